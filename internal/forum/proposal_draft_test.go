package forum

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"
)

// window opens a plan for proposals on these days, both included.
func (s *stand) window(plan int64, opens, closes string) {
	s.t.Helper()
	s.exec(`
		INSERT INTO windows (plan_id, slug, kind, title, opens, closes)
		VALUES ($1, 'window-' || $2::text, 'proposals', '{"nl": "Voorstellen"}', $2::date, $3::date)`, plan, opens, closes)
}

// openPlan is ground on which proposals can be made.
func (s *stand) openPlan() ground {
	s.t.Helper()
	g := s.lay("input")
	s.window(g.plan, "2026-09-01", "2026-10-31")
	return g
}

func core() DraftFields {
	return DraftFields{"title": "Open vergaderingen", "problem": "Besluiten zijn slecht te volgen.", "solution": "Zend elke vergadering uit."}
}

// draft begins one with the fields that are enough.
func (s *stand) draft(a Actor, plan int64) ProposalDraft {
	s.t.Helper()
	d, err := s.f.ProposalDrafts.Begin(s.t.Context(), a, NewProposalDraft{Key: fmt.Sprintf("key-of-form-%d-%d", a.Account, s.count(`SELECT count(*) FROM proposal_drafts`)), Plan: plan, Lang: "nl", Fields: core()})
	s.must(err)
	return d
}

// submitted is a proposal that went all the way from a draft.
func (s *stand) submitted(a Actor, plan int64) int64 {
	s.t.Helper()
	d := s.draft(a, plan)
	id, _, err := s.f.ProposalDrafts.Submit(s.t.Context(), a, d.ID, DraftEdit{Revision: d.Revision})
	s.must(err)
	return id
}

// joins makes someone a co-author by a link.
func (s *stand) joins(first, other Actor, of Authored) {
	s.t.Helper()
	token, err := s.f.Invitations.Make(s.t.Context(), first, of)
	s.must(err)
	_, err = s.f.Invitations.Accept(s.t.Context(), other, token)
	s.must(err)
}

func TestProposalDrafts_rights(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, bo, cas, mo := s.person("Ana"), s.person("Bo"), s.person("Cas"), s.moderator("Mo")
	admin := s.person("Ad")
	admin.Admin = true
	d := s.draft(ana, g.plan)
	s.joins(ana, bo, d.AuthoredAs())
	suspended := ana
	suspended.Suspended = true

	try := func(a Actor) map[string]Code {
		edit := DraftEdit{Revision: d.Revision, Fields: DraftFields{"title": "Van een ander"}}
		_, find := s.f.ProposalDrafts.Find(t.Context(), a, d.ID)
		_, save := s.f.ProposalDrafts.Save(t.Context(), a, d.ID, edit)
		_, _, submit := s.f.ProposalDrafts.Submit(t.Context(), a, d.ID, edit)
		_, add := s.f.Attachments.Add(t.Context(), a, d.ID, NewAttachment{Name: "x.pdf", Data: []byte("%PDF-1.7 %%EOF")})
		_, authors := s.f.CoAuthors.Together(t.Context(), a, d.AuthoredAs())
		_, invite := s.f.Invitations.Make(t.Context(), a, d.AuthoredAs())
		remove := s.f.CoAuthors.Remove(t.Context(), a, d.AuthoredAs(), bo.Account)
		discard := s.f.ProposalDrafts.Discard(t.Context(), a, d.ID)
		return map[string]Code{
			"find": CodeOf(find), "save": CodeOf(save), "submit": CodeOf(submit), "attach": CodeOf(add), "authors": CodeOf(authors),
			"invite": CodeOf(invite), "remove": CodeOf(remove), "discard": CodeOf(discard),
		}
	}
	nobody := map[string]Code{
		"find": NotFound, "save": NotFound, "submit": NotFound, "attach": NotFound, "authors": NotFound, "invite": NotFound, "remove": NotFound, "discard": NotFound,
	}
	visitor := maps.Clone(nobody)
	visitor["invite"], visitor["remove"] = SignIn, SignIn
	for name, c := range map[string]struct {
		actor Actor
		want  map[string]Code
	}{
		"a visitor knows of no draft": {Actor{}, visitor},
		"nor does another member":     {cas, nobody},
		"nor a moderator":             {mo, nobody},
		"nor an admin":                {admin, nobody},
		"a suspended author reads and does not write": {suspended, map[string]Code{
			"find": "", "save": Refused, "submit": Refused, "attach": Refused, "authors": "", "invite": Refused, "remove": Refused, "discard": Refused,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := try(c.actor); !maps.Equal(got, c.want) {
				t.Errorf("got  %v\nwant %v", got, c.want)
			}
		})
	}
	t.Run("a co-author reads and writes, but neither submits nor throws away what someone else began", func(t *testing.T) {
		found, err := s.f.ProposalDrafts.Save(t.Context(), bo, d.ID, DraftEdit{Revision: d.Revision, Fields: DraftFields{"summary": "Van Bo"}})
		s.must(err)
		if found.SavedByName != "Bo" || found.CoAuthors != 1 {
			t.Errorf("saved by %q, with %d co-authors", found.SavedByName, found.CoAuthors)
		}
		_, _, err = s.f.ProposalDrafts.Submit(t.Context(), bo, d.ID, DraftEdit{Revision: found.Revision})
		s.refused(err, Refused)
		s.refused(s.f.ProposalDrafts.Discard(t.Context(), bo, d.ID), Refused)
	})
	t.Run("a draft is in no list, count, feed or channel of others", func(t *testing.T) {
		for name, a := range map[string]Actor{"an author": ana, "a moderator": mo, "a visitor": {}} {
			list, _, err := s.f.Proposals.List(t.Context(), a, ProposalQuery{Plan: g.plan})
			s.must(err)
			stats, err := s.f.Plans.Stats(t.Context(), a, g.plan)
			s.must(err)
			if len(list) != 0 || stats.Proposals != 0 {
				t.Errorf("%s sees %d proposals and counts %d", name, len(list), stats.Proposals)
			}
		}
		if news := s.news(proposalsChannel(g.plan)); len(news) != 0 {
			t.Errorf("open pages were told %v", news)
		}
	})
	t.Run("its authors have it in their list, with how many there are", func(t *testing.T) {
		for name, c := range map[string]struct {
			actor Actor
			want  int
		}{"the first author": {ana, 1}, "a co-author": {bo, 1}, "another": {cas, 0}} {
			list, err := s.f.ProposalDrafts.List(t.Context(), c.actor)
			s.must(err)
			n, err := s.f.ProposalDrafts.Count(t.Context(), c.actor)
			s.must(err)
			if len(list) != c.want || n != c.want {
				t.Errorf("%s: %d in the list, %d counted", name, len(list), n)
			}
		}
	})
	t.Run("the first author throws it away", func(t *testing.T) {
		s.must(s.f.ProposalDrafts.Discard(t.Context(), ana, d.ID))
		for _, table := range []string{"proposal_drafts", "co_authors", "author_invitations"} {
			if n := s.count(`SELECT count(*) FROM ` + table); n != 0 {
				t.Errorf("%s holds %d rows", table, n)
			}
		}
	})
}

