package forum

import (
	"fmt"
	"slices"
	"sync"
	"testing"
)

// moves has a moderator bring a comment to another thread.
func (s *stand) moves(a Actor, comment, to int64) int64 {
	s.t.Helper()
	batch, err := s.f.Decisions.Move(s.t.Context(), a, NewMove{
		NewDecision: NewDecision{Items: []DecisionItem{{comment, s.lastDecision(comment)}}, Reason: "Past daar beter."}, To: to,
	})
	s.must(err)
	return batch
}

// shape is what stands in a thread: comments with their replies, in numbers; a place that is left has a minus.
func (s *stand) shape(thread int64) (all []string) {
	s.t.Helper()
	page, err := s.f.Comments.Page(s.t.Context(), Actor{}, thread, CommentQuery{})
	s.must(err)
	name := func(c Comment) string {
		if c.MovedTo != 0 {
			return fmt.Sprint(-c.ID)
		}
		return fmt.Sprint(c.ID)
	}
	for _, c := range page.Comments {
		line := name(c)
		for _, r := range c.Replies {
			line += " " + name(r)
		}
		all = append(all, line)
	}
	return all
}

// counts are how many comments a thread is said to have, and how many replies those that open a talk in it.
func (s *stand) counts(thread int64) (all []int) {
	s.t.Helper()
	found, err := s.f.Threads.Find(s.t.Context(), Actor{}, thread)
	s.must(err)
	all = append(all, found.CommentCount)
	page, err := s.f.Comments.Page(s.t.Context(), Actor{}, thread, CommentQuery{})
	s.must(err)
	for _, c := range page.Comments {
		if c.MovedTo == 0 {
			all = append(all, c.ReplyCount)
		}
	}
	return all
}

