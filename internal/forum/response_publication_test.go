package forum

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestResponses_Withdraw(t *testing.T) {
	d := newDesk(t)
	proposal := d.propose(d.ana, "Een loket", 0)
	status := func() string {
		o, err := d.f.Proposals.Find(t.Context(), Actor{}, proposal)
		d.must(err)
		return o.Status
	}
	draft := d.draft(d.bram, d.answer(proposal))
	d.must(d.f.Responses.Withdraw(t.Context(), d.tess, draft.ID, ""))
	_, err := d.f.Responses.Find(t.Context(), d.bram, draft.ID)
	d.refused(err, NotFound)
	d.refused(d.f.Responses.Approve(t.Context(), d.tess, draft.ID, 1), NotFound)
	if status() != "published" {
		t.Errorf("a draft made the proposal %s", status())
	}
	r := d.publish(d.answer(proposal))
	if status() != "answered" {
		t.Errorf("an answered proposal is %s", status())
	}
	d.refused(d.f.Responses.Withdraw(t.Context(), d.tess, r.ID, ""), Invalid)
	d.must(d.f.Responses.Withdraw(t.Context(), d.tess, r.ID, "Dit hoorde bij een ander voorstel."))
	if r := d.find(Actor{}, r.ID); r.State() != ResponseWithdrawn || r.WithdrawnReason == "" || status() != "under_consideration" {
		t.Errorf("taken back: %+v, the proposal is %s", r, status())
	}
	if ledger, err := d.f.Inputs.Ledger(t.Context(), d.g.plan); err != nil || ledger.Answered != 0 {
		t.Errorf("the ledger counts %d as answered, %v", ledger.Answered, err)
	}
	d.publish(d.answer(proposal))
	if status() != "answered" {
		t.Errorf("answered again, it is %s", status())
	}
}

