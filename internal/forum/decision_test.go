package forum

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// flag has someone report a contribution for a house rule.
func (s *stand) flag(a Actor, about int64, rule int) {
	s.t.Helper()
	s.must(s.f.Flags.Report(s.t.Context(), a, about, NewFlag{Ground: GroundRule, Rule: rule}))
}

// decide takes a decision on one contribution as a moderator who knows how it is now.
func (s *stand) decide(a Actor, kind string, about int64) int64 {
	s.t.Helper()
	taken, err := s.f.Decisions.Take(s.t.Context(), a, NewDecision{Kind: kind, Items: []DecisionItem{{about, s.lastDecision(about)}}, Rule: 2, Reason: "U valt iemand aan.", Days: 7})
	s.must(err)
	return taken.Batch
}

func (s *stand) lastDecision(about int64) int64 {
	return int64(s.count(`SELECT coalesce(max(id), 0) FROM decisions WHERE about_id = $1 AND undone_at IS NULL`, about))
}

// cases are the kinds of what waits in a plan's queue, the most urgent first.
func (s *stand) cases(moderator Actor, plan int64) (kinds []string) {
	s.t.Helper()
	found, _, err := s.f.Cases.List(s.t.Context(), moderator, CaseQuery{Plan: plan})
	s.must(err)
	for _, c := range found {
		kinds = append(kinds, c.Kind)
	}
	return kinds
}

// isSeen tells whether a visitor reads the text of a comment.
func (s *stand) isSeen(comment int64) bool {
	s.t.Helper()
	c, err := s.f.Comments.Find(s.t.Context(), Actor{}, comment)
	if CodeOf(err) == NotFound {
		return false
	}
	s.must(err)
	return c.HTML != ""
}

// heard are the kinds of what someone is told, newest first.
func (s *stand) heard(a Actor) (kinds []string) {
	s.t.Helper()
	for _, n := range s.told(a) {
		kinds = append(kinds, n.Kind)
	}
	return kinds
}

// restsOn is what someone reads of the contributions that a decision is about.
func (s *stand) restsOn(a Actor, decision int64) string {
	s.t.Helper()
	all, err := s.f.Decisions.Contributions(s.t.Context(), a, decision)
	s.must(err)
	var html strings.Builder
	for _, c := range all {
		html.WriteString(c.HTML)
	}
	return html.String()
}

func TestDecisions_hide(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, eve, mod := s.person("Ana"), s.person("Bob"), s.person("Eve"), s.moderator("Mo")
	insult := s.post(ana, g.thread, 0, "Wie dit bedacht heeft is gek, zeg ik met zoekwoord kwibus.")
	reply := s.post(bob, g.thread, insult, "Dat is geen argument.")
	s.flag(bob, insult, 2)
	s.flag(eve, insult, 2)
	if got := s.cases(mod, g.plan); !slices.Equal(got, []string{CaseFlagged}) {
		t.Fatalf("in the queue are %v", got)
	}
	s.tell()

	batch := s.decide(mod, DecideHide, insult)

	if s.isSeen(insult) || !s.isSeen(reply) {
		t.Error("the insult is still read, or the answer is not")
	}
	if got := s.cases(mod, g.plan); len(got) != 0 {
		t.Errorf("in the queue are still %v", got)
	}
	if found, err := s.f.Search.Find(t.Context(), Actor{}, SearchQuery{Text: "kwibus"}); err != nil || len(found.Hits) > 0 {
		t.Errorf("search finds %v, %v", found, err)
	}
	if got := s.heard(ana); !slices.Contains(got, "decision.taken") {
		t.Errorf("the author is told of %v", got)
	}
	if got := s.heard(eve); !slices.Contains(got, "flag.settled") {
		t.Errorf("who reported it is told of %v", got)
	}
	d, err := s.f.Decisions.Find(t.Context(), ana, batch)
	s.must(err)
	if d.Rule != 2 || d.Reason != "U valt iemand aan." || !strings.Contains(s.restsOn(ana, batch), "kwibus") {
		t.Errorf("the author reads %+v", d)
	}
	for name, who := range map[string]Actor{"visitor": {}, "another member": bob} {
		if _, err := s.f.Decisions.Find(t.Context(), who, batch); CodeOf(err) != NotFound {
			t.Errorf("%s reads the statement: %v", name, err)
		}
	}

	t.Run("undone, it is as it was and waits again", func(t *testing.T) {
		undone, err := s.f.Decisions.Undo(t.Context(), mod, batch)
		s.must(err)
		if undone != 1 || !s.isSeen(insult) || len(s.cases(mod, g.plan)) != 1 {
			t.Errorf("%d undone, in the queue %v", undone, s.cases(mod, g.plan))
		}
		again := s.decide(mod, DecideHide, insult)
		s.now = s.now.Add(UndoFor + time.Second)
		if _, err := s.f.Decisions.Undo(t.Context(), mod, again); CodeOf(err) != Closed {
			t.Errorf("undone after eleven minutes: %v", err)
		}
		s.decide(mod, DecideRestore, insult)
		if !s.isSeen(insult) {
			t.Error("restored, it is not seen")
		}
	})
}

