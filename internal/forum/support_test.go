package forum

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"
)

// submits makes a proposal in a plan whose window is open.
func (s *stand) submits(a Actor, in NewProposal) int64 {
	s.t.Helper()
	s.exec(`INSERT INTO windows (plan_id, slug, kind, title) VALUES ($1, 'voorstellen', 'proposals', '{}') ON CONFLICT DO NOTHING`, in.Plan)
	s.now = s.now.Add(time.Second)
	in.Key = fmt.Sprintf("key-%d", s.now.UnixNano())
	if in.Problem == "" {
		in.Problem = "Een probleem."
	}
	if in.Solution == "" {
		in.Solution = "Een oplossing."
	}
	id, err := s.f.Proposals.Submit(s.t.Context(), a, in)
	s.must(err)
	return id
}

// organisation makes one, with who speaks for it.
func (s *stand) organisation(slug, kind string, speak ...Actor) int64 {
	s.t.Helper()
	s.exec(`INSERT INTO organisations (slug, name, kind) VALUES ($1, jsonb_build_object('nl', $1::text), $2)`, slug, kind)
	o, err := s.f.Organisations.BySlug(s.t.Context(), slug)
	s.must(err)
	for _, a := range speak {
		s.exec(`INSERT INTO representatives (organisation_id, account_id, since) VALUES ($1, $2, $3)`, o.ID, a.Account, s.now)
	}
	return o.ID
}

func (s *stand) backing(a Actor, proposal int64) Backing {
	s.t.Helper()
	b, err := s.f.Supports.Of(s.t.Context(), a, proposal)
	s.must(err)
	return b
}

func (s *stand) wantSupport(proposal int64, n int) {
	s.t.Helper()
	if got := s.backing(Actor{}, proposal).Count; got != n {
		s.t.Errorf("%d support it, want %d", got, n)
	}
	if rows := s.count(`SELECT count(*) FROM supports WHERE subject_id = $1`, proposal); rows != n {
		s.t.Errorf("%d rows, want %d", rows, n)
	}
}

func TestSupports_Give(t *testing.T) {
	s := newStand(t)
	g := s.lay("input")
	ana, bo, co := s.person("Ana"), s.person("Bo"), s.person("Co")
	ngo := s.organisation("stichting", "ngo", bo, co)
	proposal := s.submits(ana, NewProposal{Plan: g.plan, ProposalText: ProposalText{Title: "Open vergaderingen"}})
	give := func(a Actor, organisation int64) error {
		return s.f.Supports.Give(t.Context(), a, proposal, organisation)
	}

	t.Run("it counts once, however often it is given", func(t *testing.T) {
		s.must(give(ana, 0))
		s.must(give(ana, 0))
		s.wantSupport(proposal, 1)
		if b := s.backing(ana, proposal); !b.Given || !b.Own.At.Equal(s.now) || !b.Own.Organisation.Empty() || len(b.Organisations) != 0 {
			t.Errorf("it is %+v", b)
		}
		if n := s.count(`SELECT count(*) FROM events WHERE kind = 'support.given'`); n != 1 {
			t.Errorf("%d events", n)
		}
	})
	t.Run("on behalf of an organisation it has that name", func(t *testing.T) {
		s.must(give(bo, ngo))
		s.wantSupport(proposal, 2)
		b := s.backing(bo, proposal)
		if len(b.Organisations) != 1 || b.Organisations[0].ID != ngo || b.Own.Organisation.NL != "stichting" {
			t.Errorf("it is %+v", b)
		}
	})
	t.Run("an organisation supports it once; its other voice still can for himself", func(t *testing.T) {
		s.refused(give(co, ngo), Conflict)
		s.wantSupport(proposal, 2)
		s.must(give(co, 0))
		s.wantSupport(proposal, 3)
	})
	t.Run("nobody speaks for an organisation of others", func(t *testing.T) {
		s.refused(give(s.person("Di"), ngo), Invalid)
		s.wantSupport(proposal, 3)
	})
	t.Run("what is withdrawn no longer counts, and can be given again", func(t *testing.T) {
		s.must(s.f.Supports.Withdraw(t.Context(), bo, proposal))
		s.must(s.f.Supports.Withdraw(t.Context(), bo, proposal))
		s.wantSupport(proposal, 2)
		if b := s.backing(bo, proposal); b.Given || len(b.Organisations) != 0 {
			t.Errorf("it is %+v", b)
		}
		s.must(give(bo, 0))
		s.wantSupport(proposal, 3)
		if n := s.count(`SELECT count(*) FROM events WHERE kind = 'support.withdrawn' AND subject_id = $1 AND actor_id = $2`, proposal, bo.Account); n != 1 {
			t.Errorf("%d events", n)
		}
	})
}

