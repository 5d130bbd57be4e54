package forum

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// set changes the settings of moderation.
func (s *stand) set(change func(*SafeguardEdition)) {
	s.t.Helper()
	admin := Actor{Account: s.arrive(Arrival{Issuer: "https://provider.example", Sub: "the admin"}), Admin: true, Ready: true}
	now, err := s.f.Safeguards.ToChange(s.t.Context(), admin)
	s.must(err)
	change(&now)
	now.Why = "Voor de proef."
	_, err = s.f.Safeguards.Change(s.t.Context(), admin, now)
	s.must(err)
}

// heldFor are the filters that hold a comment, as its author reads them.
func (s *stand) heldFor(a Actor, comment int64) (filters []string) {
	s.t.Helper()
	c, err := s.f.Comments.Find(s.t.Context(), a, comment)
	s.must(err)
	for _, r := range c.HeldBecause {
		filters = append(filters, r.Filter)
	}
	if c.Held != (len(filters) > 0) {
		s.t.Errorf("held: %t, because of %v", c.Held, filters)
	}
	return filters
}

func TestHolds_newMember(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod := s.person("Ana"), s.person("Bob"), s.moderator("Mo")
	first, second := s.post(bob, g.thread, 0, "Een reactie van een bekende."), s.post(bob, g.thread, 0, "En nog een.")
	s.set(func(m *SafeguardEdition) { m.HoldBelow = 2 })
	held := s.post(ana, g.thread, 0, "Mijn eerste reactie, met het zoekwoord kwibus.")

	t.Run("waits: its author sees it and why, others see nothing of it", func(t *testing.T) {
		if got := s.heldFor(ana, held); !slices.Equal(got, []string{FilterNew}) {
			t.Errorf("held because of %v", got)
		}
		if _, err := s.f.Comments.Find(t.Context(), bob, held); CodeOf(err) != NotFound {
			t.Errorf("another member finds it: %v", err)
		}
		thread, err := s.f.Threads.Find(t.Context(), Actor{}, g.thread)
		s.must(err)
		if thread.CommentCount != 2 {
			t.Errorf("%d comments are counted", thread.CommentCount)
		}
		if found, err := s.f.Search.Find(t.Context(), bob, SearchQuery{Text: "kwibus"}); err != nil || len(found.Hits) > 0 {
			t.Errorf("search finds %v, %v", found, err)
		}
		if n := len(s.news(threadChannel(g.thread))); n != 2 {
			t.Errorf("%d news in the thread", n)
		}
		if n := s.count(`SELECT count(*) FROM inputs WHERE id = $1`, held); n != 0 {
			t.Error("it counts as input")
		}
		if got := s.heard(bob); len(got) != 0 {
			t.Errorf("who follows the thread is told of %v", got)
		}
		if got := s.cases(mod, g.plan); !slices.Equal(got, []string{CaseNew}) {
			t.Errorf("in the queue are %v", got)
		}
	})
	t.Run("nobody answers it, not even its author", func(t *testing.T) {
		for _, who := range []Actor{ana, mod} {
			_, err := s.f.Comments.Post(t.Context(), who, g.thread, NewComment{Key: "key-of-answer", Markdown: "Een antwoord.", Lang: "nl", Parent: held})
			s.refused(err, NotFound)
		}
	})
	t.Run("approved, it is said, at its place, by its author", func(t *testing.T) {
		s.now = s.now.Add(time.Minute)
		later := s.post(bob, g.thread, 0, "Een latere reactie.")
		s.decide(mod, DecideApprove, held)
		page, err := s.f.Comments.Page(t.Context(), Actor{}, g.thread, CommentQuery{})
		s.must(err)
		var order []int64
		for _, c := range page.Comments {
			order = append(order, c.ID)
		}
		if !slices.Equal(order, []int64{first, second, held, later}) {
			t.Errorf("the thread reads %v", order)
		}
		thread, err := s.f.Threads.Find(t.Context(), Actor{}, g.thread)
		s.must(err)
		if thread.CommentCount != 4 {
			t.Errorf("%d comments are counted", thread.CommentCount)
		}
		if n := s.count(`SELECT count(*) FROM inputs WHERE id = $1`, held); n != 1 {
			t.Error("it is no input")
		}
		s.tell()
		told := s.told(bob)
		if len(told) != 1 || told[0].Kind != "comment.posted" || told[0].By != "Ana" {
			t.Errorf("who follows the thread is told %+v", told)
		}
		if got := s.heard(ana); !slices.Contains(got, "decision.taken") {
			t.Errorf("its author is told of %v", got)
		}
		if got := s.heldFor(ana, held); len(got) != 0 {
			t.Errorf("still held because of %v", got)
		}
	})
	t.Run("with enough that was accepted one is not new any more", func(t *testing.T) {
		second = s.post(ana, g.thread, 0, "Mijn tweede reactie.")
		if got := s.heldFor(ana, second); !slices.Equal(got, []string{FilterNew}) {
			t.Errorf("the second is held because of %v", got)
		}
		s.decide(mod, DecideApprove, second)
		if third := s.post(ana, g.thread, 0, "Mijn derde reactie."); !s.isSeen(third) {
			t.Errorf("the third is held because of %v", s.heldFor(ana, third))
		}
		s.decide(mod, DecideHide, second)
		if fourth := s.post(ana, g.thread, 0, "Mijn vierde reactie."); !s.isSeen(fourth) {
			t.Errorf("with the third, that makes two: %v", s.heldFor(ana, fourth))
		}
	})
}

