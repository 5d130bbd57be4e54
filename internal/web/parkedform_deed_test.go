package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

func TestParkedForm_everyFormHasItsName(t *testing.T) {
	for _, r := range append(pages, signInPages...) {
		if r.method == post && r.door == member && !views.NamesParkedForm(r.path) {
			t.Errorf("nobody reads what %s does, that confirms it after signing in", r.path)
		}
	}
}

// TestParkedForm_shows is for forms with more in them than a text to place: who signs in again sees what they confirm.
func TestParkedForm_shows(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	noor.write(action.MainThread, "Koop onze verf, nu met korting")
	comment := s.lastComment()
	// parks posts a form whose session ended, and gives the page on which it waits.
	parks := func(t *testing.T, b *browser, path string, fields url.Values) *page {
		t.Helper()
		fields.Set("csrf", "token-of-yesterday")
		return b.post(path, fields, nil).want(http.StatusForbidden)
	}

	t.Run("a report", func(t *testing.T) {
		parks(t, pip, "/flags", url.Values{"about": {fmt.Sprint(comment)}, "ground": {"5"}, "words": {"Dit is een winkel."}}).
			says("Meld dit", "Koop onze verf", "Huisregel 5", "Dit is een winkel.", "Bevestig")
	})
	pip.flags(comment, 5)
	t.Run("a decision, with its kind, its rule and on what", func(t *testing.T) {
		p := parks(t, jan, "/decisions", url.Values{"item": {fmt.Sprintf("%d-0", comment)}, "kind": {forum.DecideSuspend}, "hide-suspend": {"1"}, "days": {"9"}, "rule": {"5"}, "reason": {"Dit is reclame."}})
		p.says("Reactie van Noor", "Schors", "Verberg ook deze bijdrage", "9", "Huisregel 5", "Je reden", "Dit is reclame.", "Bevestig")
		if strings.Contains(p.text(), "Waarom sluit het?") || strings.Contains(p.text(), "Plaats dit") {
			t.Error("what it says is of another form")
		}
	})
	t.Run("a visitor does not see what is decided on", func(t *testing.T) {
		b := s.newBrowser()
		p := b.follow(b.post("/decisions", url.Values{"item": {fmt.Sprintf("%d-0", comment)}, "kind": {forum.DecideHide}, "rule": {"5"}, "reason": {"Dit is reclame."}}, nil))
		p.says("Log in om dit te doen", "1 bijdrage", "Verberg", "Huisregel 5", "Dit is reclame.")
		if strings.Contains(p.text(), "Noor") {
			t.Error("it names the author")
		}
	})
	t.Run("a request", func(t *testing.T) {
		parks(t, jan, fmt.Sprintf("/cases/%d/request", s.count(`SELECT max(id) FROM cases`)), url.Values{"kind": {forum.DecideBan}, "rule": {"5"}, "reason": {"Steeds weer."}}).
			says("Schors de schrijver voorgoed", "Huisregel 5", "Steeds weer.")
	})
	t.Run("an answer to one", func(t *testing.T) {
		parks(t, jan, "/requests/1", url.Values{"outcome": {forum.RequestDeclined}, "answer": {"Eén keer is geen keer."}}).says("Niet eens", "Eén keer is geen keer.")
	})
	t.Run("an objection, and the decision on it", func(t *testing.T) {
		parks(t, noor, "/decisions/1/appeal", url.Values{"words": {"Ik verkoop niets."}}).says("Maak bezwaar", "Ik verkoop niets.", "Bevestig")
		parks(t, jan, "/appeals/1", url.Values{"outcome": {forum.AppealReversed}, "reason": {"Je hebt gelijk."}}).says("Trek het besluit in", "Je reden", "Je hebt gelijk.")
	})
	t.Run("what takes a decision back", func(t *testing.T) {
		parks(t, jan, "/decisions/1/undoing", url.Values{}).says("Maak het besluit ongedaan")
	})
	t.Run("words of a field that has no name", func(t *testing.T) {
		parks(t, jan, "/cases/1/redaction", url.Values{"comment-12": {"Bel mij niet."}, "reason": {"Een nummer."}}).says("Haal persoonsgegevens weg", "Bel mij niet.")
	})
}
