package forum

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestActor_Plain(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	plain := func(token string) bool { return s.actor(token).Plain }
	account, token := s.member("Ana")
	_, other := s.member("Bo")

	if !plain(token) {
		t.Fatal("a member who said nothing sees more than a visitor")
	}
	comment := s.post(s.actor(token), g.thread, 0, "Een goed idee")
	s.post(s.actor(other), g.thread, comment, "Zeker")
	if !plain(token) || !plain(other) {
		t.Error("whoever said something in public sees more than a visitor")
	}
	for what, change := range map[string][2]string{
		"words of theirs are held":        {`UPDATE subjects SET audience = 'moderators' WHERE id = $1`, `UPDATE subjects SET audience = 'public' WHERE id = $1`},
		"words of theirs are for authors": {`UPDATE subjects SET audience = 'authors' WHERE id = $1`, `UPDATE subjects SET audience = 'public' WHERE id = $1`},
	} {
		s.exec(change[0], comment)
		if plain(token) || !plain(other) {
			t.Errorf("%s: it is the same for them and others", what)
		}
		s.exec(change[1], comment)
	}
	for _, role := range []Role{RoleCoalition, RoleModerator, RoleAdmin} {
		s.exec(`INSERT INTO roles (account_id, role, source, given_at) VALUES ($1, $2, 'grant', now())`, account, role)
		if plain(token) {
			t.Errorf("a %s sees what a visitor sees", role)
		}
		s.exec(`DELETE FROM roles WHERE account_id = $1`, account)
	}
	proposal := s.propose(s.actor(other), g, "Teller")
	s.exec(`INSERT INTO co_authors (proposal_id, account_id, joined_at) VALUES ($1, $2, now())`, proposal, account)
	if plain(token) {
		t.Error("a co-author sees what a visitor sees")
	}
}

// TestShared compares what each sees by way of what is kept for all with what they see when it is read for them alone, after every kind of change.
func TestShared(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	_, ana := s.member("Ana")
	_, bo := s.member("Bo")
	mo := s.moderator("Mo")
	first := s.post(s.actor(bo), g.thread, 0, "Een goed idee")
	answer := s.post(s.actor(ana), g.thread, first, "Zeker")
	last := s.post(s.actor(ana), g.thread, 0, "Nog een")
	v := s.version(g.action, 1, firstText)
	passage := s.mark(s.actor(bo), g, v, "vijf werkdagen", "Dat is te lang.").ID

	readers := func() map[string]Actor {
		return map[string]Actor{"a visitor": {}, "Ana": s.actor(ana), "Bo": s.actor(bo), "a moderator": mo, "the coalition": {Account: mo.Account, Coalition: true}}
	}
	compare := func(after string) {
		t.Helper()
		for who, a := range readers() {
			same := func(what string, read, found any, readErr, foundErr error) {
				t.Helper()
				if CodeOf(readErr) != CodeOf(foundErr) || readErr == nil && !reflect.DeepEqual(read, found) {
					t.Errorf("after %s %s reads another %s: %+v, %v; not %+v, %v", after, who, what, read, readErr, found, foundErr)
				}
			}
			for range 2 { // read for all, and kept
				for _, q := range []CommentQuery{{}, {Order: ByAgreement}, {After: first}} {
					direct, directErr := s.f.Comments.Page(t.Context(), a, g.thread, q)
					q.At = 1
					page, err := s.f.Comments.Page(t.Context(), a, g.thread, q)
					page.Shared = nil
					same("page of comments", page, direct, err, directErr)
				}
				thread, err := s.f.Threads.Read(t.Context(), a, g.thread)
				found, foundErr := s.f.Threads.Find(t.Context(), a, g.thread)
				same("thread", thread, found, err, foundErr)
				thread, err = s.f.Threads.ReadMain(t.Context(), a, g.action)
				found, foundErr = s.f.Threads.Main(t.Context(), a, g.action)
				same("main thread", thread, found, err, foundErr)
				others, err := s.f.Threads.ReadAbout(t.Context(), a, g.action)
				list, _, foundErr := s.f.Threads.List(t.Context(), a, ThreadQuery{About: g.action})
				same("list of threads", others, list, err, foundErr)
				passages, err := s.f.Passages.Read(t.Context(), a, g.action, 1)
				on, foundErr := s.f.Passages.On(t.Context(), a, g.action, 1)
				same("list of passages", passages, on, err, foundErr)
				action, err := s.f.Actions.Read(t.Context(), a, g.action)
				one, foundErr := s.f.Actions.Find(t.Context(), a, g.action)
				same("action", action, one, err, foundErr)
				proposals, err := s.f.Proposals.ReadFor(t.Context(), a, g.action)
				listed, _, foundErr := s.f.Proposals.List(t.Context(), a, ProposalQuery{Action: g.action})
				same("list of proposals", proposals, listed, err, foundErr)
				session, err := s.f.LiveSessions.ReadIn(t.Context(), a, g.thread)
				in, foundErr := s.f.LiveSessions.InThread(t.Context(), a, g.thread)
				same("live session", session, in, err, foundErr)
			}
		}
	}

	compare("nothing")
	for _, change := range []struct {
		after string
		make  func()
	}{
		{"agreeing", func() { s.agrees(first, s.actor(ana)); s.agrees(answer, s.actor(bo)) }},
		{"taking that back", func() {
			_, err := s.f.Agreements.Withdraw(t.Context(), s.actor(ana), first)
			s.must(err)
		}},
		{"an answer", func() { s.post(s.actor(bo), g.thread, last, "Vind ik ook") }},
		{"a proposal about it", func() {
			proposal := s.propose(s.actor(ana), g, "Teller")
			s.must(s.f.Curations.LinkAction(t.Context(), mo, s.because(proposal, "Hoort erbij."), g.action))
		}},
		{"a thread about it", func() {
			_, err := s.f.Threads.Open(t.Context(), mo, NewThread{Plan: g.plan, About: g.action, Title: "Apart", First: NewComment{Key: "key-of-apart", Markdown: "Hier verder.", Lang: "nl"}})
			s.must(err)
		}},
		{"a live session", func() { s.session(mo, g.thread, nil) }},
		{"holding", func() {
			s.exec(`UPDATE subjects SET audience = 'moderators' WHERE id = ANY ($1)`, []int64{answer, passage})
			s.f.Forget()
		}},
		{"letting through", func() {
			s.exec(`UPDATE subjects SET audience = 'public' WHERE id = ANY ($1)`, []int64{answer, passage})
			s.f.Forget()
		}},
		{"hiding", func() { s.hide(first); s.f.Forget() }},
		{"withdrawing", func() { s.must(s.f.Comments.Withdraw(t.Context(), s.actor(ana), last)) }},
		{"closing", func() { s.must(s.f.Threads.Close(t.Context(), mo, g.thread, "Klaar.")) }},
	} {
		change.make()
		compare(change.after)
	}
}

