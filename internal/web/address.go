package web

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// networks are those of the proxies whose word is taken.
type networks []netip.Prefix

// readNetworks reads addresses and networks in CIDR notation.
func readNetworks(all []string) (networks, error) {
	var read networks
	for _, text := range all {
		if address, err := netip.ParseAddr(text); err == nil {
			read = append(read, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("trusted proxies: %w", err)
		}
		read = append(read, network)
	}
	return read, nil
}

func (ns networks) contain(address netip.Addr) bool {
	for _, n := range ns {
		if n.Contains(address) {
			return true
		}
	}
	return false
}

// client is who a request came from. Proxies add the address they see at the end of X-Forwarded-For, and what stands before
// may be made up; so the client is the last address that is no trusted proxy.
func (ns networks) client(peer netip.Addr, forwardedFor string) netip.Addr {
	client := peer.Unmap()
	hops := strings.Split(forwardedFor, ",")
	for i := len(hops) - 1; i >= 0 && ns.contain(client); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		client = hop.Unmap()
	}
	return client
}

// address is where a request came from, for limits.
func (s *Server) address(c *fiber.Ctx) netip.Addr {
	peer, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	return s.proxies.client(peer, c.Get(fiber.HeaderXForwardedFor))
}
