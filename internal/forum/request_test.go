package forum

import (
	"slices"
	"sync"
	"testing"
	"time"
)

// asks has a moderator ask for a decision that takes two, and gives the request.
func (s *stand) asks(a Actor, kind string, about int64) int64 {
	s.t.Helper()
	s.must(s.f.Requests.Make(s.t.Context(), a, NewDecision{Kind: kind, Hides: kind == DecideBan, Items: []DecisionItem{{about, s.lastDecision(about)}}, Rule: 3, Reason: "Roept op tot geweld."}))
	return int64(s.count(`SELECT max(id) FROM requests`))
}

func TestRequests_delete(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, one, two, admin := s.person("Ana"), s.person("Bob"), s.moderator("Mo"), s.moderator("Mies"), s.person("Ada")
	admin.Admin, admin.Moderator = true, true
	call := s.post(ana, g.thread, 0, "Sla ze op hun kwibuskop, allemaal.")
	reply := s.post(bob, g.thread, call, "> Sla ze op hun kwibuskop, allemaal.\n\nDit kan echt niet.")
	s.flag(bob, call, 3)
	s.tell()

	request := s.asks(one, DecideDelete, call)

	if s.isSeen(call) || !s.isSeen(reply) {
		t.Error("while it waits it is read, or the answer is not")
	}
	if got := s.cases(two, g.plan); !slices.Equal(got, []string{CaseRequest}) {
		t.Errorf("in the queue are %v", got)
	}
	if err := s.f.Requests.Make(t.Context(), two, NewDecision{Kind: DecideBan, Items: []DecisionItem{{call, s.lastDecision(call)}}, Rule: 3, Reason: "Ook."}); CodeOf(err) != Conflict {
		t.Errorf("asked for twice: %v", err)
	}
	if _, err := s.f.Decisions.Take(t.Context(), two, NewDecision{Kind: DecideApprove, Items: []DecisionItem{{call, s.lastDecision(call)}}}); CodeOf(err) != Conflict {
		t.Errorf("decided on beside it: %v", err)
	}
	if _, err := s.f.Requests.Answer(t.Context(), one, request, RequestAgreed, ""); CodeOf(err) != Refused {
		t.Errorf("who asked agrees: %v", err)
	}
	coalition := s.person("Iris")
	coalition.Coalition = true
	for name, who := range map[string]Actor{"a visitor": {}, "a member": bob, "its author": ana, "coalition": coalition} {
		if _, err := s.f.Requests.Answer(t.Context(), who, request, RequestAgreed, ""); CodeOf(err) != NotFound {
			t.Errorf("%s agrees: %v", name, err)
		}
		if err := s.f.Requests.Make(t.Context(), who, NewDecision{Kind: DecideBan, Items: []DecisionItem{{About: reply}}, Rule: 3, Reason: "Ook."}); CodeOf(err) != NotFound {
			t.Errorf("%s asks: %v", name, err)
		}
	}

	decision, err := s.f.Requests.Answer(t.Context(), two, request, RequestAgreed, "")
	s.must(err)

	if got := s.standsIn("kwibuskop"); !slices.Equal(got, []string{"seals.texts"}) {
		t.Errorf("the words still stand in %v", got)
	}
	c, err := s.f.Comments.Find(t.Context(), Actor{}, call)
	if err != nil || !c.Deleted || !c.Gone() || c.HiddenRule != 3 || !s.isSeen(reply) {
		t.Errorf("of it is left %+v, %v", c, err)
	}
	if got := s.heard(one); !slices.Contains(got, "request.answered") {
		t.Errorf("who asked is told of %v", got)
	}
	if got := s.heard(bob); !slices.Contains(got, "flag.settled") {
		t.Errorf("who reported it is told of %v", got)
	}
	if _, err := s.f.Decisions.Sealed(t.Context(), two, decision); CodeOf(err) != NotFound {
		t.Errorf("a moderator reads it: %v", err)
	}
	if found, err := s.f.Decisions.Sealed(t.Context(), admin, decision); err != nil || len(found) != 2 {
		t.Errorf("an admin reads %v, %v", found, err)
	}
	if _, err := s.f.Decisions.Take(t.Context(), two, NewDecision{Kind: DecideRestore, Items: []DecisionItem{{call, decision}}, Reason: "Toch niet."}); CodeOf(err) != Conflict {
		t.Errorf("put back by one: %v", err)
	}

	t.Run("undone, it waits for an answer again, and agreed to again it is gone after the term", func(t *testing.T) {
		_, err := s.f.Decisions.Undo(t.Context(), one, decision)
		s.refused(err, Refused)
		for who, undoable := range map[Actor]bool{one: false, two: true} {
			if day := s.today(who); len(day.Decided) != 1 || day.Decided[0].Asked == undoable || day.Decided[0].Undoable(s.now) != undoable {
				t.Errorf("of what they did today they read %+v", day.Decided)
			}
		}
		_, err = s.f.Decisions.Undo(t.Context(), two, decision)
		s.must(err)
		if got := s.cases(two, g.plan); !slices.Equal(got, []string{CaseRequest}) || s.isSeen(call) {
			t.Errorf("in the queue are %v", got)
		}
		if q, err := s.f.Comments.Find(t.Context(), Actor{}, reply); err != nil || !slices.Contains(s.standsIn("kwibuskop"), "comments.markdown") {
			t.Errorf("what quotes it says %q, %v", q.HTML, err)
		}
		decision, err := s.f.Requests.Answer(t.Context(), two, request, RequestAgreed, "")
		s.must(err)
		s.must(s.f.Appeals.Lodge(t.Context(), ana, decision, "Het was een liedje.", "nl"))
		appeal, err := s.f.Appeals.Against(t.Context(), ana, decision)
		s.must(err)
		for name, who := range map[string]Actor{"who asked": one, "who agreed": two} {
			if err := s.f.Appeals.Decide(t.Context(), who, appeal.ID, AppealReversed, "Vooruit."); CodeOf(err) != Refused {
				t.Errorf("%s decides on the objection: %v", name, err)
			}
		}
		s.now = s.now.Add(deletedFor + time.Second)
		s.must(s.f.Decisions.ForgetSealed(t.Context()))
		if s.count(`SELECT count(*) FROM seals`) != 1 {
			t.Error("forgotten while an objection waits")
		}
		s.must(s.f.Appeals.Decide(t.Context(), admin, appeal.ID, AppealUpheld, "Nee."))
		s.must(s.f.Decisions.ForgetSealed(t.Context()))
		if got := s.standsIn("kwibuskop"); len(got) != 0 {
			t.Errorf("the words still stand in %v", got)
		}
	})
}

