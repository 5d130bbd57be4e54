package forum

import "testing"

func TestInputs_Own(t *testing.T) {
	d := newDesk(t)
	co, mo := d.person("Co"), d.moderator("Mo")
	theme := d.g.theme
	one, two := d.propose(d.ana, "Eén teller", 0), d.propose(d.ben, "Twee tellers", 0)
	d.joins(d.ana, co, Authored{Proposal: one})
	d.must(d.f.Curations.Merge(t.Context(), mo, d.because(two, "Vraagt hetzelfde."), one))
	own := func(a Actor) OwnInput {
		t.Helper()
		found, err := d.f.Inputs.Own(t.Context(), a)
		d.must(err)
		if len(found) != 1 {
			t.Fatalf("%s gave %+v", a.Name, found)
		}
		return found[0]
	}

	t.Run("who was merged reads in what, and how that was answered", func(t *testing.T) {
		if i := own(d.ben); i.GoesOnIn == nil || i.GoesOnIn.ID != one || !i.GoesOnIn.Waits() || own(d.ana).GoesOnIn != nil {
			t.Errorf("it goes on in %+v", i.GoesOnIn)
		}
		d.publish(d.answer(one))
		if i := own(d.ben); i.GoesOnIn == nil || i.GoesOnIn.Outcome != "partly" || i.Answer != nil {
			t.Errorf("it goes on in %+v", i.GoesOnIn)
		}
	})
	t.Run("the action that it became is there before an answer says so, and how that goes on", func(t *testing.T) {
		seen, err := d.f.Curations.LastSteps(t.Context(), mo, []int64{one})
		d.must(err)
		action, err := d.f.Curations.Adopt(t.Context(), mo, NewAction{Key: d.key(), Proposals: []int64{one}, Seen: seen, Theme: theme, Lang: "nl", Title: "Tellers", Markdown: "Tel.", Reason: "Goed."})
		d.must(err)
		i := own(d.ana)
		if i.Progress == nil || i.Progress.Action != action || !i.Progress.Draft {
			t.Errorf("of %+v it goes on as %+v", i.Steps, i.Progress)
		}
	})
	t.Run("co-authors read it too", func(t *testing.T) {
		if i := own(co); i.ID != one || i.Progress == nil {
			t.Errorf("the co-author gave %+v", i)
		}
	})
	t.Run("who answers a proposal is offered those that were merged with it", func(t *testing.T) {
		found, _, err := d.f.Inputs.List(t.Context(), InputQuery{Plan: d.g.plan, IDs: []int64{one}, Merged: true})
		d.must(err)
		if len(found) != 2 {
			t.Errorf("offered are %+v", found)
		}
	})
	t.Run("a visitor has none", func(t *testing.T) {
		_, err := d.f.Inputs.Own(t.Context(), Actor{})
		d.refused(err, SignIn)
	})
}