func TestHolds_declined(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod, other := s.person("Ana"), s.moderator("Mo"), s.moderator("Mies")
	s.set(func(m *SafeguardEdition) { m.HoldBelow = 1 })
	held := s.post(ana, g.thread, 0, "Wie dit bedacht heeft is gek.")
	batch := s.decide(mod, DecideHide, held)
	if s.isSeen(held) || len(s.cases(mod, g.plan)) != 0 {
		t.Error("declined, it is seen or still waits")
	}
	page, err := s.f.Comments.Page(t.Context(), Actor{}, g.thread, CommentQuery{})
	s.must(err)
	if len(page.Comments) != 0 {
		t.Error("it left a place in the thread, which nobody knew of")
	}
	d, err := s.f.Decisions.Find(t.Context(), ana, batch)
	s.must(err)
	if d.Rule != 2 || !strings.Contains(s.restsOn(ana, d.ID), "gek") {
		t.Errorf("its author reads %+v", d)
	}
	s.must(s.f.Appeals.Lodge(t.Context(), ana, batch, "Het was een grap.", "nl"))
	appeal, err := s.f.Appeals.Against(t.Context(), ana, batch)
	s.must(err)
	s.must(s.f.Appeals.Decide(t.Context(), other, appeal.ID, AppealReversed, "Het was een grap."))
	if !s.isSeen(held) {
		t.Error("the objection was right, and it is not seen")
	}
}

func TestHolds_undo(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	s.set(func(m *SafeguardEdition) { m.HoldBelow = 1 })
	held := s.post(ana, g.thread, 0, "Mijn eerste reactie.")
	undone := func(batch int64) {
		_, err := s.f.Decisions.Undo(t.Context(), mod, batch)
		s.must(err)
		if s.isSeen(held) || !slices.Equal(s.cases(mod, g.plan), []string{CaseNew}) {
			t.Errorf("undone, it is seen or waits no more: %v", s.cases(mod, g.plan))
		}
	}
	undone(s.decide(mod, DecideHide, held))
	undone(s.decide(mod, DecideApprove, held))
	s.decide(mod, DecideApprove, held)
	if !s.isSeen(held) {
		t.Error("approved again, it is not seen")
	}
}

