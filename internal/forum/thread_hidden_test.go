package forum

import "testing"

// doorsOf are those by which somebody reads what a thread is called, how it began or whose it is.
func (s *stand) doorsOf(a Actor, g ground, thread, first int64) (open []string) {
	s.t.Helper()
	found, err := s.f.Threads.Find(s.t.Context(), a, thread)
	s.must(err)
	if found.Title != "" || found.Author != 0 || found.AuthorName != "" {
		open = append(open, "its page")
	}
	if s.isSeen(first) {
		open = append(open, "how it began")
	}
	if all, _, err := s.f.Threads.List(s.t.Context(), a, ThreadQuery{Plan: g.plan}); err != nil || len(all) > 0 {
		open = append(open, "the list")
	}
	if all, _, err := s.f.Threads.List(s.t.Context(), a, ThreadQuery{About: g.action}); err != nil || len(all) > 0 {
		open = append(open, "the action's page")
	}
	if len(s.finds(a, "Een vraag")) > 0 {
		open = append(open, "search")
	}
	activity, err := s.f.Plans.Activity(s.t.Context(), a, g.plan)
	s.must(err)
	if len(activity) > 0 {
		open = append(open, "the front page")
	}
	follows, _, err := s.f.Follows.List(s.t.Context(), a, FollowMark{})
	s.must(err)
	if len(follows) > 0 {
		open = append(open, "what one follows")
	}
	s.tell()
	for _, n := range s.told(a) {
		if n.About == thread || n.About == first {
			open = append(open, "notifications")
			break
		}
	}
	return open
}

func TestThreads_hidden(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, ben, mo := s.person("Ana"), s.person("Ben"), s.moderator("Mo")
	thread, first := s.talk(ana, g, g.action, Public)
	answer := s.post(ben, thread, first, "Tien is genoeg.")
	s.follow(ben, thread, Following)
	s.post(ana, thread, 0, "Waarom eigenlijk?")
	if open := s.doorsOf(ben, g, thread, first); len(open) != 8 {
		t.Fatalf("before it is hidden only %v are open", open)
	}
	other, _ := s.talk(ana, g, 0, Public)
	moved := s.post(ben, other, 0, "Dit hoort daar.")
	s.moves(mo, moved, thread)
	s.must(s.f.Follows.Set(t.Context(), ben, other, NotFollowing))
	s.decide(mo, DecideHide, other) // what is not the matter here

	hidden := s.decide(mo, DecideHide, thread)
	if open := s.doorsOf(ben, g, thread, first); len(open) > 0 {
		t.Errorf("%v are still open", open)
	}
	if !s.isSeen(answer) {
		t.Error("what another said in it went along")
	}
	page, err := s.f.Comments.Page(t.Context(), ben, other, CommentQuery{})
	s.must(err)
	for _, c := range page.Comments {
		if c.MovedTo == thread && !c.MovedToTitle.Empty() {
			t.Error("the place of what was moved into it says what it is called")
		}
	}
	if why, err := s.f.Threads.Hiding(t.Context(), ben, thread); err != nil || why.Rule != 2 || why.Held {
		t.Errorf("it is hidden because of %+v, %v", why, err)
	}
	_, err = s.f.Comments.Post(t.Context(), ben, thread, NewComment{Key: "post-after-hide", Markdown: "Toch nog iets."})
	if CodeOf(err) != Closed {
		t.Errorf("after it one posts: %v", err)
	}
	if err := s.f.Flags.Report(t.Context(), ben, thread, NewFlag{Ground: GroundRule, Rule: 2}); CodeOf(err) != NotFound {
		t.Errorf("after it one reports it: %v", err)
	}

	t.Run("taking it back brings all of it back", func(t *testing.T) {
		_, err := s.f.Decisions.Undo(t.Context(), mo, hidden)
		s.must(err)
		if open := s.doorsOf(ben, g, thread, first); len(open) != 8 {
			t.Errorf("only %v are open", open)
		}
		if _, err := s.f.Threads.Hiding(t.Context(), ben, thread); CodeOf(err) != NotFound {
			t.Errorf("it is hidden: %v", err)
		}
	})

	t.Run("how it began stays hidden when it was so by itself", func(t *testing.T) {
		s.decide(mo, DecideHide, first)
		s.decide(mo, DecideHide, thread)
		s.decide(mo, DecideRestore, thread)
		if s.isSeen(first) {
			t.Error("it is read again")
		}
		s.decide(mo, DecideRestore, first)
		if !s.isSeen(first) {
			t.Error("it does not come back by itself")
		}
	})

	t.Run("a decision that takes the place of another takes all of it along", func(t *testing.T) {
		s.set(func(m *SafeguardEdition) { m.FlagsToHold = 1 })
		iris, joris := s.person("Iris"), s.person("Joris")
		iris.Coalition, joris.Coalition = true, true
		held, opening := s.talk(joris, g, 0, Coalition)
		s.flag(iris, held, 2)
		if why, err := s.f.Threads.Hiding(t.Context(), iris, held); err != nil || !why.Held {
			t.Errorf("what many reported is %+v, %v", why, err)
		}
		s.decide(mo, DecideHide, held)
		s.decide(mo, DecideRestore, held)
		if c, err := s.f.Comments.Find(t.Context(), iris, opening); err != nil || c.HTML == "" {
			t.Errorf("how it began is %+v, %v", c, err)
		}
	})
}

func TestThreads_deleted(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, one, two := s.person("Ana"), s.moderator("Mo"), s.moderator("Mies")
	thread, first := s.talk(ana, g, g.action, Public)
	request := s.asks(one, DecideDelete, thread)
	decision, err := s.f.Requests.Answer(t.Context(), two, request, RequestAgreed, "")
	s.must(err)
	if left := s.standsIn("Waarom tien"); len(left) != 1 || left[0] != "seals.texts" {
		t.Errorf("how it began stands in %v", left)
	}
	if left := s.standsIn("Een vraag"); len(left) != 1 || left[0] != "seals.texts" {
		t.Errorf("what it is called stands in %v", left)
	}
	s.must(s.f.Appeals.Lodge(t.Context(), ana, decision, "Het was een gewone vraag.", "nl"))
	appeal, err := s.f.Appeals.Against(t.Context(), ana, decision)
	s.must(err)
	three := s.moderator("Mia")
	s.must(s.f.Appeals.Decide(t.Context(), three, appeal.ID, AppealReversed, "Dat was het."))
	if open := s.doorsOf(ana, g, thread, first); len(open) < 4 {
		t.Errorf("after the appeal only %v are open", open)
	}
}

func TestFlags_ofNobody(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mo := s.person("Ana"), s.moderator("Mo")
	if err := s.f.Flags.Report(t.Context(), ana, g.thread, NewFlag{Ground: GroundRule, Rule: 2}); CodeOf(err) != NotFound {
		t.Errorf("the thread under an action is reported: %v", err)
	}
	_, err := s.f.Decisions.Take(t.Context(), mo, NewDecision{Kind: DecideHide, Items: []DecisionItem{{About: g.thread}}, Rule: 2, Reason: "Waarom niet."})
	if err == nil || s.count(`SELECT count(*) FROM subjects WHERE hidden_by IS NOT NULL`) > 0 {
		t.Errorf("it is hidden: %v", err)
	}
}
