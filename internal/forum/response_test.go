package forum

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// desk is a plan with an action, its holder, two moderators and someone who gives input.
type desk struct {
	*stand
	g                            ground
	bram, tess, holder, ana, ben Actor
	keys                         int
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	s := newStand(t)
	d := &desk{stand: s, g: s.lay("drafting")}
	d.bram, d.tess, d.holder = s.moderator("Bram"), s.moderator("Tess"), s.holderOf(d.g, "Ho")
	d.ana, d.ben = s.person("Ana"), s.person("Ben")
	s.version(d.g.action, 1, firstText)
	s.exec(`INSERT INTO windows (plan_id, slug, kind, title) VALUES ($1, 'w', 'proposals', '{"nl": "Open"}')`, d.g.plan)
	return d
}

func (d *desk) key() string {
	d.keys++
	return fmt.Sprintf("desk-key-%04d", d.keys)
}

func (d *desk) propose(a Actor, title string, action int64) int64 {
	d.t.Helper()
	id, err := d.f.Proposals.Submit(d.t.Context(), a, NewProposal{Key: d.key(), Plan: d.g.plan, Action: action, Lang: "nl", ProposalText: ProposalText{Title: title, Problem: "Het probleem.", Solution: "De oplossing."}})
	d.must(err)
	return id
}

func (d *desk) answer(inputs ...int64) NewResponse {
	return NewResponse{Key: d.key(), Inputs: inputs, Outcome: "partly", Reason: "Fries vanaf de start, gebarentaal later.", Lang: "nl"}
}

func (d *desk) draft(a Actor, in NewResponse) Response {
	d.t.Helper()
	id, err := d.f.Responses.Draft(d.t.Context(), a, d.g.plan, in)
	d.must(err)
	return d.find(a, id)
}

func (d *desk) find(a Actor, id int64) Response {
	d.t.Helper()
	r, err := d.f.Responses.Find(d.t.Context(), a, id)
	d.must(err)
	return r
}

// publish drafts by one and approves by the other.
func (d *desk) publish(in NewResponse) Response {
	d.t.Helper()
	r := d.draft(d.bram, in)
	d.must(d.f.Responses.Approve(d.t.Context(), d.tess, r.ID, r.Revision))
	return d.find(Actor{}, r.ID)
}

func (d *desk) isInput(id int64) bool {
	return d.count(`SELECT count(*) FROM inputs WHERE id = $1`, id) == 1
}