func TestHolds_warnedAndSuspended(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	s.set(func(m *SafeguardEdition) { m.HoldBelow = 100 })
	warned, suspended := s.post(ana, g.thread, 0, "Let op je woorden."), s.post(ana, g.thread, 0, "Ik weet je te vinden.")
	s.decide(mod, DecideWarn, warned)
	if !s.isSeen(warned) {
		t.Error("with a warning it stays, and is not seen")
	}
	s.take(mod, NewDecision{Kind: DecideSuspend, Hides: true}, suspended)
	c, err := s.f.Comments.Find(t.Context(), mod, suspended)
	s.must(err)
	if s.isSeen(suspended) || !c.Hidden {
		t.Error("what its author is suspended for is seen, or waits for nobody")
	}
}

func TestHolds_thread(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod := s.person("Ana"), s.person("Bob"), s.moderator("Mo")
	s.follow(bob, g.plan, Following)
	s.set(func(m *SafeguardEdition) { m.HoldBelow = 1 })
	held, err := s.f.Threads.Open(t.Context(), ana, NewThread{Plan: g.plan, Title: "Een kwibus", First: NewComment{Key: "key-of-thread", Markdown: "Zoekwoord sukkelarij.", Lang: "nl"}})
	s.must(err)
	if got := s.cases(mod, g.plan); !slices.Equal(got, []string{CaseNew}) {
		t.Fatalf("in the queue are %v", got)
	}
	own, err := s.f.Threads.Find(t.Context(), ana, held)
	s.must(err)
	if !own.Held || len(own.HeldBecause) != 1 || own.CommentCount != 0 {
		t.Errorf("its author finds %+v", own)
	}
	for _, who := range []Actor{{}, bob} {
		_, err := s.f.Threads.Find(t.Context(), who, held)
		s.refused(err, NotFound)
		for _, words := range []string{"kwibus", "sukkelarij"} {
			s.wantFound(who, words)
		}
		if list, _, err := s.f.Threads.List(t.Context(), who, ThreadQuery{Plan: g.plan}); err != nil || slices.ContainsFunc(list, func(t Thread) bool { return t.ID == held }) {
			t.Errorf("it is in the list: %v", err)
		}
	}
	_, err = s.f.Comments.Post(t.Context(), ana, held, NewComment{Key: "key-of-second", Markdown: "En nog iets."})
	s.refused(err, Closed)
	words, err := s.f.Cases.Words(t.Context(), mod, held)
	s.must(err)
	if !strings.Contains(words.HTML, "sukkelarij") {
		t.Errorf("a moderator reads %q", words.HTML)
	}
	s.decide(mod, DecideApprove, held)
	now, err := s.f.Threads.Find(t.Context(), Actor{}, held)
	s.must(err)
	if now.Held || now.CommentCount != 1 || now.Audience != Public {
		t.Errorf("approved, it is %+v", now)
	}
	s.wantFound(Actor{}, "kwibus", held)
	if len(s.finds(Actor{}, "sukkelarij")) != 1 {
		t.Error("its first comment is not found")
	}
	if got := s.heard(ana); !slices.Contains(got, "decision.taken") {
		t.Errorf("its author is told of %v", got)
	}
}

func TestHolds_coalition(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	iris, bob, mod := s.person("Iris"), s.person("Bob"), s.moderator("Mo")
	iris.Coalition = true
	s.set(func(m *SafeguardEdition) { m.HoldBelow, m.WordsNL = 1, []string{"kwibus*"} })
	open := func(words string) int64 {
		id, err := s.f.Threads.Open(t.Context(), iris, NewThread{Plan: g.plan, Title: words, Audience: Coalition, First: NewComment{Key: "key-of-" + words, Markdown: words, Lang: "nl"}})
		s.must(err)
		return id
	}
	if seen, err := s.f.Threads.Find(t.Context(), iris, open("Welkom")); err != nil || seen.Held {
		t.Errorf("whom the coalition knows is no new member: %+v, %v", seen, err)
	}
	held := open("Kwibussen")
	s.decide(mod, DecideApprove, held)
	if seen, err := s.f.Threads.Find(t.Context(), iris, held); err != nil || seen.Audience != Coalition || seen.CommentCount != 1 {
		t.Errorf("it goes on as %+v, %v", seen, err)
	}
	_, err := s.f.Threads.Find(t.Context(), bob, held)
	s.refused(err, NotFound)
}

