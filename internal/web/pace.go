package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"net/netip"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"samenspraak/internal/forum"
	"samenspraak/internal/limit"
)

// contributing are the routes whose forms add words to the forum: people, organisations and addresses may do so as often as admins set.
var contributing = []string{
	"/threads", "/threads/:id/comments", "/comments/:id", "/comments/:id/replies", "/actions/:id/versions/:number/blocks/:block/passages",
	"/proposals", "/proposals/drafts/:id/submission", "/flags",
}

// contributes tells whether a route adds words to the forum.
func (r route) contributes() bool { return r.method == post && slices.Contains(contributing, r.path) }

// pace counts a contribution, and has the actor wait who, or whose organisation or address, made very many: the forum refuses it, as whatever
// else it refuses, and the form keeps the text. What cannot be counted is let through. Moderators are not counted.
func (s *Server) pace(c *fiber.Ctx) {
	v := at(c)
	if !v.Actor.SignedIn() || v.Actor.Curates() {
		return
	}
	safeguards, err := s.Forum.Safeguards.Current(c.UserContext(), forum.Actor{})
	if err != nil {
		s.Log.Error("limits could not be read; nothing is counted", "error", err)
		return
	}
	v.Actor.Wait = s.Limiter.Take(context.WithoutCancel(c.UserContext()), paces(safeguards, v.Actor, s.address(c))...)
	if v.Actor.Wait > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(v.Actor.Wait.Seconds()))))
	}
}

// paces are the limits that an actor's contribution counts for.
func paces(e forum.SafeguardEdition, a forum.Actor, address netip.Addr) (rules []limit.Rule) {
	add := func(n int, key string) {
		if n > 0 {
			rules = append(rules, limit.Rule{Key: key, N: n, Per: forum.LimitFor})
		}
	}
	add(e.PersonLimit, "person:"+strconv.FormatInt(a.Account, 10))
	if a.Organisation != 0 {
		add(e.OrganisationLimit, "organisation:"+strconv.FormatInt(a.Organisation, 10))
	}
	add(e.AddressLimit, "address:"+hiddenAddress(address))
	return rules
}

// hiddenAddress stands for an address where it is counted. Of IPv6 it is the network: a house has as many addresses as it likes.
func hiddenAddress(address netip.Addr) string {
	if address.Is6() {
		network, err := address.WithZone("").Prefix(64)
		if err == nil {
			address = network.Addr()
		}
	}
	sum := sha256.Sum256([]byte(address.String()))
	return hex.EncodeToString(sum[:8])
}