func TestProposalDrafts_Begin(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana := s.person("Ana")
	in := NewProposalDraft{Key: "key-of-form", Plan: g.plan, Lang: "nl", Fields: core()}
	d, err := s.f.ProposalDrafts.Begin(t.Context(), ana, in)
	s.must(err)

	t.Run("the same form again is the same draft", func(t *testing.T) {
		again, err := s.f.ProposalDrafts.Begin(t.Context(), ana, in)
		s.must(err)
		if again.ID != d.ID || again.Revision != d.Revision {
			t.Errorf("draft %d at %d became %d at %d", d.ID, d.Revision, again.ID, again.Revision)
		}
	})
	t.Run("with other words it writes over nothing", func(t *testing.T) {
		other := in
		other.Fields = DraftFields{"title": "Anders"}
		_, err := s.f.ProposalDrafts.Begin(t.Context(), ana, other)
		s.refused(err, Conflict)
	})
	t.Run("fields that there are not are left out, others are kept as they were typed", func(t *testing.T) {
		odd := in
		odd.Key = "key-of-odd"
		odd.Fields = DraftFields{"admin": "1", "starts": "voorjaar 2028", "title": "  "}
		d, err := s.f.ProposalDrafts.Begin(t.Context(), ana, odd)
		s.must(err)
		if d.Fields["starts"] != "voorjaar 2028" || d.Fields["title"] != "" || len(d.Fields) != 2 {
			t.Errorf("fields are %v", d.Fields)
		}
		s.must(s.f.ProposalDrafts.Discard(t.Context(), ana, d.ID))
	})
	for name, c := range map[string]struct {
		change func(*NewProposalDraft)
		want   Code
	}{
		"without a key":       {func(in *NewProposalDraft) { in.Key = "" }, Invalid},
		"of no plan":          {func(in *NewProposalDraft) { in.Plan = 1 << 40 }, NotFound},
		"of an action":        {func(in *NewProposalDraft) { in.Plan = g.action }, NotFound},
		"with a title of 161": {func(in *NewProposalDraft) { in.Fields = DraftFields{"title": strings.Repeat("x", 161)} }, Invalid},
	} {
		t.Run("refused "+name, func(t *testing.T) {
			in := in
			in.Key = "key-of-another"
			c.change(&in)
			_, err := s.f.ProposalDrafts.Begin(t.Context(), ana, in)
			s.refused(err, c.want)
		})
	}
	t.Run("nobody begins more than the limit, however many at one time", func(t *testing.T) {
		var all sync.WaitGroup
		for i := range MaxProposalDrafts + 5 {
			all.Go(func() {
				in := in
				in.Key = fmt.Sprintf("key-number-%d", i)
				if _, err := s.f.ProposalDrafts.Begin(t.Context(), ana, in); err != nil && CodeOf(err) != TooMany {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := s.count(`SELECT count(*) FROM proposal_drafts`); n != MaxProposalDrafts {
			t.Errorf("%d drafts were begun", n)
		}
	})
}

func TestProposalDrafts_Save_twoDevices(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana := s.person("Ana")
	d := s.draft(ana, g.plan)
	save := func(revision int, fields DraftFields) (ProposalDraft, error) {
		return s.f.ProposalDrafts.Save(t.Context(), ana, d.ID, DraftEdit{Revision: revision, Fields: fields})
	}
	phone, laptop := d.Revision, d.Revision

	saved, err := save(laptop, DraftFields{"problem": "Van de laptop."})
	s.must(err)
	t.Run("the second is told, and nothing is written over", func(t *testing.T) {
		now, err := save(phone, DraftFields{"problem": "Van de telefoon.", "title": "Ook van de telefoon"})
		s.refused(err, Conflict)
		if now.Fields["problem"] != "Van de laptop." || now.Fields["title"] != core()["title"] || now.Revision != saved.Revision {
			t.Errorf("the draft is %v at %d", now.Fields, now.Revision)
		}
		if clashes := now.Clashes(DraftEdit{Revision: phone, Fields: DraftFields{"problem": "Van de telefoon.", "title": "Alleen hier"}}); len(clashes) != 1 || clashes[0] != "problem" {
			t.Errorf("what clashes is %v", clashes)
		}
	})
	t.Run("what the other device left alone can be saved", func(t *testing.T) {
		now, err := save(phone, DraftFields{"solution": "Van de telefoon."})
		s.must(err)
		if now.Fields["problem"] != "Van de laptop." || now.Fields["solution"] != "Van de telefoon." {
			t.Errorf("the draft is %v", now.Fields)
		}
	})
	t.Run("the same words twice are one save", func(t *testing.T) {
		before := s.count(`SELECT revision FROM proposal_drafts WHERE id = $1`, d.ID)
		for range 2 {
			if _, err := save(phone, DraftFields{"problem": "Van de laptop."}); err != nil {
				t.Error(err)
			}
		}
		if after := s.count(`SELECT revision FROM proposal_drafts WHERE id = $1`, d.ID); after != before {
			t.Errorf("revision %d became %d", before, after)
		}
	})
	t.Run("after looking at both one's own can be saved", func(t *testing.T) {
		now, err := s.f.ProposalDrafts.Find(t.Context(), ana, d.ID)
		s.must(err)
		now, err = save(now.Revision, DraftFields{"problem": "Van allebei."})
		s.must(err)
		if now.Fields["problem"] != "Van allebei." {
			t.Errorf("the draft is %v", now.Fields)
		}
	})
	t.Run("of many at one moment one wins and the others are told", func(t *testing.T) {
		now, err := s.f.ProposalDrafts.Find(t.Context(), ana, d.ID)
		s.must(err)
		var won sync.Map
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				words := fmt.Sprintf("Versie %d.", i)
				switch _, err := save(now.Revision, DraftFields{"problem": words}); CodeOf(err) {
				case "":
					won.Store(words, true)
				case Conflict:
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		winners := 0
		won.Range(func(any, any) bool { winners++; return true })
		after, err := s.f.ProposalDrafts.Find(t.Context(), ana, d.ID)
		s.must(err)
		if _, isWinner := won.Load(after.Fields["problem"]); winners != 1 || !isWinner || after.Revision != now.Revision+1 {
			t.Errorf("%d won; the draft says %q at %d", winners, after.Fields["problem"], after.Revision)
		}
	})
}

func TestProposalDrafts_Tidy(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana := s.person("Ana")
	s.draft(ana, g.plan)
	s.now = s.now.Add(DraftsKeptFor)
	s.must(s.f.ProposalDrafts.Tidy(t.Context()))
	if n := s.count(`SELECT count(*) FROM proposal_drafts`); n != 1 {
		t.Error("a draft is gone before its time")
	}
	s.now = s.now.Add(time.Second)
	s.must(s.f.ProposalDrafts.Tidy(t.Context()))
	if n := s.count(`SELECT count(*) FROM proposal_drafts`); n != 0 {
		t.Error("an old draft is still there")
	}
}
