package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// proposalWithVersions finds the proposal that the address names, and its texts, the newest first.
func (s *Server) proposalWithVersions(c *fiber.Ctx) (o forum.Proposal, versions []forum.ProposalVersion, err error) {
	proposal, err := id(c, "id")
	if err != nil {
		return o, nil, err
	}
	if o, err = s.Forum.Proposals.Find(c.UserContext(), at(c).Actor, proposal); err != nil {
		return o, nil, err
	}
	versions, err = s.Forum.ProposalVersions.Of(c.UserContext(), at(c).Actor, proposal)
	return o, versions, err
}

func (s *Server) proposalVersions(c *fiber.Ctx) error {
	o, versions, err := s.proposalWithVersions(c)
	if err != nil {
		return s.orHidden(c, err)
	}
	p := s.page(c, "proposals", s.words(at(c).lang).T("proposalVersion.title"))
	return s.render(c, fiber.StatusOK, views.ProposalVersions(views.ProposalVersionsPage{Page: p, Proposal: o, Versions: versions}))
}

// proposalVersion shows one text; the newest is the proposal's own page.
func (s *Server) proposalVersion(c *fiber.Ctx) error {
	asked, err := number(c, "number")
	if err != nil {
		return err
	}
	o, versions, err := s.proposalWithVersions(c)
	if err != nil {
		return s.orHidden(c, err)
	}
	v, ok := versionNumbered(versions, asked)
	if !ok {
		return forum.Errorf(forum.NotFound, "error.notFound")
	}
	if v.Number == o.Version {
		return s.back(c, views.ProposalPath(o.ID))
	}
	o.ProposalText, o.HTML = v.Text, v.HTML
	p := views.ProposalVersionPage{Page: s.page(c, "proposals", o.Title), Version: v}
	p.Proposal = o
	return s.render(c, fiber.StatusOK, views.ProposalVersion(p))
}

// proposalComparison compares two texts, whichever is named first; by itself the newest with the one before.
func (s *Server) proposalComparison(c *fiber.Ctx) error {
	o, versions, err := s.proposalWithVersions(c)
	if err != nil {
		return s.orHidden(c, err)
	}
	from, to := formNumber(c.Query("from")), formNumber(c.Query("to"))
	if to == 0 {
		to = o.Version
	}
	if from == 0 {
		from = to - 1
	}
	older, ok := versionNumbered(versions, min(from, to))
	newer, isThere := versionNumbered(versions, max(from, to))
	if !ok || !isThere || from == to {
		return s.back(c, views.ProposalPath(o.ID)+"/versions")
	}
	p := views.ProposalComparisonPage{
		Page: s.page(c, "proposals", s.words(at(c).lang).T("proposalVersion.comparison")), Proposal: o, From: older, To: newer, Versions: versions,
	}
	p.Fields = older.Become(newer, func(value string) string { return p.T("value." + value) })
	for _, v := range slices.Backward(versions) {
		if older.Number < v.Number && v.Number <= newer.Number {
			p.Steps = append(p.Steps, v)
		}
	}
	return s.render(c, fiber.StatusOK, views.ProposalComparison(p))
}

func versionNumbered(versions []forum.ProposalVersion, number int) (forum.ProposalVersion, bool) {
	at := slices.IndexFunc(versions, func(v forum.ProposalVersion) bool { return v.Number == number })
	if at < 0 {
		return forum.ProposalVersion{}, false
	}
	return versions[at], true
}