func TestHolds_proposal(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, bob, mod := s.person("Ana"), s.person("Bob"), s.moderator("Mo")
	s.follow(bob, g.plan, Following)
	s.set(func(m *SafeguardEdition) { m.HoldBelow = 1 })
	direct := s.propose(ana, g, "Kwibus direct")
	drafted := s.submitted(ana, g.plan)
	for _, held := range []int64{direct, drafted} {
		own, err := s.f.Proposals.Find(t.Context(), ana, held)
		s.must(err)
		if !own.Held || len(own.HeldBecause) != 1 {
			t.Errorf("its author finds %+v", own)
		}
		main, err := s.f.Threads.Main(t.Context(), ana, held)
		s.must(err)
		if !main.Held {
			t.Error("its thread is open")
		}
		for _, who := range []Actor{{}, bob} {
			_, err := s.f.Proposals.Find(t.Context(), who, held)
			s.refused(err, NotFound)
			_, err = s.f.Threads.Find(t.Context(), who, main.ID)
			s.refused(err, NotFound)
			if n, err := s.f.Proposals.Count(t.Context(), who, ProposalQuery{Plan: g.plan}); n != 0 || err != nil {
				t.Errorf("%d are counted, %v", n, err)
			}
			if may, err := s.f.Channels.MayJoin(t.Context(), who, proposalChannel(held)); may || err != nil {
				t.Errorf("its channel may be followed: %v", err)
			}
		}
	}
	if n := len(s.news(proposalsChannel(g.plan))) + s.count(`SELECT count(*) FROM inputs`) + len(s.heard(bob)); n != 0 {
		t.Errorf("news, inputs and notifications tell of it: %d", n)
	}
	s.decide(mod, DecideApprove, direct)
	if got := s.titles(Actor{}, ProposalQuery{}); !slices.Equal(got, []string{"Kwibus direct"}) {
		t.Errorf("approved, the list has %v", got)
	}
	if n := s.count(`SELECT count(*) FROM inputs`); n != 1 {
		t.Errorf("%d inputs", n)
	}
	s.hears(bob, "proposal.submitted 1")
	main, err := s.f.Threads.Main(t.Context(), Actor{}, direct)
	s.must(err)
	if reaction := s.post(ana, main.ID, 0, "Wat vindt u ervan?"); !s.isSeen(reaction) {
		t.Error("whose proposal was approved is still new")
	}
}

func TestHolds_passage(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	v := s.version(g.action, 1, firstText)
	s.set(func(m *SafeguardEdition) { m.HoldBelow = 1 })
	held, err := s.f.Passages.Comment(t.Context(), ana, NewPassage{
		Action: g.action, Version: 1, Block: s.blockWith(v, "vijf werkdagen").ID, Quote: "vijf werkdagen", Suggests: true, Replacement: "tien werkdagen",
		First: NewComment{Key: "key-of-note", Markdown: "Tien is haalbaar."},
	})
	s.must(err)
	beside := func() int {
		found, err := s.f.Passages.On(t.Context(), Actor{}, g.action, 1)
		s.must(err)
		return len(found)
	}
	if beside() != 0 {
		t.Error("beside the text stands that something was said of it")
	}
	before := len(s.news(actionChannel(g.action)))
	s.decide(mod, DecideApprove, held)
	if beside() != 1 || s.passageOf(held).Count != 1 {
		t.Error("approved, it does not stand beside the text")
	}
	if n := len(s.news(actionChannel(g.action))) - before; n != 1 {
		t.Errorf("%d news on the page of the action", n)
	}
}
