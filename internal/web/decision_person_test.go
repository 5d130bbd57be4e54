package web

import (
	"fmt"
	"net/url"
	"testing"

	"samenspraak/internal/forum"
)

func TestDecision_onAPersonHidesToo(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	decision := func() string {
		return fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions WHERE lead_id IS NULL`))
	}

	t.Run("the choice is on for a suspension and off for a warning, and all who read of it read of both", func(t *testing.T) {
		noor.write(action.MainThread, "Een eerste belediging")
		first := s.lastComment()
		pip.flags(first, 2)
		fields := jan.open("/plans/proefplan/queue").form("/decisions")
		if fields.Has("hide-warn") || !fields.Has("hide-suspend") {
			t.Errorf("the form begins as %v", fields)
		}
		jan.follow(jan.decides(forum.DecideSuspend, nil)).says("De schrijver is geschorst.", "De bijdrage is ook verborgen.")
		noor.open(decision()).says("Je kunt een tijd niet schrijven.", "Je bijdrage is ook verborgen.", "Daarom is ze verborgen, en kun je een tijd niet schrijven.")
		pip.open(fmt.Sprintf("/flags/%d", s.count(`SELECT max(id) FROM flags`))).says("Een moderator heeft de schrijver geschorst.", "De bijdrage is ook verborgen.")
		s.newBrowser().open("/moderation").says("Schrijver geschorst", "De bijdrage is ook verborgen.")
		s.newBrowser().open("/en/moderation").says("Author suspended", "The contribution is hidden too.")
		jan.follow(jan.submit(decision()+"/undoing", nil)).says("Alles is weer zoals het was.")
	})
	t.Run("with a warning it stays, unless that is chosen", func(t *testing.T) {
		jan.follow(jan.decides(forum.DecideWarn, nil)).says("De schrijver is gewaarschuwd.")
		noor.open(decision()).says("Je krijgt een waarschuwing.", "Je bijdrage blijft staan.")
		s.newBrowser().open("/moderation").says("Schrijver gewaarschuwd", "De bijdrage bleef staan.")
	})
	t.Run("one who wrote several is warned once, for all of them", func(t *testing.T) {
		query := "/decisions/new?"
		for i := range 3 {
			noor.write(action.MainThread, fmt.Sprintf("Belediging nummer %d", i))
			pip.flags(s.lastComment(), 2)
			query += fmt.Sprintf("case=%d&", s.count(`SELECT max(id) FROM cases`))
		}
		jan.open(query).says("Ze zijn van 1 schrijver.", "Verberg ook deze 3 bijdragen")
		jan.follow(jan.submit("/decisions", url.Values{"kind": {forum.DecideWarn}, "hide-warn": {"1"}})).says("De schrijver is gewaarschuwd.", "3 bijdragen zijn ook verborgen.")
		noor.open(decision()).says("Het gaat over deze 3 bijdragen", "Belediging nummer 0", "Belediging nummer 2", "Je 3 bijdragen zijn ook verborgen.")
		part := fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))
		noor.get(part).leads(decision())
		s.newBrowser().open("/moderation").says("Voor 3 bijdragen.", "Deze bijdragen zijn ook verborgen.")
	})
}

func TestDecision_thatNothingIsWrongIsCalledWhatItDoes(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	noor.write(action.MainThread, "Dit staat er gewoon.")
	pip.flags(s.lastComment(), 5)
	jan.open("/plans/proefplan/queue").says("Laat staan")
	jan.follow(jan.decides(forum.DecideApprove, nil)).says("De bijdrage blijft staan.")

	s.safeguards(func(m *forum.SafeguardEdition) { m.FlagsToHold = 1 })
	noor.write(action.MainThread, "Dit stond er even.")
	pip.flags(s.lastComment(), 5)
	jan.open("/plans/proefplan/queue").says("Toon weer")
	jan.follow(jan.decides(forum.DecideApprove, nil)).says("De bijdrage is weer te zien. De schrijver krijgt bericht.")

	s.safeguards(func(m *forum.SafeguardEdition) { m.HoldBelow = 100 })
	noor.write(action.MainThread, "Dit zag nog niemand.")
	jan.open("/en/plans/proefplan/queue").says("Publish")
	jan.follow(jan.decides(forum.DecideApprove, nil)).says("De bijdrage is geplaatst. De schrijver krijgt bericht.")
}
