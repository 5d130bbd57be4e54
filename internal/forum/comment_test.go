package forum

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"samenspraak/internal/dbtest"
)

func (s *stand) post(a Actor, thread, parent int64, markdown string) int64 {
	s.t.Helper()
	s.now = s.now.Add(time.Second)
	id, err := s.f.Comments.Post(s.t.Context(), a, thread, NewComment{Key: fmt.Sprintf("key-%d", s.now.UnixNano()), Markdown: markdown, Parent: parent})
	s.must(err)
	return id
}

func TestComments_Post(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana := s.person("Ana")
	in := NewComment{Key: "key-of-form", Markdown: "Een **goed** plan <script>alert(1)</script>"}

	id, err := s.f.Comments.Post(t.Context(), ana, g.thread, in)
	s.must(err)
	c, err := s.f.Comments.Find(t.Context(), Actor{}, id)
	s.must(err)
	if !strings.Contains(c.HTML, "<strong>goed</strong>") || strings.Contains(c.HTML, "<script") {
		t.Errorf("shown as %q", c.HTML)
	}
	news := s.news(threadChannel(g.thread))
	if len(news) != 1 || news[0].N != 1 || news[0].Kind != "comment.posted" || news[0].Subject != id {
		t.Errorf("news is %+v", news)
	}

	t.Run("the same form twice is one comment", func(t *testing.T) {
		again, err := s.f.Comments.Post(t.Context(), ana, g.thread, in)
		s.must(err)
		if again != id {
			t.Errorf("got %d, want %d", again, id)
		}
	})
	t.Run("the same form with another text is another comment", func(t *testing.T) {
		other := in
		other.Markdown = "Iets anders"
		next, err := s.f.Comments.Post(t.Context(), ana, g.thread, other)
		s.must(err)
		if next == id {
			t.Error("the changed text was lost")
		}
	})

	refusals := map[string]struct {
		actor  Actor
		thread int64
		in     NewComment
		code   Code
	}{
		"a visitor signs in first":               {Actor{}, g.thread, in, SignIn},
		"an account that is not ready may not":   {Actor{Account: ana.Account}, g.thread, in, Refused},
		"a suspended account may not":            {Actor{Account: ana.Account, Ready: true, Suspended: true}, g.thread, in, Refused},
		"an empty text is refused":               {ana, g.thread, NewComment{Key: "key-of-form", Markdown: " \n\u200b "}, Invalid},
		"a text of which nothing shows as well":  {ana, g.thread, NewComment{Key: "key-of-form", Markdown: "![](https://x.example/y.png)"}, Invalid},
		"a text of 5,001 characters is too long": {ana, g.thread, NewComment{Key: "key-of-form", Markdown: strings.Repeat("é", MaxComment+1)}, Invalid},
		"a form without a key is stale":          {ana, g.thread, NewComment{Markdown: "Hoi"}, Invalid},
		"an unknown thread is not found":         {ana, 1 << 40, in, NotFound},
		"an answer to nothing is not found":      {ana, g.thread, NewComment{Key: "key-of-form", Markdown: "Hoi", Parent: 1 << 40}, NotFound},
		"a plan is no thread":                    {ana, g.plan, in, NotFound},
		"an answer to another kind of thing":     {ana, g.thread, NewComment{Key: "key-of-form", Markdown: "Hoi", Parent: g.action}, NotFound},
	}
	for rule, r := range refusals {
		t.Run(rule, func(t *testing.T) {
			_, err := s.f.Comments.Post(t.Context(), r.actor, r.thread, r.in)
			s.refused(err, r.code)
		})
	}
	t.Run("a text of 5,000 characters fits", func(t *testing.T) {
		_, err := s.f.Comments.Post(t.Context(), ana, g.thread, NewComment{Key: "key-of-form", Markdown: strings.Repeat("é", MaxComment)})
		s.must(err)
	})
}

func TestComments_PostInAClosedPlan(t *testing.T) {
	s := newStand(t)
	g := s.lay("closed")
	_, err := s.f.Comments.Post(t.Context(), s.person("Ana"), g.thread, NewComment{Key: "key-of-form", Markdown: "Te laat"})
	s.refused(err, Closed)
}

