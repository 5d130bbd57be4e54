package forum

import (
	"testing"
	"time"
)

func TestInvitations(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, bo, cas, mo := s.person("Ana"), s.person("Bo"), s.person("Cas"), s.moderator("Mo")
	d := s.draft(ana, g.plan)
	of := d.AuthoredAs()
	token, err := s.f.Invitations.Make(t.Context(), ana, of)
	s.must(err)

	t.Run("only a hash of the link is kept", func(t *testing.T) {
		if n := s.count(`SELECT count(*) FROM author_invitations WHERE strpos(author_invitations::text, $1) > 0`, token); n != 0 {
			t.Error("the link can be read in the database")
		}
		if len(token) < 26 {
			t.Errorf("%q can be guessed", token)
		}
	})
	t.Run("reading it shows what one is invited to, and makes nobody an author", func(t *testing.T) {
		in, err := s.f.Invitations.Read(t.Context(), bo, token)
		s.must(err)
		if in.Title != "Open vergaderingen" || in.InviterName != "Ana" || in.IsAuthor {
			t.Errorf("invited to %+v", in)
		}
		_, err = s.f.ProposalDrafts.Find(t.Context(), bo, d.ID)
		s.refused(err, NotFound)
	})
	t.Run("a visitor signs in first, a suspended account cannot join", func(t *testing.T) {
		_, err := s.f.Invitations.Read(t.Context(), Actor{}, token)
		s.refused(err, SignIn)
		_, err = s.f.Invitations.Accept(t.Context(), Actor{}, token)
		s.refused(err, SignIn)
		suspended := bo
		suspended.Suspended = true
		_, err = s.f.Invitations.Accept(t.Context(), suspended, token)
		s.refused(err, Refused)
	})
	t.Run("accepting it twice is accepting it once, and the first author stays that", func(t *testing.T) {
		for _, a := range []Actor{bo, bo, ana} {
			in, err := s.f.Invitations.Accept(t.Context(), a, token)
			s.must(err)
			if in.Of() != of {
				t.Errorf("invited to %+v", in)
			}
		}
		authors, err := s.f.CoAuthors.Together(t.Context(), bo, of)
		s.must(err)
		if len(authors) != 2 || authors[0].Account != ana.Account || !authors[0].First || authors[1].First {
			t.Errorf("authors are %+v", authors)
		}
		if n := s.count(`SELECT count(*) FROM events WHERE kind = 'co_author.joined'`); n != 1 {
			t.Errorf("%d people joined", n)
		}
	})
	t.Run("nobody else may make, see or revoke links", func(t *testing.T) {
		for name, a := range map[string]Actor{"another member": cas, "a moderator": mo} {
			_, err := s.f.Invitations.Make(t.Context(), a, of)
			if CodeOf(err) != NotFound {
				t.Errorf("%s makes one: %v", name, err)
			}
			if _, err := s.f.Invitations.Open(t.Context(), a, of); CodeOf(err) != NotFound {
				t.Errorf("%s sees them: %v", name, err)
			}
			if err := s.f.Invitations.Revoke(t.Context(), a, of, 1); CodeOf(err) != NotFound {
				t.Errorf("%s revokes one: %v", name, err)
			}
		}
	})
	t.Run("a link that was revoked works no longer, also for who reads it at that moment", func(t *testing.T) {
		open, err := s.f.Invitations.Open(t.Context(), bo, of)
		s.must(err)
		if len(open) != 1 || open[0].MadeByName != "Ana" {
			t.Fatalf("open are %+v", open)
		}
		s.must(s.f.Invitations.Revoke(t.Context(), bo, of, open[0].ID))
		s.refused(s.f.Invitations.Revoke(t.Context(), bo, of, open[0].ID), NotFound)
		_, err = s.f.Invitations.Read(t.Context(), cas, token)
		s.refused(err, NotFound)
		_, err = s.f.Invitations.Accept(t.Context(), cas, token)
		s.refused(err, NotFound)
	})
	t.Run("a link of another draft cannot be revoked from this one", func(t *testing.T) {
		other := s.draft(cas, g.plan)
		_, err := s.f.Invitations.Make(t.Context(), cas, other.AuthoredAs())
		s.must(err)
		open, err := s.f.Invitations.Open(t.Context(), cas, other.AuthoredAs())
		s.must(err)
		s.refused(s.f.Invitations.Revoke(t.Context(), ana, of, open[0].ID), NotFound)
	})
	t.Run("so many links are open at one time, and no more", func(t *testing.T) {
		for range maxInvitations {
			if token, err = s.f.Invitations.Make(t.Context(), ana, of); err != nil {
				t.Fatal(err)
			}
		}
		_, err := s.f.Invitations.Make(t.Context(), ana, of)
		s.refused(err, TooMany)
	})
	t.Run("a link goes along to the proposal that the draft became", func(t *testing.T) {
		proposal, _, err := s.f.ProposalDrafts.Submit(t.Context(), ana, d.ID, DraftEdit{Revision: d.Revision})
		s.must(err)
		in, err := s.f.Invitations.Accept(t.Context(), cas, token)
		s.must(err)
		authors, err := s.f.CoAuthors.Of(t.Context(), Actor{}, proposal)
		s.must(err)
		if in.Proposal != proposal || len(authors) != 3 {
			t.Errorf("joined %+v, authors are %+v", in, authors)
		}
	})
	t.Run("and works until it expires", func(t *testing.T) {
		s.now = s.now.Add(InvitationLasts)
		_, err := s.f.Invitations.Read(t.Context(), mo, token)
		s.refused(err, NotFound)
		s.now = s.now.Add(time.Second)
		s.must(s.f.Invitations.Tidy(t.Context()))
		if n := s.count(`SELECT count(*) FROM author_invitations`); n != 0 {
			t.Errorf("%d are kept", n)
		}
	})
}