func TestInputs_whatCounts(t *testing.T) {
	d := newDesk(t)
	other := d.lay("drafting")
	adopted := d.lay("implementation")
	coalition := d.person("Cor")
	coalition.Coalition = true
	planThread := int64(0)
	d.must(d.f.write(t.Context(), func(t *tx) (err error) {
		planThread, err = d.f.Threads.openMain(d.t.Context(), t, Subject{ID: d.g.plan, Kind: "plan", Audience: Public})
		return err
	}))
	v, err := d.f.Actions.Version(t.Context(), Actor{}, d.g.action, 1)
	d.must(err)
	closed, err := d.f.Threads.Open(t.Context(), coalition, NewThread{
		Plan: d.g.plan, About: d.g.action, Title: "Onder ons", Audience: Coalition, First: NewComment{Key: d.key(), Markdown: "Dit blijft hier."},
	})
	d.must(err)
	free, err := d.f.Threads.Open(t.Context(), d.ana, NewThread{Plan: d.g.plan, Title: "Zomaar", First: NewComment{Key: d.key(), Markdown: "Een gesprek."}})
	d.must(err)
	root := d.post(d.ana, d.g.thread, 0, "Maak het korter.")
	proposal := d.propose(d.ana, "Een loket", 0)
	talk, err := d.f.Threads.Main(t.Context(), Actor{}, proposal)
	d.must(err)
	for _, c := range []struct {
		name string
		id   int64
		want bool
	}{
		{"a comment on a draft action", root, true},
		{"a reply to it", d.post(d.ben, d.g.thread, root, "Ja."), false},
		{"what a moderator says", d.post(d.bram, d.g.thread, 0, "Let op."), false},
		{"what the holder says of the own action", d.post(d.holder, d.g.thread, 0, "Toelichting."), false},
		{"what that holder says of another action", d.post(d.holder, other.thread, 0, "Een idee."), true},
		{"a comment on the plan itself", d.post(d.ben, planThread, 0, "Het plan is te lang."), true},
		{"a comment on an adopted action", d.post(d.ben, adopted.thread, 0, "Hoe gaat het?"), false},
		{"a comment on words", d.first(d.mark(d.ben, d.g, v, "de redenen", "Welke?")).ID, true},
		{"a coalition comment", d.post(coalition, closed, 0, "Vertrouwelijk."), false},
		{"a free talk", d.post(d.ben, free, 0, "Gezellig."), false},
		{"a proposal", proposal, true},
		{"a comment on a proposal", d.post(d.ben, talk.ID, 0, "Goed plan."), false},
	} {
		if got := d.isInput(c.id); got != c.want {
			t.Errorf("%s counts as input: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestResponses_whoMayAnswer(t *testing.T) {
	d := newDesk(t)
	own, elsewhere := d.post(d.ana, d.g.thread, 0, "Op de actie."), d.propose(d.ana, "Ergens anders", 0)
	related := d.propose(d.ben, "Hoort bij de actie", d.g.action)
	admin, suspended := d.person("Ad"), d.moderator("Su")
	admin.Admin, suspended.Suspended = true, true
	coalition := d.person("Cor")
	coalition.Coalition = true
	for _, c := range []struct {
		name string
		who  Actor
		on   []int64
		want Code
	}{
		{"a visitor", Actor{}, []int64{own}, NotFound},
		{"a member", d.ana, []int64{own}, NotFound},
		{"a coalition member", coalition, []int64{own}, NotFound},
		{"a holder on the own action", d.holder, []int64{own}, ""},
		{"a holder on a proposal related to it", d.holder, []int64{related}, ""},
		{"a holder elsewhere", d.holder, []int64{elsewhere}, NotFound},
		{"a holder on both at once", d.holder, []int64{own, elsewhere}, NotFound},
		{"a moderator", d.bram, []int64{own, elsewhere}, ""},
		{"an admin", admin, []int64{own, elsewhere}, ""},
		{"a suspended moderator", suspended, []int64{own}, Refused},
	} {
		id, err := d.f.Responses.Draft(t.Context(), c.who, d.g.plan, d.answer(c.on...))
		if CodeOf(err) != c.want {
			t.Errorf("%s drafts: %v, want %q", c.name, err, c.want)
		}
		if c.want != "" {
			continue
		}
		t.Run(c.name+" wrote what others do not see", func(t *testing.T) {
			for _, outsider := range []Actor{{}, d.ana, coalition} {
				_, err := d.f.Responses.Find(t.Context(), outsider, id)
				d.refused(err, NotFound)
				d.refused(d.f.Responses.Approve(t.Context(), outsider, id, 1), NotFound)
				d.refused(d.f.Responses.Save(t.Context(), outsider, id, 1, d.answer(c.on...)), NotFound)
				d.refused(d.f.Responses.Withdraw(t.Context(), outsider, id, ""), NotFound)
			}
		})
	}
}

func TestResponses_secondPairOfEyes(t *testing.T) {
	d := newDesk(t)
	input := d.post(d.ana, d.g.thread, 0, "Maak het korter.")
	r := d.draft(d.bram, d.answer(input))
	t.Run("who wrote it cannot approve", func(t *testing.T) {
		d.refused(d.f.Responses.Approve(t.Context(), d.bram, r.ID, r.Revision), Refused)
	})
	t.Run("only the text that was read is approved", func(t *testing.T) {
		changed := d.answer(input)
		changed.Reason = "We korten het eerste deel in."
		d.must(d.f.Responses.Save(t.Context(), d.bram, r.ID, r.Revision, changed))
		d.refused(d.f.Responses.Approve(t.Context(), d.tess, r.ID, r.Revision), Conflict)
	})
	t.Run("who changes it signs it, and the first writer may be the second reader", func(t *testing.T) {
		changed := d.answer(input)
		changed.Reason = "We korten het hele stuk in."
		d.must(d.f.Responses.Save(t.Context(), d.tess, r.ID, r.Revision+1, changed))
		d.refused(d.f.Responses.Approve(t.Context(), d.tess, r.ID, r.Revision+2), Refused)
		d.must(d.f.Responses.Approve(t.Context(), d.bram, r.ID, r.Revision+2))
		c, err := d.f.Comments.Find(t.Context(), Actor{}, input)
		d.must(err)
		if c.Answer == nil || c.Answer.SignedBy != "Tess" || c.Answer.Reason != changed.Reason || c.Answer.Office != "coordinator" {
			t.Errorf("answer is %+v", c.Answer)
		}
	})
	t.Run("where the plan is run by one person, that one publishes", func(t *testing.T) {
		alone := d.draft(d.bram, d.answer(d.post(d.ana, d.g.thread, 0, "Nog iets.")))
		d.exec(`UPDATE plans SET responses_need_review = false WHERE id = $1`, d.g.plan)
		d.must(d.f.Responses.Approve(t.Context(), d.bram, alone.ID, alone.Revision))
	})
}

func TestResponses_refusals(t *testing.T) {
	d := newDesk(t)
	input := d.post(d.ana, d.g.thread, 0, "Maak het korter.")
	frame := Frame{Opening: "We nemen dit over.", Closing: "Dank voor het meedenken."}
	for name, change := range map[string]func(*NewResponse){
		"without a reason":                  func(in *NewResponse) { in.Reason = " \n " },
		"with an unknown outcome":           func(in *NewResponse) { in.Outcome = "maybe" },
		"with only the opening":             func(in *NewResponse) { in.Reason = "we nemen  dit over." },
		"with only the template":            func(in *NewResponse) { in.Reason = "**We nemen dit over.**\n\nDank voor het meedenken." },
		"that is too long":                  func(in *NewResponse) { in.Reason = string(slices.Repeat([]byte("a"), MaxResponse+1)) },
		"without inputs":                    func(in *NewResponse) { in.Inputs = nil },
		"that led to a version of nothing":  func(in *NewResponse) { in.Version = 1 },
		"that led to a version that is not": func(in *NewResponse) { in.Action, in.Version = d.g.action, 9 },
		"that led to another plan's action": func(in *NewResponse) { in.Action = d.lay("drafting").action },
		"to be published in the past":       func(in *NewResponse) { in.PublishAt = d.now.Add(-time.Minute) },
	} {
		in := d.answer(input)
		in.Offered, in.Framed = frame, true
		change(&in)
		_, err := d.f.Responses.Draft(t.Context(), d.bram, d.g.plan, in)
		if CodeOf(err) != Invalid {
			t.Errorf("a response %s: %v", name, err)
		}
	}
	in := d.answer(input)
	in.Offered, in.Framed, in.Action, in.Version = frame, true, d.g.action, 1
	r := d.draft(d.bram, in)
	if r.Opening != frame.Opening || r.Closing != frame.Closing || r.Action != d.g.action || r.Version != 1 {
		t.Errorf("response is %+v", r)
	}
	again, err := d.f.Responses.Draft(t.Context(), d.bram, d.g.plan, in)
	if err != nil || again != r.ID {
		t.Errorf("sent twice: %d and %d, %v", r.ID, again, err)
	}
}

func TestResponses_Correct(t *testing.T) {
	d := newDesk(t)
	input := d.post(d.ana, d.g.thread, 0, "Maak het korter.")
	r := d.publish(d.answer(input))
	d.now = d.now.Add(48 * time.Hour)
	better := d.answer(input)
	better.Outcome, better.Reason = "adopted", "We korten alles in."
	d.refused(d.f.Responses.Correct(t.Context(), d.ana, r.ID, r.Revision, better), NotFound)
	d.must(d.f.Responses.Correct(t.Context(), d.tess, r.ID, r.Revision, better))
	d.refused(d.f.Responses.Correct(t.Context(), d.bram, r.ID, r.Revision, better), Conflict)
	now := d.find(Actor{}, r.ID)
	earlier, err := d.f.Responses.Earlier(t.Context(), now)
	d.must(err)
	if now.Outcome != "adopted" || len(earlier) != 1 || earlier[0].Outcome != "partly" || earlier[0].HTML != r.HTML || !earlier[0].CorrectedAt.Equal(d.now) {
		t.Errorf("now %+v, earlier %+v", now, earlier)
	}
	c, err := d.f.Comments.Find(t.Context(), Actor{}, input)
	d.must(err)
	if c.AnswerRev != 2 || c.Answer.CorrectedAt == nil || !c.Answer.PublishedAt.Equal(d.now.Add(-48*time.Hour)) {
		t.Errorf("rev %d, answer %+v", c.AnswerRev, c.Answer)
	}
	if found, _, err := d.f.Inputs.List(t.Context(), InputQuery{Plan: d.g.plan}); err != nil || !found[0].AnsweredAt.Equal(*now.PublishedAt) {
		t.Errorf("a correction changed when it was answered: %+v, %v", found, err)
	}
}