func TestRequests_ban(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	_, token := s.member("Ana")
	ana, bob, one, two := s.actor(token), s.person("Bob"), s.moderator("Mo"), s.moderator("Mies")
	insult := s.post(ana, g.thread, 0, "Ik weet je te vinden.")
	s.flag(bob, insult, 2)

	request := s.asks(one, DecideBan, insult)
	if _, err := s.f.Requests.Answer(t.Context(), two, request, RequestDeclined, ""); CodeOf(err) != Invalid {
		t.Errorf("declined without a reason: %v", err)
	}
	_, err := s.f.Requests.Answer(t.Context(), two, request, RequestDeclined, "Eerst een waarschuwing.")
	s.must(err)
	if !s.isSeen(insult) || s.actor(token).Suspended {
		t.Error("declined, it is out of view or its author only reads")
	}
	if got := s.cases(one, g.plan); !slices.Equal(got, []string{CaseFlagged}) {
		t.Errorf("in the queue are %v", got)
	}

	request = s.asks(one, DecideBan, insult)
	var both sync.WaitGroup
	third := s.moderator("Max")
	errs := make([]error, 2)
	for i, who := range []Actor{two, third} {
		both.Go(func() { _, errs[i] = s.f.Requests.Answer(t.Context(), who, request, RequestAgreed, "") })
	}
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || s.count(`SELECT count(*) FROM decisions WHERE kind = 'ban'`) != 1 {
		t.Errorf("two answer: %v, %v", errs[0], errs[1])
	}
	if !s.actor(token).Suspended || s.isSeen(insult) {
		t.Error("agreed to, its author writes or it is read")
	}
	s.now = s.now.AddDate(9, 0, 0)
	token = s.start(ana.Account)
	if !s.actor(token).Suspended {
		t.Error("after nine years its author writes")
	}
}

func TestRequests_ofWhatNobodySawYet(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, one, two := s.person("Ana"), s.moderator("Mo"), s.moderator("Mies")
	s.exec(`UPDATE moderation_settings SET hold_below = 1`)
	comment := s.post(ana, g.thread, 0, "Mijn eerste reactie.")
	if got := s.cases(one, g.plan); !slices.Equal(got, []string{CaseNew}) {
		t.Fatalf("in the queue are %v", got)
	}
	request := s.asks(one, DecideDelete, comment)
	_, err := s.f.Requests.Answer(t.Context(), two, request, RequestDeclined, "Dit mag gewoon.")
	s.must(err)
	if got := s.cases(one, g.plan); !slices.Equal(got, []string{CaseNew}) || s.isSeen(comment) {
		t.Errorf("declined, in the queue are %v", got)
	}
	s.decide(two, DecideApprove, comment)
	if !s.isSeen(comment) {
		t.Error("let through, nobody sees it")
	}
}

func TestRequests_Withdraw(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, one, two := s.person("Ana"), s.person("Bob"), s.moderator("Mo"), s.moderator("Mies")
	call := s.post(ana, g.thread, 0, "Sla ze op hun kop, allemaal.")
	s.flag(bob, call, 3)
	request := s.asks(one, DecideDelete, call)
	s.refused(s.f.Requests.Withdraw(t.Context(), two, request), Refused)
	s.refused(s.f.Requests.Withdraw(t.Context(), bob, request), NotFound)
	if s.isSeen(call) {
		t.Fatal("while it waits it is read")
	}
	s.must(s.f.Requests.Withdraw(t.Context(), one, request))
	if !s.isSeen(call) || !slices.Equal(s.cases(two, g.plan), []string{CaseFlagged}) {
		t.Errorf("withdrawn, it is seen: %v, in the queue are %v", s.isSeen(call), s.cases(two, g.plan))
	}
	s.refused(s.f.Requests.Withdraw(t.Context(), one, request), Conflict)
	_, err := s.f.Requests.Answer(t.Context(), two, request, RequestAgreed, "")
	s.refused(err, Conflict)
	s.decide(two, DecideHide, call)
	if s.isSeen(call) {
		t.Error("decided on after that, it is still seen")
	}
}