func TestDecisions_oneWinner(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, one, two := s.person("Ana"), s.moderator("Mo"), s.moderator("Mies")
	var items []DecisionItem
	for i := range 40 {
		items = append(items, DecisionItem{About: s.post(ana, g.thread, 0, fmt.Sprintf("Reactie %d.", i))})
	}
	var both sync.WaitGroup
	taken := make([]Taken, 2)
	for i, mod := range []Actor{one, two} {
		both.Go(func() {
			mine := slices.Clone(items)
			if i == 1 {
				slices.Reverse(mine)
			}
			var err error
			taken[i], err = s.f.Decisions.Take(t.Context(), mod, NewDecision{Kind: DecideHide, Items: mine, Rule: 1, Reason: "Niet bij het onderwerp."})
			if err != nil && CodeOf(err) != Conflict {
				t.Error(err)
			}
		})
	}
	both.Wait()
	if taken[0].Done+taken[1].Done != len(items) {
		t.Errorf("decided %d and %d of %d", taken[0].Done, taken[1].Done, len(items))
	}
	if n := s.count(`SELECT count(*) FROM decisions`); n != len(items) {
		t.Errorf("%d decisions on record", n)
	}
	batch := max(taken[0].Batch, taken[1].Batch)
	undone, err := s.f.Decisions.Undo(t.Context(), two, batch)
	s.must(err)
	if hidden := s.count(`SELECT count(*) FROM subjects WHERE hidden_by IS NOT NULL`); undone+hidden != len(items) {
		t.Errorf("%d undone and %d hidden of %d", undone, hidden, len(items))
	}
}

func TestDecisions_suspend(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	_, token := s.member("Ana")
	ana, mod := s.actor(token), s.moderator("Mo")
	insult := s.post(ana, g.thread, 0, "Ik weet je te vinden.")
	batch := s.decide(mod, DecideSuspend, insult)
	if !s.actor(token).Suspended {
		t.Fatal("the author may still write")
	}
	_, err := s.f.Decisions.Undo(t.Context(), mod, batch)
	s.must(err)
	if s.actor(token).Suspended {
		t.Error("the author still only reads")
	}
}

func TestFlags_hold(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	insult := s.post(ana, g.thread, 0, "Reclame!")
	for i := range 3 {
		if !s.isSeen(insult) {
			t.Fatalf("held after %d flags", i)
		}
		s.flag(s.person(fmt.Sprintf("Lezer %d", i)), insult, 5)
	}
	if s.isSeen(insult) {
		t.Fatal("three people reported it, and it is in view")
	}
	if got := s.cases(mod, g.plan); !slices.Equal(got, []string{CaseHeld}) {
		t.Errorf("in the queue are %v", got)
	}
	s.decide(mod, DecideApprove, insult)
	if !s.isSeen(insult) {
		t.Error("found in order, it is still held")
	}
	for i := range 3 {
		s.flag(s.person(fmt.Sprintf("Andere lezer %d", i)), insult, 5)
	}
	if !s.isSeen(insult) {
		t.Error("what a moderator let stay is held again")
	}
}