func TestCoAuthors_Remove(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, bo, cas, other := s.person("Ana"), s.person("Bo"), s.person("Cas"), s.person("Ot")
	proposal := s.submitted(ana, g.plan)
	of := Authored{Proposal: proposal}
	s.joins(ana, bo, of)
	s.joins(bo, cas, of)
	names := func() (names string) {
		authors, err := s.f.CoAuthors.Of(t.Context(), Actor{}, proposal)
		s.must(err)
		for _, a := range authors {
			names += a.Name + " "
		}
		return names
	}
	for name, c := range map[string]struct {
		by   Actor
		whom int64
		want Code
	}{
		"a visitor removes nobody":                {Actor{}, bo.Account, SignIn},
		"someone else knows of nothing to remove": {other, bo.Account, NotFound},
		"a co-author removes no other":            {bo, cas.Account, Refused},
		"nor the first author":                    {bo, ana.Account, Refused},
		"the first author cannot leave":           {ana, ana.Account, Refused},
		"nor remove who is no author":             {ana, other.Account, NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			if err := s.f.CoAuthors.Remove(t.Context(), c.by, of, c.whom); CodeOf(err) != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if names() != "Ana Bo Cas " {
		t.Fatalf("authors are %s", names())
	}
	token, err := s.f.Invitations.Make(t.Context(), ana, of)
	s.must(err)
	s.must(s.f.CoAuthors.Remove(t.Context(), cas, of, cas.Account))
	if _, err := s.f.Invitations.Accept(t.Context(), cas, token); err != nil {
		t.Errorf("who left cannot return by the link: %v", err)
	}
	s.must(s.f.CoAuthors.Remove(t.Context(), ana, of, cas.Account))
	s.must(s.f.CoAuthors.Remove(t.Context(), ana, of, bo.Account))
	if names() != "Ana " {
		t.Errorf("authors are %s", names())
	}
	t.Run("who was taken off edits no longer, and does not return by a link", func(t *testing.T) {
		_, err := s.f.ProposalDrafts.Reopen(t.Context(), bo, proposal)
		s.refused(err, NotFound)
		_, err = s.f.Invitations.Accept(t.Context(), bo, token)
		s.refused(err, NotFound)
	})
	t.Run("there is a limit, also for who join at one moment", func(t *testing.T) {
		token, err := s.f.Invitations.Make(t.Context(), ana, of)
		s.must(err)
		joined := make(chan error)
		for i := range MaxCoAuthors + 3 {
			a := s.person("Mee" + string(rune('A'+i)))
			go func() {
				_, err := s.f.Invitations.Accept(t.Context(), a, token)
				joined <- err
			}()
		}
		tooMany := 0
		for range MaxCoAuthors + 3 {
			if err := <-joined; CodeOf(err) == TooMany {
				tooMany++
			} else if err != nil {
				t.Error(err)
			}
		}
		if n := s.count(`SELECT count(*) FROM co_authors`); n != MaxCoAuthors || tooMany != 3 {
			t.Errorf("%d joined, %d were too many", n, tooMany)
		}
	})
}

func TestVisible_coAuthors(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, bo, cas := s.person("Ana"), s.person("Bo"), s.person("Cas")
	proposal := s.submitted(ana, g.plan)
	s.joins(ana, bo, Authored{Proposal: proposal})
	s.exec(`UPDATE subjects SET audience = 'moderators' WHERE id = $1`, proposal)
	for name, c := range map[string]struct {
		actor Actor
		want  Code
	}{"its first author": {ana, ""}, "a co-author": {bo, ""}, "another": {cas, NotFound}, "a visitor": {Actor{}, NotFound}} {
		if _, err := s.f.Proposals.Find(t.Context(), c.actor, proposal); CodeOf(err) != c.want {
			t.Errorf("a proposal that is held: %s gets %v", name, err)
		}
	}
}

func TestCoAuthors_areTold(t *testing.T) {
	d := newDesk(t)
	fan, bo, cas := d.person("Fan"), d.person("Bo"), d.person("Cas")
	proposal, other := d.propose(d.ana, "Een loket", 0), d.propose(d.ben, "Loketten", 0)
	d.joins(d.ana, bo, Authored{Proposal: proposal})
	d.follow(fan, proposal, Following)
	d.tell()

	t.Run("of a small change nobody hears, of a large one who follows or supports it", func(t *testing.T) {
		d.must(d.revise(d.ana, proposal, DraftFields{"solution": "Een komma."}, ProposalRevision{Note: "Komma."}))
		d.hears(fan)
		d.must(d.f.Supports.Give(t.Context(), d.ben, proposal, 0))
		d.must(d.revise(bo, proposal, DraftFields{"solution": "Heel anders."}, ProposalRevision{Note: "Anders.", Substantial: true}))
		d.hears(d.ben, "proposal.revised 1")
		d.hears(fan, "proposal.revised 1")
		d.hears(d.ana, "proposal.revised 1")
		d.hears(bo)
		d.hears(cas)
	})
	t.Run("of what becomes of it a co-author hears as its author does", func(t *testing.T) {
		d.must(d.f.Curations.Merge(t.Context(), d.bram, d.because(proposal, "Zelfde idee."), other))
		d.hears(bo, "proposal.merged 1")
		d.must(d.f.Curations.Unmerge(t.Context(), d.bram, d.because(proposal, "Toch niet.")))
	})
	t.Run("what is split off has the same authors, and a first version", func(t *testing.T) {
		part, err := d.f.Curations.Split(t.Context(), d.bram, d.because(proposal, "Twee ideeën."), Part{Key: d.key(), Title: "Het tweede", Problem: "Er is er geen.", Solution: "Maak het."})
		d.must(err)
		authors, err := d.f.CoAuthors.Of(t.Context(), Actor{}, part)
		d.must(err)
		versions, err := d.f.ProposalVersions.Of(t.Context(), Actor{}, part)
		d.must(err)
		if len(authors) != 2 || len(versions) != 1 || versions[0].AuthorName != "Ana" || versions[0].Text.Title != "Het tweede" {
			t.Errorf("authors %+v, versions %+v", authors, versions)
		}
	})
	t.Run("a proposal that goes on in another is not changed any more", func(t *testing.T) {
		d.must(d.f.Curations.Merge(t.Context(), d.bram, d.because(proposal, "Toch wel."), other))
		_, err := d.f.ProposalDrafts.Reopen(t.Context(), bo, proposal)
		d.refused(err, Closed)
	})
	t.Run("an answer is told to each of its authors", func(t *testing.T) {
		d.must(d.f.Curations.Unmerge(t.Context(), d.bram, d.because(proposal, "Nee.")))
		d.publish(d.answer(proposal))
		for who, a := range map[string]Actor{"its author": d.ana, "a co-author": bo} {
			if n := d.told(a)[0]; n.Kind != "input.answered" {
				t.Errorf("%s is told %+v", who, n)
			}
		}
	})
}