func TestComments_RepliesAreOneLevelDeep(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bo := s.person("Ana"), s.person("Bo")
	root := s.post(ana, g.thread, 0, "Vraag")
	reply := s.post(bo, g.thread, root, "Antwoord")
	answer := s.post(ana, g.thread, reply, "Antwoord op het antwoord")

	page, err := s.f.Comments.Page(t.Context(), Actor{}, g.thread, CommentQuery{})
	s.must(err)
	if len(page.Comments) != 1 || len(page.Comments[0].Replies) != 2 || page.Comments[0].ReplyCount != 2 {
		t.Fatalf("page is %+v", page)
	}
	last := page.Comments[0].Replies[1]
	if last.ID != answer || last.Parent != root || last.Answers != reply || last.AnswersName != "Bo" {
		t.Errorf("the answer stands at %+v", last)
	}
}

func TestComments_Edit(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bo := s.person("Ana"), s.person("Bo")
	id := s.post(ana, g.thread, 0, "Eerste tekst")

	s.refused(s.f.Comments.Edit(t.Context(), bo, id, 1, "Van een ander"), NotFound)
	s.refused(s.f.Comments.Edit(t.Context(), Actor{}, id, 1, "Van niemand"), NotFound)
	s.refused(s.f.Comments.Edit(t.Context(), ana, id, 1, ""), Invalid)
	s.must(s.f.Comments.Edit(t.Context(), ana, id, 1, "Tweede tekst"))
	s.must(s.f.Comments.Edit(t.Context(), ana, id, 1, "Tweede tekst")) // a double click changes nothing
	s.refused(s.f.Comments.Edit(t.Context(), ana, id, 1, "Derde tekst, uit een oud venster"), Conflict)

	c, history, err := s.f.Comments.History(t.Context(), Actor{}, id)
	s.must(err)
	if c.Revision != 2 || len(history) != 2 || !strings.Contains(history[0].HTML, "Tweede") || !strings.Contains(history[1].HTML, "Eerste") {
		t.Errorf("history is %+v", history)
	}
	if !history[1].At.Equal(c.CreatedAt) {
		t.Errorf("the first text is from %v, want %v", history[1].At, c.CreatedAt)
	}

	s.now = c.CreatedAt.Add(EditFor)
	s.must(s.f.Comments.Edit(t.Context(), ana, id, 2, "Net op tijd"))
	s.now = s.now.Add(time.Second)
	s.refused(s.f.Comments.Edit(t.Context(), ana, id, 3, "Te laat"), Closed)
}

func TestComments_Withdraw(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bo := s.person("Ana"), s.person("Bo")
	id := s.post(ana, g.thread, 0, "Spijt")
	reply := s.post(bo, g.thread, id, "Waarom?")

	s.refused(s.f.Comments.Withdraw(t.Context(), bo, id), NotFound)
	s.refused(s.f.Comments.Withdraw(t.Context(), Actor{}, id), SignIn)
	s.must(s.f.Comments.Withdraw(t.Context(), ana, id))
	s.must(s.f.Comments.Withdraw(t.Context(), ana, id)) // twice is once

	for who, a := range map[string]Actor{"a visitor": {}, "its author": ana, "another": bo} {
		t.Run(who+" reads no word of it, but its answers stay", func(t *testing.T) {
			page, err := s.f.Comments.Page(t.Context(), a, g.thread, CommentQuery{})
			s.must(err)
			c := page.Comments[0]
			if c.WithdrawnAt == nil || c.HTML+c.Markdown+c.AuthorName != "" || len(c.Replies) != 1 || c.Replies[0].ID != reply {
				t.Errorf("comment is %+v", c)
			}
			_, _, err = s.f.Comments.History(t.Context(), a, id)
			s.refused(err, NotFound)
		})
	}
	s.refused(s.f.Comments.Edit(t.Context(), ana, id, 1, "Toch weer"), NotFound)
	_, err := s.f.Comments.Post(t.Context(), bo, g.thread, NewComment{Key: "key-of-form", Markdown: "Hoi", Parent: id})
	s.refused(err, NotFound)
}

