package forum

import (
	"context"
	"fmt"
	"sync"
	"testing"
)

func (s *stand) wantAgreed(a Actor, comment int64, n int, own bool) {
	s.t.Helper()
	c, err := s.f.Comments.Find(s.t.Context(), a, comment)
	s.must(err)
	if c.AgreeCount != n || c.Agreed != own {
		s.t.Errorf("%d agree, own %t; want %d, %t", c.AgreeCount, c.Agreed, n, own)
	}
	if rows := s.count(`SELECT count(*) FROM supports WHERE subject_id = $1`, comment); rows != n {
		s.t.Errorf("%d rows, want %d", rows, n)
	}
}

// agrees lets these people agree with a comment.
func (s *stand) agrees(comment int64, all ...Actor) {
	s.t.Helper()
	for _, a := range all {
		_, err := s.f.Agreements.Give(s.t.Context(), a, comment)
		s.must(err)
	}
}

func TestAgreements_Give(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bo, co := s.person("Ana"), s.person("Bo"), s.person("Co")
	comment := s.post(ana, g.thread, 0, "Een goed idee")
	reply := s.post(bo, g.thread, comment, "Zeker")
	before := s.count(`SELECT count(*) FROM events`)

	t.Run("it counts once, however often it is given", func(t *testing.T) {
		for range 2 {
			n, err := s.f.Agreements.Give(t.Context(), bo, comment)
			s.must(err)
			if n != 1 {
				t.Errorf("%d agree", n)
			}
		}
		s.wantAgreed(bo, comment, 1, true)
		s.wantAgreed(co, comment, 1, false)
		s.wantAgreed(Actor{}, comment, 1, false)
	})
	t.Run("replies are agreed with too", func(t *testing.T) {
		s.agrees(reply, ana, co)
		s.wantAgreed(co, reply, 2, true)
	})
	t.Run("what is withdrawn no longer counts, and can be given again", func(t *testing.T) {
		for range 2 {
			n, err := s.f.Agreements.Withdraw(t.Context(), bo, comment)
			s.must(err)
			if n != 0 {
				t.Errorf("%d agree", n)
			}
		}
		s.wantAgreed(bo, comment, 0, false)
		s.agrees(comment, bo)
		s.wantAgreed(bo, comment, 1, true)
	})
	t.Run("a change of the comment keeps what it has", func(t *testing.T) {
		s.must(s.f.Comments.Edit(t.Context(), ana, comment, 1, "Een heel goed idee"))
		s.wantAgreed(bo, comment, 1, true)
	})
	t.Run("none of it is an event or takes a number, so that a flood of it writes no log", func(t *testing.T) {
		if n := s.count(`SELECT count(*) FROM events WHERE kind <> 'comment.edited'`); n != before {
			t.Errorf("%d events came", n-before)
		}
		if news := s.news(threadChannel(g.thread)); len(news) != 3 {
			t.Errorf("the thread has %d numbers", len(news))
		}
	})
}

func TestAgreements_rights(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bo, mo := s.person("Ana"), s.person("Bo"), s.moderator("Mo")
	comment := s.post(ana, g.thread, 0, "Een goed idee")
	withdrawn, hidden, held := s.post(ana, g.thread, 0, "Weg"), s.post(ana, g.thread, 0, "Dit is verborgen"), s.post(ana, g.thread, 0, "Dit wacht")
	s.must(s.f.Comments.Withdraw(t.Context(), ana, withdrawn))
	s.hide(hidden)
	s.exec(`UPDATE subjects SET audience = 'moderators' WHERE id = $1`, held)
	suspended, newcomer := bo, bo
	suspended.Suspended, newcomer.Ready = true, false

	for rule, r := range map[string]struct {
		actor   Actor
		comment int64
		code    Code
	}{
		"a visitor signs in first":                       {Actor{}, comment, SignIn},
		"a suspended account may not":                    {suspended, comment, Refused},
		"one that is not ready may not":                  {newcomer, comment, Refused},
		"nobody agrees with themselves":                  {ana, comment, Refused},
		"what its author withdrew has no text":           {bo, withdrawn, NotFound},
		"what is hidden has no text":                     {bo, hidden, NotFound},
		"what waits for a moderator is not found":        {bo, held, NotFound},
		"not even by the moderator who sees it":          {mo, held, NotFound},
		"an unknown comment is not found":                {bo, 1 << 40, NotFound},
		"a thread is agreed with in its comments":        {bo, g.thread, NotFound},
		"an action is agreed with in what is said of it": {bo, g.action, NotFound},
	} {
		t.Run(rule, func(t *testing.T) {
			_, err := s.f.Agreements.Give(t.Context(), r.actor, r.comment)
			s.refused(err, r.code)
		})
	}
	t.Run("who may not read a coalition thread does not find its comments", func(t *testing.T) {
		coalition := s.person("Cas")
		coalition.Coalition = true
		inside, err := s.f.Threads.Open(t.Context(), coalition, NewThread{Plan: g.plan, Title: "Onder ons", Audience: Coalition, First: NewComment{Key: "key-of-coalition", Markdown: "Hallo"}})
		s.must(err)
		said := s.post(coalition, inside, 0, "Wat vinden we?")
		_, err = s.f.Agreements.Give(t.Context(), bo, said)
		s.refused(err, NotFound)
		s.agrees(said, mo)
	})
	t.Run("a closed thread takes no more, but nobody is kept to their opinion", func(t *testing.T) {
		s.agrees(comment, bo)
		s.must(s.f.Threads.Close(t.Context(), mo, g.thread, "Klaar"))
		_, err := s.f.Agreements.Give(t.Context(), mo, comment)
		s.refused(err, Closed)
		_, err = s.f.Agreements.Withdraw(t.Context(), suspended, comment)
		s.must(err)
		s.wantAgreed(bo, comment, 0, false)
		s.must(s.f.Threads.Reopen(t.Context(), mo, g.thread))
	})
	t.Run("nor does a closed plan", func(t *testing.T) {
		s.exec(`UPDATE plans SET phase = 'closed' WHERE id = $1`, g.plan)
		_, err := s.f.Agreements.Give(t.Context(), bo, comment)
		s.refused(err, Closed)
	})
	t.Run("the database lets nobody agree twice", func(t *testing.T) {
		_, err := s.db.Exec(t.Context(), `
			INSERT INTO supports (subject_id, account_id, at)
			SELECT $1, $2, now() FROM generate_series(1, 2)`, comment, bo.Account)
		if err == nil {
			t.Error("it did")
		}
	})
}