func TestFlags_ofWhatItsAuthorTookBack(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod := s.person("Ana"), s.person("Bob"), s.moderator("Mo")
	comment := s.post(ana, g.thread, 0, "Wie dit bedacht heeft is gek.")
	s.flag(bob, comment, 2)
	s.must(s.f.Comments.Withdraw(t.Context(), ana, comment))
	if _, err := s.f.Decisions.Take(t.Context(), mod, NewDecision{Kind: DecideHide, Items: []DecisionItem{{About: comment}}, Rule: 2, Reason: "Gek."}); CodeOf(err) != Conflict {
		t.Errorf("hiding it: %v", err)
	}
	s.decide(mod, DecideApprove, comment)
	s.tell()
	if got := s.cases(mod, g.plan); len(got) != 0 {
		t.Errorf("in the queue are still %v", got)
	}
	if got := s.heard(bob); !slices.Contains(got, "flag.settled") {
		t.Errorf("who reported it hears %v", got)
	}
}

func TestFlags_Report_refusals(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob := s.person("Ana"), s.person("Bob")
	comment := s.post(ana, g.thread, 0, "Een reactie.")
	s.flag(bob, comment, 1)
	suspended := s.person("Eve")
	suspended.Suspended = true
	for name, c := range map[string]struct {
		actor Actor
		about int64
		in    NewFlag
		want  Code
	}{
		"a visitor":                {Actor{}, comment, NewFlag{Ground: GroundRule, Rule: 1}, SignIn},
		"who is suspended":         {suspended, comment, NewFlag{Ground: GroundRule, Rule: 1}, Refused},
		"the author":               {ana, comment, NewFlag{Ground: GroundRule, Rule: 1}, NotFound},
		"a second time":            {bob, comment, NewFlag{Ground: GroundOther, Words: "Toch."}, Conflict},
		"no such rule":             {s.person("Kees"), comment, NewFlag{Ground: GroundRule, Rule: 99}, Invalid},
		"another ground, no words": {s.person("Loes"), comment, NewFlag{Ground: GroundOther}, Invalid},
		"too many words":           {s.person("Mien"), comment, NewFlag{Ground: GroundOther, Words: strings.Repeat("a", MaxFlagWords+1)}, Invalid},
		"what cannot be flagged":   {bob, g.plan, NewFlag{Ground: GroundRule, Rule: 1}, NotFound},
		"what does not exist":      {bob, 1 << 40, NewFlag{Ground: GroundRule, Rule: 1}, NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			if err := s.f.Flags.Report(t.Context(), c.actor, c.about, c.in); CodeOf(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestAppeals(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod, other := s.person("Ana"), s.person("Bob"), s.moderator("Mo"), s.moderator("Mies")
	comment := s.post(ana, g.thread, 0, "Scherp maar eerlijk.")
	decision := s.decide(mod, DecideHide, comment)

	if err := s.f.Appeals.Lodge(t.Context(), bob, decision, "Ik vind van niet.", "nl"); CodeOf(err) != NotFound {
		t.Errorf("someone else objects: %v", err)
	}
	s.must(s.f.Appeals.Lodge(t.Context(), ana, decision, "Dit was geen aanval.", "nl"))
	if err := s.f.Appeals.Lodge(t.Context(), ana, decision, "En nog eens.", "nl"); CodeOf(err) != Closed {
		t.Errorf("a second objection: %v", err)
	}
	if got := s.cases(mod, g.plan); !slices.Equal(got, []string{CaseAppeal}) {
		t.Fatalf("in the queue are %v", got)
	}
	appeal, err := s.f.Appeals.Against(t.Context(), ana, decision)
	s.must(err)
	waiting, _, err := s.f.Cases.List(t.Context(), mod, CaseQuery{Plan: g.plan})
	s.must(err)
	s.must(s.f.Cases.Claim(t.Context(), mod, waiting[0].ID))
	if c, err := s.f.Cases.Find(t.Context(), mod, waiting[0].ID); err != nil || c.ClaimedBy != 0 || c.MayDecide(mod) || !c.MayDecide(other) {
		t.Errorf("who decided has it: %+v, %v", c, err)
	}
	if err := s.f.Appeals.Decide(t.Context(), mod, appeal.ID, AppealUpheld, "Blijft zo."); CodeOf(err) != Refused {
		t.Errorf("who decided decides on the objection: %v", err)
	}
	for name, who := range map[string]Actor{"a member": bob, "whose it is": ana, "a visitor": {}} {
		if err := s.f.Appeals.Decide(t.Context(), who, appeal.ID, AppealReversed, "Vind ik."); CodeOf(err) != NotFound {
			t.Errorf("%s decides: %v", name, err)
		}
	}
	s.must(s.f.Appeals.Decide(t.Context(), other, appeal.ID, AppealReversed, "Het ging over de tekst."))
	if !s.isSeen(comment) {
		t.Error("the comment is still hidden")
	}
	if got := s.heard(ana); !slices.Contains(got, "appeal.decided") {
		t.Errorf("the author is told of %v", got)
	}
	if got := s.cases(mod, g.plan); len(got) != 0 {
		t.Errorf("in the queue are still %v", got)
	}
	log, _, err := s.f.Decisions.Log(t.Context(), LogQuery{})
	s.must(err)
	if len(log) != 1 || log[0].Appeal != AppealReversed || log[0].Undone {
		t.Errorf("the log says %+v", log)
	}
}

func TestModeration_rights(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	comment := s.post(ana, g.thread, 0, "Een reactie.")
	s.flag(s.person("Bob"), comment, 1)
	found, _, err := s.f.Cases.List(t.Context(), mod, CaseQuery{Plan: g.plan})
	s.must(err)
	suspended := mod
	suspended.Suspended = true
	coalition := s.person("Iris")
	coalition.Coalition = true
	before := s.count(`SELECT count(*) FROM events`)
	for name, who := range map[string]Actor{"a visitor": {}, "a member": s.person("Loes"), "coalition": coalition, "a suspended moderator": suspended} {
		t.Run(name, func(t *testing.T) {
			before = s.count(`SELECT count(*) FROM events`)
			_, _, list := s.f.Cases.List(t.Context(), who, CaseQuery{Plan: g.plan})
			_, find := s.f.Cases.Find(t.Context(), who, found[0].ID)
			_, _, count := s.f.Cases.Count(t.Context(), who, g.plan)
			_, take := s.f.Decisions.Take(t.Context(), who, NewDecision{Kind: DecideHide, Items: []DecisionItem{{About: comment}}, Rule: 1, Reason: "Daarom."})
			_, undo := s.f.Decisions.Undo(t.Context(), who, 1)
			_, flags := s.f.Flags.Of(t.Context(), who, comment)
			_, author := s.f.Cases.Author(t.Context(), who, ana.Account)
			_, words := s.f.Cases.Words(t.Context(), who, comment)
			for what, err := range map[string]error{
				"lists": list, "opens": find, "counts": count, "decides": take, "undoes": undo, "reads the flags": flags, "reads of the author": author, "reads the words": words,
				"claims":   s.f.Cases.Claim(t.Context(), who, found[0].ID),
				"releases": s.f.Cases.Release(t.Context(), who, found[0].ID),
			} {
				if CodeOf(err) != NotFound {
					t.Errorf("%s: %v", what, err)
				}
			}
			if may, err := s.f.Channels.MayJoin(t.Context(), who, queueChannel(g.plan)); may || err != nil {
				t.Errorf("may follow the queue: %v, %v", may, err)
			}
			if after := s.count(`SELECT count(*) FROM events`); after != before {
				t.Errorf("%d events on record", after-before)
			}
		})
	}
}

func TestCases_Claim(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, one, two := s.person("Ana"), s.moderator("Mo"), s.moderator("Mies")
	s.flag(s.person("Bob"), s.post(ana, g.thread, 0, "Een reactie."), 1)
	found, _, err := s.f.Cases.List(t.Context(), one, CaseQuery{Plan: g.plan})
	s.must(err)
	id := found[0].ID
	whose := func() string {
		c, err := s.f.Cases.Find(t.Context(), one, id)
		s.must(err)
		return c.ClaimedName
	}
	s.must(s.f.Cases.Claim(t.Context(), one, id))
	s.must(s.f.Cases.Claim(t.Context(), two, id))
	if got := whose(); got != "Mo" {
		t.Errorf("it is %q's", got)
	}
	s.must(s.f.Cases.Release(t.Context(), two, id))
	if got := whose(); got != "Mo" {
		t.Errorf("given back by another, it is %q's", got)
	}
	s.now = s.now.Add(ClaimFor + time.Second)
	if got := whose(); got != "" {
		t.Errorf("after a quarter of an hour it is still %q's", got)
	}
	s.must(s.f.Cases.Claim(t.Context(), two, id))
	if got := whose(); got != "Mies" {
		t.Errorf("it is %q's", got)
	}
	if n := len(s.news(queueChannel(g.plan))); n != 3 { // opened, and claimed twice
		t.Errorf("%d news in the queue", n)
	}
}