func TestSupports_rights(t *testing.T) {
	s := newStand(t)
	g := s.lay("input")
	ana := s.person("Ana")
	proposal := s.submits(ana, NewProposal{Plan: g.plan, ProposalText: ProposalText{Title: "Open vergaderingen"}})
	suspended, newcomer := ana, ana
	suspended.Suspended, newcomer.Ready = true, false

	for rule, r := range map[string]struct {
		actor    Actor
		proposal int64
		code     Code
	}{
		"a visitor signs in first":           {Actor{}, proposal, SignIn},
		"a suspended account may not":        {suspended, proposal, Refused},
		"one that is not ready may not":      {newcomer, proposal, Refused},
		"an unknown proposal is not found":   {ana, 1 << 40, NotFound},
		"a plan is not supported":            {ana, g.plan, NotFound},
		"a comment's thread is no proposal":  {ana, g.thread, NotFound},
		"an action is not supported as such": {ana, g.action, NotFound},
	} {
		t.Run(rule, func(t *testing.T) {
			s.refused(s.f.Supports.Give(t.Context(), r.actor, r.proposal, 0), r.code)
		})
	}
	t.Run("what is hidden cannot be supported, nor seen to be", func(t *testing.T) {
		s.exec(`UPDATE subjects SET audience = 'moderators' WHERE id = $1`, proposal)
		s.refused(s.f.Supports.Give(t.Context(), s.person("Bo"), proposal, 0), NotFound)
		_, err := s.f.Supports.Of(t.Context(), Actor{}, proposal)
		s.refused(err, NotFound)
		s.exec(`UPDATE subjects SET audience = 'public' WHERE id = $1`, proposal)
	})
	t.Run("every role may", func(t *testing.T) {
		coalition, moderator, admin := s.person("Co"), s.moderator("Mo"), s.person("Ad")
		coalition.Coalition, admin.Admin = true, true
		for _, a := range []Actor{ana, coalition, moderator, admin} {
			s.must(s.f.Supports.Give(t.Context(), a, proposal, 0))
		}
		s.wantSupport(proposal, 4)
	})
	t.Run("what goes on in another proposal takes no more either, and has what it had", func(t *testing.T) {
		mo, whole := s.moderator("Mu"), s.submits(ana, NewProposal{Plan: g.plan, ProposalText: ProposalText{Title: "Open raad"}})
		s.must(s.f.Curations.Merge(t.Context(), mo, s.because(proposal, "Zegt hetzelfde."), whole))
		s.refused(s.f.Supports.Give(t.Context(), s.person("Fe"), proposal, 0), Closed)
		s.wantSupport(proposal, 4)
		family, err := s.f.Curations.Family(t.Context(), Actor{}, whole)
		s.must(err)
		if len(family) != 1 || family[0].Supporters != 4 {
			t.Errorf("with the other stands %+v", family)
		}
		s.must(s.f.Curations.Unmerge(t.Context(), mo, s.because(proposal, "Toch niet.")))
	})
	t.Run("a closed plan takes no more, but nobody is kept to what they gave", func(t *testing.T) {
		s.exec(`UPDATE plans SET phase = 'closed' WHERE id = $1`, g.plan)
		s.refused(s.f.Supports.Give(t.Context(), s.person("Ed"), proposal, 0), Closed)
		s.must(s.f.Supports.Withdraw(t.Context(), suspended, proposal))
		s.wantSupport(proposal, 3)
		s.refused(s.f.Supports.Withdraw(t.Context(), Actor{}, proposal), SignIn)
	})
}

func TestSupports_TwoHundredAtOnce(t *testing.T) {
	const members = 200
	s := newStand(t)
	g := s.lay("input")
	proposal := s.submits(s.person("Ana"), NewProposal{Plan: g.plan, ProposalText: ProposalText{Title: "Open vergaderingen"}})
	s.exec(`
		INSERT INTO accounts (issuer, sub, display_name, created_at)
		SELECT 'https://crowd.example', n::text, 'Deelnemer ' || n, now() FROM generate_series(1, $1) n`, members)
	var first int64
	s.must(s.db.QueryRow(t.Context(), `SELECT min(id) FROM accounts WHERE issuer = 'https://crowd.example'`).Scan(&first))

	all := func(do func(context.Context, Actor) error) {
		t.Helper()
		var group sync.WaitGroup
		refusals := make(chan error, 2*members)
		for n := range 2 * members { // each twice, as with a double click
			group.Go(func() { refusals <- do(t.Context(), Actor{Account: first + int64(n%members), Ready: true}) })
		}
		group.Wait()
		close(refusals)
		for err := range refusals {
			s.must(err)
		}
	}
	all(func(ctx context.Context, a Actor) error { return s.f.Supports.Give(ctx, a, proposal, 0) })
	s.wantSupport(proposal, members)
	all(func(ctx context.Context, a Actor) error { return s.f.Supports.Withdraw(ctx, a, proposal) })
	s.wantSupport(proposal, 0)
	if n := s.count(`SELECT count(*) FROM events WHERE kind IN ('support.given', 'support.withdrawn')`); n != 2*members {
		t.Errorf("%d events", n)
	}
}

func TestForum_TalliesAreToldAfterTheCommit(t *testing.T) {
	s := newStand(t)
	g := s.lay("input")
	ana, bo := s.person("Ana"), s.person("Bo")
	proposal := s.submits(ana, NewProposal{Plan: g.plan, ProposalText: ProposalText{Title: "Open vergaderingen"}})
	thread, err := s.f.Threads.Main(t.Context(), ana, proposal)
	s.must(err)

	type told struct {
		channel, name string
		n             int
	}
	var heard []told
	s.f = New(Options{DB: s.db, Clock: s.f.clock, Tally: func(channel, name string, n int) {
		if rows := s.count(`SELECT support_count FROM proposals WHERE id = $1`, proposal); name[:7] == "support" && rows != n {
			t.Errorf("told %d while there were %d", n, rows)
		}
		heard = append(heard, told{channel, name, n})
	}})
	s.must(s.f.Supports.Give(t.Context(), ana, proposal, 0))
	s.must(s.f.Supports.Give(t.Context(), bo, proposal, 0))
	s.must(s.f.Supports.Give(t.Context(), bo, proposal, 0))
	s.post(bo, thread.ID, 0, "Goed idee.")
	support, comments := fmt.Sprintf("support-%d", proposal), fmt.Sprintf("comments-%d", proposal)
	list, page := proposalsChannel(g.plan), proposalChannel(proposal)
	want := []told{{list, support, 1}, {page, support, 1}, {list, support, 2}, {page, support, 2}, {list, comments, 1}}
	if fmt.Sprint(heard) != fmt.Sprint(want) {
		t.Errorf("heard %v\nwant %v", heard, want)
	}
}
