package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// proposals lists the proposals of one plan: the one in the address, else the current one.
func (s *Server) proposals(c *fiber.Ctx) (err error) {
	ctx, a := c.UserContext(), at(c).Actor
	p := views.ProposalsPage{Page: s.page(c, "proposals", s.words(at(c).lang).T("layout.proposals")), Query: proposalQueryFrom(c)}
	if slug := c.Query("plan"); slug != "" {
		p.Plan, err = s.Forum.Plans.BySlug(ctx, a, slug)
	} else {
		p.Plan, err = s.Forum.Plans.Current(ctx, a)
	}
	if err != nil {
		return err
	}
	p.Query.Plan = p.Plan.ID
	// The number is read before the proposals: what comes in between is brought again rather than missed.
	channel := fmt.Sprintf("proposals:%d", p.Plan.ID)
	last, err := s.Forum.Channels.Last(ctx, []string{channel})
	if err != nil {
		return err
	}
	p.After = last[channel]
	if p.Kinds, err = s.Forum.Proposals.Kinds(ctx, a, p.Plan.ID); err != nil {
		return err
	}
	if p.Total, err = s.Forum.Proposals.Count(ctx, a, p.Query); err != nil {
		return err
	}
	if p.Drafts, err = s.Forum.ProposalDrafts.Count(ctx, a); err != nil {
		return err
	}
	if p.Proposals, p.More, err = s.Forum.Proposals.List(ctx, a, p.Query); err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.Proposals(p))
}

// proposalQueryFrom reads the choice in the address; what is no choice chooses nothing.
func proposalQueryFrom(c *fiber.Ctx) forum.ProposalQuery {
	q := forum.ProposalQuery{Theme: formID(c.Query("theme")), From: c.Query("from"), Order: forum.ByNewest}
	if status := c.Query("status"); slices.Contains(forum.ProposalStatuses, status) {
		q.Status = status
	}
	if order := c.Query("sort"); slices.Contains(forum.ProposalOrders, order) {
		q.Order = order
	}
	count, id, _ := strings.Cut(c.Query("after"), "-")
	if n, err := strconv.ParseInt(count, 10, 32); err == nil {
		q.After = forum.ProposalMark{Count: int(n), ID: formID(id)}
	}
	return q
}