func TestComments_Page(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana := s.person("Ana")
	var ids []int64
	for i := range 2*commentsOnPage + 7 {
		ids = append(ids, s.post(ana, g.thread, 0, fmt.Sprintf("Reactie %d", i)))
	}
	page := func(q CommentQuery) CommentPage {
		t.Helper()
		p, err := s.f.Comments.Page(t.Context(), Actor{}, g.thread, q)
		s.must(err)
		return p
	}
	is := func(p CommentPage, first, last int64, earlier, later bool) {
		t.Helper()
		if p.First() != first || p.Last() != last || p.Earlier != earlier || p.Later != later {
			t.Errorf("page %d..%d earlier %v later %v, want %d..%d %v %v", p.First(), p.Last(), p.Earlier, p.Later, first, last, earlier, later)
		}
	}
	n := len(ids)
	newest := page(CommentQuery{})
	is(newest, ids[n-commentsOnPage], ids[n-1], true, false)
	before := page(CommentQuery{Before: newest.First()})
	is(before, ids[n-2*commentsOnPage], ids[n-commentsOnPage-1], true, true)
	is(page(CommentQuery{Before: before.First()}), ids[0], ids[n-2*commentsOnPage-1], false, true)
	is(page(CommentQuery{After: before.Last()}), newest.First(), newest.Last(), true, false)
	is(page(CommentQuery{Around: ids[0]}), ids[0], ids[commentsOnPage-1], false, true)
	is(page(CommentQuery{Around: ids[3]}), ids[3], ids[3+commentsOnPage-1], true, true)
}

func TestComments_PostOnceUnderDoubleClicks(t *testing.T) {
	t.Parallel()
	s := &stand{t: t, db: dbtest.Database(t), now: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)}
	s.f = New(Options{DB: s.db, Clock: func() time.Time { return s.now }})
	g := s.lay("drafting")
	ana := s.person("Ana")

	const clicks = 8
	got := make([]int64, clicks)
	var wait sync.WaitGroup
	for i := range clicks {
		wait.Go(func() {
			id, err := s.f.Comments.Post(t.Context(), ana, g.thread, NewComment{Key: "key-of-form", Markdown: "Eén keer"})
			if err != nil {
				t.Error(err)
			}
			got[i] = id
		})
	}
	wait.Wait()
	for _, id := range got {
		if id != got[0] {
			t.Errorf("comments %v, want one", got)
		}
	}
	if n := s.count(`SELECT count(*) FROM comments`); n != 1 {
		t.Errorf("%d comments are kept", n)
	}
}

func TestWrite_NumbersAreDenseInOrderOfCommits(t *testing.T) {
	t.Parallel()
	s := &stand{t: t, db: dbtest.Database(t), now: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)}
	var mu sync.Mutex
	announced := map[string]int64{}
	s.f = New(Options{DB: s.db, Clock: func() time.Time { return s.now }, Announce: func(channel string, n int64) {
		mu.Lock()
		defer mu.Unlock()
		announced[channel] = max(announced[channel], n)
	}})
	g := s.lay("drafting")
	ana := s.person("Ana")
	const writers, each = 6, 15
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for i := range each {
				if _, err := s.f.Comments.Post(t.Context(), ana, g.thread, NewComment{Key: fmt.Sprintf("key-of-form-%d-%d", w, i), Markdown: fmt.Sprintf("Reactie %d van %d", i, w)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	news := s.news(threadChannel(g.thread))
	if len(news) != writers*each {
		t.Fatalf("%d numbers, want %d", len(news), writers*each)
	}
	for i, n := range news {
		if n.N != int64(i+1) {
			t.Fatalf("number %d stands at place %d", n.N, i+1)
		}
	}
	if announced[threadChannel(g.thread)] != writers*each {
		t.Errorf("announced %d", announced[threadChannel(g.thread)])
	}
	if n := s.count(`SELECT comment_count FROM threads WHERE id = $1`, g.thread); n != writers*each {
		t.Errorf("the thread counts %d comments", n)
	}
}
