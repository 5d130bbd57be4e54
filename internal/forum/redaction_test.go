package forum

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// redact takes words out of a text of a contribution as a moderator does, and gives the decision.
func (s *stand) redact(a Actor, about int64, out ...string) int64 {
	s.t.Helper()
	found, err := s.f.Decisions.Redactable(s.t.Context(), a, about)
	s.must(err)
	in := NewRedaction{NewDecision: NewDecision{Items: []DecisionItem{{about, found.Known}}, Rule: 4, Reason: "Er stond een adres in."}, Texts: map[string]string{}}
	for _, f := range found.Fields {
		for _, words := range out {
			f.Words = strings.ReplaceAll(f.Words, words, RedactionMark(found.Lang))
		}
		in.Texts[f.Name] = f.Words
	}
	batch, err := s.f.Decisions.Redact(s.t.Context(), a, in)
	s.must(err)
	return batch
}

// standsIn tells in which columns of the whole database words stand.
func (s *stand) standsIn(words string) (where []string) {
	s.t.Helper()
	rows, err := s.db.Query(s.t.Context(), `
		SELECT table_name, column_name
		FROM information_schema.columns
		WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb', 'ARRAY', 'tsvector') AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
		ORDER BY 1, 2`)
	s.must(err)
	var columns [][2]string
	for rows.Next() {
		var c [2]string
		s.must(rows.Scan(&c[0], &c[1]))
		columns = append(columns, c)
	}
	s.must(rows.Err())
	for _, c := range columns {
		if s.count(`SELECT count(*) FROM "`+c[0]+`" WHERE "`+c[1]+`"::text ILIKE '%' || $1 || '%'`, words) > 0 {
			where = append(where, c[0]+"."+c[1])
		}
	}
	return where
}

func TestDecisions_Redact(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod := s.person("Ana"), s.person("Bob"), s.moderator("Mo")
	comment := s.post(ana, g.thread, 0, "Eerst: Zwaluwstraat 12.")
	s.must(s.f.Comments.Edit(t.Context(), ana, comment, 1, "Ga langs bij Zwaluwstraat 3, zeg ik.\nDit plan is goed."))
	quote := s.post(bob, g.thread, comment, "> Ga langs bij Zwaluwstraat 3, zeg ik.\n\nWaarom?")
	s.flag(bob, comment, 4)
	s.tell()

	batch := s.redact(mod, comment, "Zwaluwstraat 3")

	c, err := s.f.Comments.Find(t.Context(), Actor{}, comment)
	s.must(err)
	if c.Markdown != "Ga langs bij [persoonsgegevens weggehaald], zeg ik.\nDit plan is goed." || !c.Redacted {
		t.Errorf("it says %+v", c)
	}
	if q, err := s.f.Comments.Find(t.Context(), Actor{}, quote); err != nil || !strings.Contains(q.HTML, "[persoonsgegevens weggehaald]") || q.Redacted {
		t.Errorf("what quotes it says %q, %v", q.HTML, err)
	}
	_, history, err := s.f.Comments.History(t.Context(), Actor{}, comment)
	s.must(err)
	if len(history) != 3 || history[0].Taken || !history[1].Taken || !history[2].Taken {
		t.Errorf("its history is %+v", history)
	}
	if got := s.standsIn("Zwaluwstraat"); !slices.Equal(got, []string{"seals.texts"}) {
		t.Errorf("the words still stand in %v", got)
	}
	if got := s.heard(ana); !slices.Contains(got, "decision.taken") {
		t.Errorf("the author is told of %v", got)
	}
	if got := s.cases(mod, g.plan); len(got) != 0 {
		t.Errorf("in the queue are still %v", got)
	}
	if err := s.f.Comments.Edit(t.Context(), ana, comment, c.Revision, "Toch Zwaluwstraat 3."); CodeOf(err) != Closed {
		t.Errorf("its author brings them back: %v", err)
	}

	t.Run("undone, all of it is as it was", func(t *testing.T) {
		_, err := s.f.Decisions.Undo(t.Context(), mod, batch)
		s.must(err)
		c, history, err := s.f.Comments.History(t.Context(), Actor{}, comment)
		s.must(err)
		if c.Redacted || !strings.Contains(c.Markdown, "Zwaluwstraat 3") || len(history) != 2 || !strings.Contains(history[1].HTML, "Zwaluwstraat 12") {
			t.Errorf("it says %+v, %+v", c, history)
		}
		if q, err := s.f.Comments.Find(t.Context(), Actor{}, quote); err != nil || !strings.Contains(q.HTML, "Zwaluwstraat 3") {
			t.Errorf("what quotes it says %q, %v", q.HTML, err)
		}
		if s.count(`SELECT count(*) FROM seals`) != 0 || len(s.cases(mod, g.plan)) != 1 {
			t.Errorf("sealed still, or not in the queue")
		}
	})
	t.Run("after ten minutes the words are gone for good", func(t *testing.T) {
		batch := s.redact(mod, comment, "Zwaluwstraat 3")
		s.must(s.f.Decisions.ForgetSealed(t.Context()))
		if len(s.standsIn("Zwaluwstraat")) != 1 {
			t.Error("forgotten before they could be put back")
		}
		s.now = s.now.Add(UndoFor + time.Second)
		s.must(s.f.Decisions.ForgetSealed(t.Context()))
		if got := s.standsIn("Zwaluwstraat"); len(got) != 0 {
			t.Errorf("the words still stand in %v", got)
		}
		if _, err := s.f.Decisions.Undo(t.Context(), mod, batch); CodeOf(err) != Closed {
			t.Errorf("undone: %v", err)
		}
		s.must(s.f.Appeals.Lodge(t.Context(), ana, batch, "Dat was mijn eigen adres.", "nl"))
		appeal, err := s.f.Appeals.Against(t.Context(), ana, batch)
		s.must(err)
		s.must(s.f.Appeals.Decide(t.Context(), s.moderator("Mies"), appeal.ID, AppealReversed, "Dat klopt."))
		if c, err := s.f.Comments.Find(t.Context(), Actor{}, comment); err != nil || !strings.Contains(c.Markdown, RedactionMark("nl")) || !c.Redacted {
			t.Errorf("after the objection it says %+v, %v", c, err)
		}
	})
}