func TestDecisions_Move(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod := s.person("Ana"), s.person("Bob"), s.moderator("Mo")
	other, err := s.f.Threads.Open(t.Context(), bob, NewThread{Plan: g.plan, Title: "Over de planning", First: NewComment{Key: "key-of-form", Markdown: "Waar praten we over de planning?"}})
	s.must(err)
	opening := int64(s.count(`SELECT max(id) FROM comments`))
	before, beforeCounts := s.shape(g.thread), s.counts(g.thread)
	first := s.post(ana, g.thread, 0, "Wanneer is het klaar, vraag ik over kwibuskolder?")
	reply := s.post(bob, g.thread, first, "In maart.")
	answer := s.post(ana, g.thread, reply, "Welk jaar?")
	_, err = s.f.Agreements.Give(t.Context(), bob, first)
	s.must(err)
	s.flag(bob, first, 1)
	s.tell()

	batch := s.moves(mod, first, other)

	if got, want := s.shape(g.thread), append(slices.Clone(before), fmt.Sprint(-first)); !slices.Equal(got, want) {
		t.Errorf("where it was stands %v, want %v", got, want)
	}
	if got, want := s.shape(other), []string{fmt.Sprint(opening), fmt.Sprint(first, reply, answer)}; !slices.Equal(got, want) {
		t.Errorf("where it is stands %v, want %v", got, want)
	}
	if got := s.counts(g.thread); !slices.Equal(got, beforeCounts) {
		t.Errorf("where it was count %v, want %v", got, beforeCounts)
	}
	if got := s.counts(other); !slices.Equal(got, []int{4, 0, 2}) {
		t.Errorf("where it is count %v", got)
	}
	c, err := s.f.Comments.Find(t.Context(), Actor{}, first)
	if err != nil || c.Thread != other || c.MovedFrom != g.thread || c.AgreeCount != 1 {
		t.Errorf("it is %+v, %v", c, err)
	}
	found, err := s.f.Search.Find(t.Context(), Actor{}, SearchQuery{Text: "kwibuskolder"})
	if err != nil || len(found.Hits) != 1 {
		t.Errorf("search finds %v, %v", found, err)
	}
	if got := s.heard(ana); !slices.Contains(got, "decision.taken") {
		t.Errorf("its author is told of %v", got)
	}
	if len(s.cases(mod, g.plan)) != 0 {
		t.Error("it still waits")
	}
	for _, channel := range []string{threadChannel(g.thread), threadChannel(other)} {
		if news := s.news(channel); news[len(news)-1].Kind != "comment.moved" {
			t.Errorf("%s hears last of %s", channel, news[len(news)-1].Kind)
		}
	}

	t.Run("undone, all of it is back, with what was said there", func(t *testing.T) {
		late := s.post(bob, other, first, "Volgend jaar.")
		_, err := s.f.Decisions.Undo(t.Context(), mod, batch)
		s.must(err)
		if got, want := s.shape(g.thread), append(slices.Clone(before), fmt.Sprint(first, reply, answer, late)); !slices.Equal(got, want) {
			t.Errorf("there stands %v, want %v", got, want)
		}
		if got := s.shape(other); !slices.Equal(got, []string{fmt.Sprint(opening)}) {
			t.Errorf("elsewhere stands %v", got)
		}
		if got := s.counts(other); !slices.Equal(got, []int{1, 0}) {
			t.Errorf("elsewhere count %v", got)
		}
		if c, err := s.f.Comments.Find(t.Context(), Actor{}, answer); err != nil || c.Parent != first || c.Answers != reply || c.MovedFrom != 0 {
			t.Errorf("the answer is %+v, %v", c, err)
		}
	})
	t.Run("a reply becomes a comment of its own, with what answers it, and comes back as a reply", func(t *testing.T) {
		batch := s.moves(mod, reply, other)
		if got, want := s.shape(other), []string{fmt.Sprint(opening), fmt.Sprint(reply, answer)}; !slices.Equal(got, want) {
			t.Errorf("there stands %v, want %v", got, want)
		}
		if got := s.shape(g.thread); !slices.Contains(got, fmt.Sprint(first, -reply, int64(s.count(`SELECT max(id) FROM comments`)))) {
			t.Errorf("where it was stands %v", got)
		}
		_, err := s.f.Decisions.Undo(t.Context(), mod, batch)
		s.must(err)
		if c, err := s.f.Comments.Find(t.Context(), Actor{}, answer); err != nil || c.Parent != first || c.Answers != reply || c.Thread != g.thread {
			t.Errorf("the answer is %+v, %v", c, err)
		}
	})
	t.Run("it does not go where others read, to another plan, or where it is", func(t *testing.T) {
		iris := s.person("Iris")
		iris.Coalition = true
		closedOff, err := s.f.Threads.Open(t.Context(), iris, NewThread{Plan: g.plan, Title: "Onder ons", Audience: Coalition, First: NewComment{Key: "key-of-form-2", Markdown: "Hoi."}})
		s.must(err)
		s.must(s.f.Threads.Close(t.Context(), mod, other, "Klaar."))
		for name, to := range map[string]int64{"coalition": closedOff, "itself": g.thread, "closed": other, "nothing": 1 << 40} {
			_, err := s.f.Decisions.Move(t.Context(), mod, NewMove{NewDecision: NewDecision{Items: []DecisionItem{{first, s.lastDecision(first)}}, Reason: "Daarheen."}, To: to})
			if CodeOf(err) != Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, who := range map[string]Actor{"a visitor": {}, "its author": ana, "coalition": iris} {
			_, err := s.f.Decisions.Move(t.Context(), who, NewMove{NewDecision: NewDecision{Items: []DecisionItem{{first, 0}}, Reason: "Daarheen."}, To: other})
			if CodeOf(err) != NotFound {
				t.Errorf("%s moves it: %v", name, err)
			}
		}
	})
}

func TestDecisions_Move_whilePeopleAnswer(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, one, two := s.person("Ana"), s.moderator("Mo"), s.moderator("Mies")
	other, err := s.f.Threads.Open(t.Context(), ana, NewThread{Plan: g.plan, Title: "Over de planning", First: NewComment{Key: "key-of-form", Markdown: "Waar?"}})
	s.must(err)
	first := s.post(ana, g.thread, 0, "Wanneer is het klaar?")
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			_, err := s.f.Comments.Post(t.Context(), ana, g.thread, NewComment{Key: fmt.Sprintf("key-of-answer-%d", i), Markdown: fmt.Sprintf("Antwoord %d", i), Parent: first})
			if err != nil && CodeOf(err) != NotFound { // it went elsewhere
				t.Error(err)
			}
		})
	}
	moved := make([]error, 2)
	for i, mod := range []Actor{one, two} {
		all.Go(func() {
			_, moved[i] = s.f.Decisions.Move(t.Context(), mod, NewMove{NewDecision: NewDecision{Items: []DecisionItem{{About: first}}, Reason: "Past daar."}, To: other})
		})
	}
	all.Wait()
	if (moved[0] == nil) == (moved[1] == nil) {
		t.Errorf("two moved it: %v, %v", moved[0], moved[1])
	}
	if n := s.count(`SELECT count(*) FROM comments c JOIN comments p ON p.id = c.parent_id WHERE c.thread_id <> p.thread_id`); n != 0 {
		t.Errorf("%d answers stand elsewhere than what they answer", n)
	}
	if n := s.count(`SELECT count(*) FROM threads t WHERE comment_count <> (SELECT count(*) FROM comments WHERE thread_id = t.id)`); n != 0 {
		t.Errorf("%d threads count wrong", n)
	}
}