func TestAgreements_TwoHundredAtOnce(t *testing.T) {
	const members = 200
	s := newStand(t)
	g := s.lay("drafting")
	comment := s.post(s.person("Ana"), g.thread, 0, "Wie is het eens?")
	s.exec(`
		INSERT INTO accounts (issuer, sub, display_name, created_at)
		SELECT 'https://crowd.example', n::text, 'Deelnemer ' || n, now() FROM generate_series(1, $1) n`, members)
	var first int64
	s.must(s.db.QueryRow(t.Context(), `SELECT min(id) FROM accounts WHERE issuer = 'https://crowd.example'`).Scan(&first))

	all := func(do func(context.Context, Actor, int64) (int, error)) {
		t.Helper()
		var group sync.WaitGroup
		refusals := make(chan error, 2*members)
		for n := range 2 * members { // each twice, as with a double click
			group.Go(func() {
				_, err := do(t.Context(), Actor{Account: first + int64(n%members), Ready: true}, comment)
				refusals <- err
			})
		}
		group.Wait()
		close(refusals)
		for err := range refusals {
			s.must(err)
		}
	}
	all(s.f.Agreements.Give)
	s.wantAgreed(Actor{}, comment, members, false)
	all(s.f.Agreements.Withdraw)
	s.wantAgreed(Actor{}, comment, 0, false)
}

func TestAgreements_AreTalliedOnTheThread(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bo := s.person("Ana"), s.person("Bo")
	comment := s.post(ana, g.thread, 0, "Een goed idee")
	var told []string
	f := New(Options{DB: s.db, Tally: func(channel, name string, n int) { told = append(told, fmt.Sprintf("%s %s %d", channel, name, n)) }})
	for range 2 { // the second changes nothing, and tells nothing
		_, err := f.Agreements.Give(t.Context(), bo, comment)
		s.must(err)
	}
	_, err := f.Agreements.Give(t.Context(), ana, comment)
	s.refused(err, Refused)
	_, err = f.Agreements.Withdraw(t.Context(), bo, comment)
	s.must(err)
	want := []string{fmt.Sprintf("thread:%d agreed-%d 1", g.thread, comment), fmt.Sprintf("thread:%d agreed-%d 0", g.thread, comment)}
	if fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestComments_PageByAgreement(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana := s.person("Ana")
	crowd := []Actor{s.person("Bo"), s.person("Co"), s.person("Di")}
	var said []int64
	for range commentsOnPage + 5 {
		said = append(said, s.post(ana, g.thread, 0, "Een opmerking"))
	}
	s.agrees(said[3], crowd...)
	s.agrees(said[10], crowd[:1]...)
	s.agrees(said[20], crowd[:2]...)
	reply := s.post(ana, g.thread, said[20], "Een antwoord")
	s.agrees(reply, crowd...) // counts for itself, not for what it answers

	first, err := s.f.Comments.Page(t.Context(), crowd[0], g.thread, CommentQuery{Order: ByAgreement})
	s.must(err)
	var got []int64
	for _, c := range first.Comments {
		got = append(got, c.ID)
	}
	want := []int64{said[3], said[20], said[10], said[len(said)-1], said[len(said)-2]}
	if fmt.Sprint(got[:5]) != fmt.Sprint(want) || len(got) != commentsOnPage || !first.Later || first.Earlier {
		t.Errorf("it begins with %d, want %d; %d in all", got[:5], want, len(got))
	}
	if with := first.Comments[1]; len(with.Replies) != 1 || with.Replies[0].AgreeCount != 3 || !with.Agreed {
		t.Errorf("second is %+v", with)
	}
	rest, err := s.f.Comments.Page(t.Context(), Actor{}, g.thread, CommentQuery{Order: ByAgreement, Below: first.Comments[len(got)-1].Mark()})
	s.must(err)
	if len(rest.Comments) != 5 || rest.Later || rest.Comments[0].ID >= got[len(got)-1] || rest.Comments[4].ID != said[0] {
		t.Errorf("the rest is %d comments", len(rest.Comments))
	}
}