func TestDecisions_Redact_refusals(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	comment := s.post(ana, g.thread, 0, "Ga langs bij Zwaluwstraat 3.")
	mark := RedactionMark("nl")
	for name, c := range map[string]struct {
		actor Actor
		known int64
		words string
		rule  int
		want  Code
	}{
		"a visitor":                    {Actor{}, 0, "Ga langs bij " + mark + ".", 4, NotFound},
		"the author":                   {ana, 0, "Ga langs bij " + mark + ".", 4, NotFound},
		"other words":                  {mod, 0, "Ga nooit langs bij " + mark + ".", 4, Invalid},
		"nothing taken out":            {mod, 0, "Ga langs bij Zwaluwstraat 3.", 4, Invalid},
		"no rule":                      {mod, 0, "Ga langs bij " + mark + ".", 0, Invalid},
		"who did not see the decision": {mod, 99, "Ga langs bij " + mark + ".", 4, Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.f.Decisions.Redact(t.Context(), c.actor, NewRedaction{
				NewDecision: NewDecision{Items: []DecisionItem{{comment, c.known}}, Rule: c.rule, Reason: "Een adres."}, Texts: map[string]string{"text": c.words},
			})
			if CodeOf(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	if n := s.count(`SELECT count(*) FROM decisions`); n != 0 {
		t.Errorf("%d decisions on record", n)
	}
}

func TestDecisions_Redact_proposal(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	s.exec(`INSERT INTO windows (plan_id, slug, kind, title) VALUES ($1, 'open', 'proposals', '{"nl": "Voorstellen"}')`, g.plan)
	ana, bob, mod := s.person("Ana"), s.person("Bob"), s.moderator("Mo")
	id, err := s.f.Proposals.Submit(t.Context(), ana, NewProposal{Key: "key-of-proposal", Plan: g.plan, Lang: "nl", ProposalText: ProposalText{
		Title: "Open agenda", Problem: "Wethouder Kwibus, tel. 0612345678, zegt niets.", Solution: "Publiceer de agenda van Kwibus.",
	}})
	s.must(err)
	o, err := s.f.Proposals.Find(t.Context(), ana, id)
	s.must(err)
	quote := s.post(bob, o.Thread, 0, "> Wethouder Kwibus, tel. 0612345678, zegt niets.\n\nEcht?")

	batch := s.redact(mod, id, "0612345678")

	if o, err = s.f.Proposals.Find(t.Context(), Actor{}, id); err != nil || !o.Redacted || strings.Contains(o.HTML.Problem, "0612") || !strings.Contains(o.HTML.Solution, "Kwibus") {
		t.Errorf("it says %+v, %v", o, err)
	}
	if got := s.standsIn("0612345678"); !slices.Equal(got, []string{"seals.texts"}) {
		t.Errorf("the words still stand in %v", got)
	}
	_, err = s.f.Decisions.Undo(t.Context(), mod, batch)
	s.must(err)
	if o, err = s.f.Proposals.Find(t.Context(), Actor{}, id); err != nil || o.Redacted || !strings.Contains(o.HTML.Problem, "0612345678") {
		t.Errorf("undone it says %+v, %v", o, err)
	}
	if q, err := s.f.Comments.Find(t.Context(), Actor{}, quote); err != nil || !strings.Contains(q.HTML, "0612345678") {
		t.Errorf("what quotes it says %q, %v", q.HTML, err)
	}
}
