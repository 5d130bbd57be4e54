package forum

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestProposalDrafts_Submit(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, bo := s.person("Ana"), s.person("Bo")
	d := s.draft(ana, g.plan)
	s.joins(ana, bo, d.AuthoredAs())
	submit := func(a Actor, revision int, fields DraftFields) (int64, error) {
		id, _, err := s.f.ProposalDrafts.Submit(t.Context(), a, d.ID, DraftEdit{Revision: revision, Fields: fields})
		return id, err
	}

	t.Run("what is missing is said, and what was typed is kept", func(t *testing.T) {
		_, err := submit(ana, d.Revision, DraftFields{"solution": "", "summary": "Nieuw"})
		s.refused(err, Invalid)
		found, err := s.f.ProposalDrafts.Find(t.Context(), ana, d.ID)
		s.must(err)
		if found.Fields["summary"] != "Nieuw" || found.Fields["solution"] != "" {
			t.Errorf("the draft is %v", found.Fields)
		}
		d = found
	})
	t.Run("what a co-author saved meanwhile is not published unseen", func(t *testing.T) {
		_, err := s.f.ProposalDrafts.Save(t.Context(), bo, d.ID, DraftEdit{Revision: d.Revision, Fields: DraftFields{
			"lead": "BZK", "values": "transparency", "argument-participation": "Iedereen kijkt mee.", "milestone-1-title": "Eerste uitzending", "milestone-1-due": "maart 2028",
			"theme": fmt.Sprint(g.theme), "related": fmt.Sprint(g.action),
		}})
		s.must(err)
		_, err = submit(ana, d.Revision, DraftFields{"solution": "Zend uit."})
		s.refused(err, Conflict)
	})
	d, err := s.f.ProposalDrafts.Find(t.Context(), ana, d.ID)
	s.must(err)

	var ids [4]int64
	t.Run("pressed often, at one moment and later, it is one proposal", func(t *testing.T) {
		var all sync.WaitGroup
		for i := range 3 {
			all.Go(func() {
				id, err := submit(ana, d.Revision, DraftFields{"solution": "Zend uit."})
				if err != nil {
					t.Error(err)
				}
				ids[i] = id
			})
		}
		all.Wait()
		var err error
		ids[3], err = submit(ana, d.Revision, DraftFields{"solution": "Zend uit."})
		s.must(err)
		if ids[0] == 0 || ids != [4]int64{ids[0], ids[0], ids[0], ids[0]} || s.count(`SELECT count(*) FROM proposals`) != 1 {
			t.Errorf("the proposals are %v", ids)
		}
	})
	t.Run("it has all of the draft, its authors too, and is news", func(t *testing.T) {
		o, err := s.f.Proposals.Find(t.Context(), Actor{}, ids[0])
		s.must(err)
		if o.Title != "Open vergaderingen" || o.Solution != "Zend uit." || o.Lead != "BZK" || o.Theme != g.theme || o.Action != g.action ||
			strings.Join(o.OGPValues, " ") != "transparency participation" || o.HTML.Arguments["participation"] == "" ||
			len(o.Milestones) != 1 || o.Milestones[0].Due != "maart 2028" || o.Version != 1 || o.RevisedAt != nil || o.Author != ana.Account {
			t.Errorf("the proposal is %+v", o)
		}
		authors, err := s.f.CoAuthors.Of(t.Context(), Actor{}, o.ID)
		s.must(err)
		if len(authors) != 2 || !authors[0].First || authors[0].Name != "Ana" || authors[1].Name != "Bo" {
			t.Errorf("its authors are %+v", authors)
		}
		news := s.news(proposalsChannel(g.plan))
		if len(news) != 1 || news[0].Kind != "proposal.submitted" || news[0].Subject != o.ID {
			t.Errorf("open pages were told %+v", news)
		}
	})
	t.Run("who comes back to the draft is led to the proposal; others are not", func(t *testing.T) {
		for name, c := range map[string]struct {
			actor Actor
			want  Code
		}{"the first author": {ana, ""}, "a co-author": {bo, ""}, "another": {s.person("Cas"), NotFound}, "a visitor": {Actor{}, NotFound}} {
			id, err := s.f.ProposalDrafts.BecameOf(t.Context(), c.actor, d.ID)
			if CodeOf(err) != c.want || c.want == "" && id != ids[0] {
				t.Errorf("%s: %d, %v", name, id, err)
			}
		}
	})
}

// A closing day counts whole where the plan is, wherever the server or the author is.
func TestProposals_windowAcrossMidnight(t *testing.T) {
	for zone, c := range map[string]struct{ lastMoment, closed, firstMoment string }{
		"Europe/Amsterdam":    {"2026-10-31T22:59:59Z", "2026-10-31T23:00:00Z", "2026-08-31T22:00:00Z"}, // after the clock went back
		"Pacific/Kiritimati":  {"2026-10-31T09:59:59Z", "2026-10-31T10:00:00Z", "2026-08-31T10:00:00Z"},
		"America/Los_Angeles": {"2026-11-01T06:59:59Z", "2026-11-01T07:00:00Z", "2026-09-01T07:00:00Z"},
	} {
		t.Run(zone, func(t *testing.T) {
			s := newStand(t)
			g := s.openPlan()
			s.exec(`UPDATE plans SET time_zone = $2 WHERE id = $1`, g.plan, zone)
			ana := s.person("Ana")
			d := s.draft(ana, g.plan)
			at := func(moment string, before time.Duration) {
				parsed, err := time.Parse(time.RFC3339, moment)
				s.must(err)
				s.now = parsed.Add(-before)
			}
			submit := func() error {
				_, _, err := s.f.ProposalDrafts.Submit(t.Context(), ana, d.ID, DraftEdit{Revision: d.Revision})
				return err
			}
			at(c.firstMoment, time.Second)
			s.refused(submit(), Closed)
			at(c.closed, 0)
			s.refused(submit(), Closed)
			saved, err := s.f.ProposalDrafts.Save(t.Context(), ana, d.ID, DraftEdit{Revision: d.Revision, Fields: DraftFields{"summary": "Toch nog"}})
			s.must(err) // the draft is kept, and can be written on
			d = saved
			at(c.lastMoment, 0)
			s.must(submit())
			o := s.count(`SELECT max(id) FROM proposals`)
			at(c.closed, 0)
			_, err = s.f.ProposalDrafts.Reopen(t.Context(), ana, int64(o))
			s.refused(err, Closed)
		})
	}
}