func TestDecisions_Close(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod := s.person("Ana"), s.person("Bob"), s.moderator("Mo")
	comment := s.post(ana, g.thread, 0, "Altijd hetzelfde.")
	s.flag(bob, comment, 1)
	in := NewDecision{Items: []DecisionItem{{comment, 0}}, Reason: "Uitgepraat."}
	for name, who := range map[string]Actor{"a visitor": {}, "its author": ana} {
		if _, err := s.f.Decisions.Close(t.Context(), who, in); CodeOf(err) != NotFound {
			t.Errorf("%s closes: %v", name, err)
		}
	}
	batch, err := s.f.Decisions.Close(t.Context(), mod, in)
	s.must(err)
	if thread, err := s.f.Threads.Find(t.Context(), bob, g.thread); err != nil || !thread.Closed || thread.CloseReason != "Uitgepraat." || len(s.cases(mod, g.plan)) != 0 {
		t.Errorf("the thread is %+v, %v", thread, err)
	}
	in.Items[0].Known = batch
	if _, err := s.f.Decisions.Close(t.Context(), mod, in); CodeOf(err) != Refused {
		t.Errorf("closed twice: %v", err)
	}
	_, err = s.f.Decisions.Undo(t.Context(), mod, batch)
	s.must(err)
	if thread, err := s.f.Threads.Find(t.Context(), bob, g.thread); err != nil || thread.Closed || len(s.cases(mod, g.plan)) != 1 {
		t.Errorf("undone the thread is %+v, %v", thread, err)
	}
}

func TestDecisions_Move_letsThrough(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod := s.person("Ana"), s.person("Bob"), s.moderator("Mo")
	other, err := s.f.Threads.Open(t.Context(), bob, NewThread{Plan: g.plan, Title: "Elders", First: NewComment{Key: "key-of-form", Markdown: "Hier."}})
	s.must(err)
	s.exec(`UPDATE moderation_settings SET hold_below = 1`)
	comment := s.post(ana, g.thread, 0, "Mijn eerste reactie.")
	batch := s.moves(mod, comment, other)
	if !s.isSeen(comment) || !slices.Equal(s.counts(other), []int{2, 0, 0}) {
		t.Errorf("it is seen: %v; the thread counts %v", s.isSeen(comment), s.counts(other))
	}
	_, err = s.f.Decisions.Undo(t.Context(), mod, batch)
	s.must(err)
	if s.isSeen(comment) || len(s.cases(mod, g.plan)) != 1 {
		t.Error("undone, it is seen or does not wait")
	}
	if n := s.count(`SELECT count(*) FROM threads t WHERE comment_count <> (SELECT count(*) FROM comments c JOIN subjects x ON x.id = c.id WHERE thread_id = t.id AND x.audience <> 'moderators')`); n != 0 {
		t.Errorf("%d threads count wrong", n)
	}
}