func TestShared_age(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	comment := s.post(s.person("Ana"), g.thread, 0, "Een goed idee")
	words := func(at int64) string {
		t.Helper()
		page, err := s.f.Comments.Page(t.Context(), Actor{}, g.thread, CommentQuery{At: at})
		s.must(err)
		return page.Comments[0].HTML
	}
	before := words(1)
	elsewhere := func(html string) { s.exec(`UPDATE comments SET html = $2 WHERE id = $1`, comment, html) } // by a node of which nothing was heard

	elsewhere("<p>anders</p>")
	if words(1) != before {
		t.Error("it was read again for the next who asked")
	}
	if words(2) == before {
		t.Error("with another number of the channel it was not read again")
	}
	s.now = s.now.Add(sharedLife)
	if words(1) == before {
		t.Error("it is older than it may be")
	}
	elsewhere(before)
	s.f.Forget()
	if words(1) != before {
		t.Error("it was not read again once something was heard")
	}
}

// TestShared_hidden reads all the time while comments are hidden: once that is done, nobody reads their words.
func TestShared_hidden(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	_, ana := s.member("Ana")
	bo, mo := s.person("Bo"), s.moderator("Mo")
	var secrets []int64
	for i := range 12 {
		secrets = append(secrets, s.post(bo, g.thread, 0, fmt.Sprintf("geheim-%d-geheim", i)))
	}
	reader := s.actor(ana)
	if !reader.Plain {
		t.Fatal("the reader would read for herself")
	}

	var hidden sync.Map
	done := make(chan struct{})
	var readers sync.WaitGroup
	for _, a := range []Actor{reader, reader, {}, {}} {
		readers.Go(func() {
			for {
				var gone []int
				for i := range secrets {
					if _, ok := hidden.Load(i); ok {
						gone = append(gone, i)
					}
				}
				page, err := s.f.Comments.Page(t.Context(), a, g.thread, CommentQuery{At: 1})
				if err != nil {
					t.Error(err)
					return
				}
				for _, i := range gone {
					for _, c := range page.Comments {
						if strings.Contains(c.HTML+c.Markdown, fmt.Sprintf("geheim-%d-geheim", i)) {
							t.Errorf("comment %d is read after it was hidden", i)
						}
					}
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for i, id := range secrets {
		s.decide(mo, DecideHide, id)
		hidden.Store(i, true)
	}
	close(done)
	readers.Wait()
}

func TestSharedReads_find(t *testing.T) {
	var reads sharedReads
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	type question int
	asks := func(q int) (*sharedRead, bool) { return reads.find(question(q), now) }

	first, mine := asks(1)
	if !mine {
		t.Fatal("nobody is to read it")
	}
	if again, mine := asks(1); mine || again != first {
		t.Error("the second reads it too")
	}
	for q := range sharedMost + 1 {
		asks(q)
	}
	if len(reads.reads) > sharedMost {
		t.Errorf("%d answers are kept", len(reads.reads))
	}
	now = now.Add(-time.Minute)
	if _, mine := asks(1); !mine {
		t.Error("a clock that was put back has it kept for long")
	}
}

func TestShared_failure(t *testing.T) {
	s := newStand(t)
	type question int
	broken := errors.New("the connection is gone")
	asked := 0
	ask := func(err error) error {
		_, got := shared(t.Context(), s.f, Actor{}, question(1), func(Actor) (int, error) { asked++; return asked, err })
		return got
	}

	if err := ask(broken); !errors.Is(err, broken) {
		t.Errorf("the first hears %v", err)
	}
	if err := ask(errNotFound); CodeOf(err) != NotFound || asked != 2 {
		t.Errorf("what failed is kept for the next: %v", err)
	}
	if err := ask(nil); CodeOf(err) != NotFound || asked != 2 {
		t.Errorf("what is refused is not kept: %v", err)
	}
	s.f.Forget()
	func() {
		defer func() { _ = recover() }()
		_, _ = shared(t.Context(), s.f, Actor{}, question(1), func(Actor) (int, error) { panic("a bug") })
	}()
	if err := ask(nil); err != nil {
		t.Errorf("after a panic the next hears %v", err)
	}
}