func TestResponses_PublishDue(t *testing.T) {
	d := newDesk(t)
	first, second := d.post(d.ana, d.g.thread, 0, "Eén."), d.post(d.ben, d.g.thread, 0, "Twee.")
	later := func(inputs ...int64) Response {
		in := d.answer(inputs...)
		in.PublishAt = d.now.Add(time.Hour)
		r := d.draft(d.bram, in)
		d.must(d.f.Responses.Approve(t.Context(), d.tess, r.ID, r.Revision))
		return r
	}
	fine, overtaken := later(first), later(second)
	unread := d.answer(first)
	unread.PublishAt = d.now.Add(time.Minute)
	waits := d.draft(d.bram, unread)
	d.must(d.f.Responses.PublishDue(t.Context()))
	if got := d.find(d.bram, fine.ID).State(); got != ResponseScheduled {
		t.Errorf("before its time it is %s", got)
	}
	d.publish(d.answer(second))
	d.now = d.now.Add(time.Hour)
	var all sync.WaitGroup
	for range 4 { // as many nodes
		all.Go(func() {
			if err := d.f.Responses.PublishDue(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := d.find(Actor{}, fine.ID); got.State() != ResponsePublished || got.PublishedAt.Before(d.now) {
		t.Errorf("when due it is %+v", got)
	}
	if got := d.find(d.bram, overtaken.ID); got.State() != ResponseDraft || got.PublishAt != nil {
		t.Errorf("what came too late is %+v", got)
	}
	if got := d.find(d.bram, waits.ID).State(); got != ResponseDraft {
		t.Errorf("what nobody read is %s", got)
	}
	if n := d.count(`SELECT count(*) FROM events WHERE kind = 'input.answered' AND subject_id = $1`, first); n != 1 {
		t.Errorf("answered %d times", n)
	}
}

func TestResponses_twoAnswerTheSameAtOnce(t *testing.T) {
	d := newDesk(t)
	input, other := d.post(d.ana, d.g.thread, 0, "Eén."), d.post(d.ben, d.g.thread, 0, "Twee.")
	yes, no := d.answer(input, other), d.answer(input)
	yes.Outcome, no.Outcome = "adopted", "not_adopted"
	drafts := []Response{d.draft(d.bram, yes), d.draft(d.tess, no)}
	readers := []Actor{d.tess, d.bram}
	got := make([]error, 2)
	var all sync.WaitGroup
	for i := range drafts {
		all.Go(func() { got[i] = d.f.Responses.Approve(t.Context(), readers[i], drafts[i].ID, 1) })
	}
	all.Wait()
	won := slices.IndexFunc(got, func(err error) bool { return err == nil })
	if won < 0 || CodeOf(got[1-won]) != Conflict {
		t.Fatalf("got %v", got)
	}
	c, err := d.f.Comments.Find(t.Context(), Actor{}, input)
	d.must(err)
	if c.Answer.ID != drafts[won].ID || c.Answer.Outcome != drafts[won].Outcome {
		t.Errorf("the answer is %+v", c.Answer)
	}
	if r := d.find(d.bram, drafts[1-won].ID); r.State() != ResponseDraft {
		t.Errorf("the other one is %s", r.State())
	}
	decided, _, err := d.f.Inputs.List(t.Context(), InputQuery{IDs: drafts[1-won].Inputs})
	d.must(err)
	if !slices.ContainsFunc(decided, func(i Input) bool { return i.ID == input && i.Outcome == drafts[won].Outcome }) {
		t.Errorf("the other one is not told what was decided: %+v", decided)
	}
	t.Run("later drafts do not start from what was answered", func(t *testing.T) {
		_, err := d.f.Responses.Draft(t.Context(), d.bram, d.g.plan, d.answer(input))
		d.refused(err, Conflict)
	})
}

func TestResponses_withdrawnInputIsLeftOut(t *testing.T) {
	d := newDesk(t)
	stays, goes := d.post(d.ana, d.g.thread, 0, "Eén."), d.post(d.ben, d.g.thread, 0, "Twee.")
	r := d.draft(d.bram, d.answer(stays, goes))
	only := d.draft(d.bram, d.answer(goes))
	d.must(d.f.Comments.Withdraw(t.Context(), d.ben, goes))
	d.must(d.f.Responses.Approve(t.Context(), d.tess, r.ID, 1))
	if r := d.find(Actor{}, r.ID); !slices.Equal(r.Inputs, []int64{stays}) {
		t.Errorf("it answers %v", r.Inputs)
	}
	d.refused(d.f.Responses.Approve(t.Context(), d.tess, only.ID, 1), Invalid)
}

func TestResponses_liveNews(t *testing.T) {
	d := newDesk(t)
	v, err := d.f.Actions.Version(t.Context(), Actor{}, d.g.action, 1)
	d.must(err)
	words := d.mark(d.ben, d.g, v, "de redenen", "Welke?")
	comment, proposal := d.post(d.ana, d.g.thread, 0, "Kort."), d.propose(d.ana, "Een loket", 0)
	d.publish(d.answer(comment, proposal, d.first(words).ID))
	for channel, subject := range map[string]int64{
		threadChannel(d.g.thread): comment, proposalsChannel(d.g.plan): proposal, proposalChannel(proposal): proposal,
		threadChannel(words.Thread): d.first(words).ID, actionChannel(d.g.action): d.first(words).ID,
	} {
		all := d.news(channel)
		if last := all[len(all)-1]; last.Kind != "input.answered" || last.Subject != subject {
			t.Errorf("%s ends with %+v, want %d answered", channel, last, subject)
		}
	}
}

func TestResponses_declinedSuggestionIsAnswered(t *testing.T) {
	d := newDesk(t)
	v, err := d.f.Actions.Version(t.Context(), Actor{}, d.g.action, 1)
	d.must(err)
	comment, err := d.f.Passages.Comment(t.Context(), d.ana, NewPassage{
		Action: d.g.action, Version: 1, Block: d.blockWith(v, "vijf werkdagen").ID, Quote: "vijf werkdagen", Suggests: true, Replacement: "een dag",
		First: NewComment{Key: d.key(), Markdown: "Sneller."},
	})
	d.must(err)
	d.must(d.f.Suggestions.Decline(t.Context(), d.holder, comment, "Dat is niet te halen."))
	c, err := d.f.Comments.Find(t.Context(), Actor{}, comment)
	d.must(err)
	if c.Answer == nil || c.Answer.Outcome != "not_adopted" || c.Answer.Office != "holder" || c.Answer.Reason != "Dat is niet te halen." {
		t.Errorf("answer is %+v", c.Answer)
	}
}

func TestResponses_threeHundredAtOnce(t *testing.T) {
	const many = 300
	d := newDesk(t)
	var inputs []int64
	authors := map[int64]bool{}
	for i := range many {
		who := d.ana
		if i%2 == 1 {
			who = d.ben
		}
		authors[who.Account] = true
		if i%3 == 0 {
			inputs = append(inputs, d.propose(who, fmt.Sprintf("Voorstel %d", i), 0))
		} else {
			inputs = append(inputs, d.post(who, d.g.thread, 0, fmt.Sprintf("Inbreng %d", i)))
		}
	}
	r := d.draft(d.bram, d.answer(inputs...))
	begun := time.Now()
	d.must(d.f.Responses.Approve(t.Context(), d.tess, r.ID, r.Revision))
	t.Logf("%d inputs answered in %v", many, time.Since(begun))
	if n := d.count(`SELECT count(DISTINCT subject_id) FROM events WHERE kind = 'input.answered' AND (data->>'response')::bigint = $1`, r.ID); n != many {
		t.Errorf("%d inputs were told apart", n)
	}
	if n := d.count(`SELECT count(*) FROM events WHERE kind = 'input.answered'`); n != many {
		t.Errorf("%d events, want one for each input", n)
	}
	if n := d.count(`SELECT count(*) FROM inputs WHERE response_id = $1`, r.ID); n != many {
		t.Errorf("%d inputs are answered", n)
	}
	for _, who := range []Actor{d.ana, d.ben} {
		got := d.kinds(who)
		if n := slices.Index(got, fmt.Sprintf("input.answered %d", many/2)); n < 0 {
			t.Errorf("%s is told %q, not once that all of it is answered", who.Name, got)
		}
	}
}
