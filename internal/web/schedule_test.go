package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/devidp"
	"samenspraak/internal/forum"
)

func TestSchedule(t *testing.T) {
	s := newSite(t)
	s.newDraft()
	const path = "/plans/proefplan/schedule"
	jan, noor, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser()
	jan.signIn("jan")
	noor.signIn("noor")

	t.Run("only who manages plans finds it", func(t *testing.T) {
		visitor.get(path).leads("/sign-in?return_to=" + url.QueryEscape(path))
		noor.get(path).want(http.StatusNotFound)
		token := noor.open("/account").form("/account").Get("csrf")
		noor.post(path, url.Values{"csrf": {token}}, nil).want(http.StatusNotFound)
		if strings.Contains(noor.open("/plans/proefplan").body, path) {
			t.Error("a member is shown the way there")
		}
	})
	t.Run("what is wrong is said, and what was typed stays", func(t *testing.T) {
		jan.open("/plans/proefplan").says("Wijzig de planning")
		jan.open(path)
		jan.submit(path, url.Values{"phase-1-starts": {"morgen"}, "window-0-title-nl": {"Ronde"}, "window-0-starts": {"2030-02-01"}, "window-0-ends": {"2030-01-01"}}).
			want(http.StatusUnprocessableEntity).says("Schrijf de datum als 2027-03-31, 2027-03 of 2027", "Het einde ligt voor het begin")
		if got := jan.at.form(path); got.Get("phase-1-starts") != "morgen" || got.Get("window-0-title-nl") != "Ronde" {
			t.Errorf("the form holds %v", got)
		}
	})
	other := s.newBrowser()
	other.signIn("jan")
	other.open(path)
	t.Run("a window opens, on the plan's page and on record for everyone", func(t *testing.T) {
		jan.follow(jan.submit(path, url.Values{"phase-1-starts": {"2026-05"}, "window-0-title-nl": {"Eerste ronde"}, "window-0-kind": {"proposals"}, "window-0-starts": {"2026-01-01"}, "window-0-ends": {"2096-12-31"}})).
			says("De planning is bewaard.")
		visitor.open("/plans/proefplan").says("Eerste ronde", "De planning is 1 keer gewijzigd", "Voorstellen doen: nieuwe periode", "Inbreng: datum niet bekend wordt vanaf mei 2026")
		visitor.open("/en/plans/proefplan").says("The schedule was changed once", "Making proposals: new period")
	})
	t.Run("answers are promised within days, and whether someone reads them first", func(t *testing.T) {
		jan.open(path)
		jan.submit(path, url.Values{"answer_days": {"vlug"}}).want(http.StatusUnprocessableEntity).says("Schrijf een aantal dagen, van 1 tot en met 365")
		jan.submit(path, url.Values{"answer_days": {"14"}, "reviewed": nil})
		visitor.open("/plans/proefplan").says("Antwoorden: binnen 30 dagen, met een tweede lezer wordt binnen 14 dagen, zonder tweede lezer")
		jan.open(path)
		jan.follow(jan.submit(path, url.Values{"answer_days": {"30"}, "reviewed": {"1"}}))
	})
	t.Run("who saves second sees what would change", func(t *testing.T) {
		other.submit(path, url.Values{"phase-1-starts": {"2026-06"}}).want(http.StatusConflict).says("Iemand anders heeft de planning intussen gewijzigd.", "Eerste ronde")
		other.follow(other.submit(path, url.Values{})).says("De planning is bewaard.")
		visitor.open("/plans/proefplan").says("De planning is 4 keer gewijzigd")
	})
}

func TestHouseRulesPages(t *testing.T) {
	s := newSite(t, func(_ *Options, idp *devidp.Options) {
		idp.People = append(idp.People, devidp.Person{Sub: "aafke", Name: "Aafke Smit", Email: "aafke@example.org", Locale: "nl"})
	})
	aafke, jan, noor := s.newBrowser(), s.newBrowser(), s.newBrowser()
	for name, b := range map[string]*browser{"aafke": aafke, "jan": jan, "noor": noor} {
		b.signIn(name)
	}
	_, err := s.forum.Accounts.Grant(t.Context(), "aafke@example.org", forum.RoleAdmin)
	s.must(err)

	t.Run("only admins find the form", func(t *testing.T) {
		for _, b := range []*browser{jan, noor} {
			b.get("/house-rules/revision").want(http.StatusNotFound)
			token := b.open("/account").form("/account").Get("csrf")
			b.post("/house-rules", url.Values{"csrf": {token}, "edition": {"1"}}, nil).want(http.StatusNotFound)
		}
		jan.get("/house-rules/editions/9").want(http.StatusNotFound)
		jan.get("/house-rules/editions/x").want(http.StatusNotFound)
	})
	t.Run("a rule without a reason is asked for it", func(t *testing.T) {
		aafke.open("/house-rules").says("Wijzig de huisregels")
		aafke.open("/house-rules/revision")
		aafke.submit("/house-rules", url.Values{"rule-0-title-en": {""}}).want(http.StatusUnprocessableEntity).
			says("Schrijf de regel op, in beide talen", "Schrijf op waarom de regels wijzigen")
	})
	t.Run("the new edition holds, the old one stays, and everyone is asked to accept it", func(t *testing.T) {
		aafke.follow(aafke.submit("/house-rules", url.Values{"rule-0-title-nl": {"Blijf bij de zaak"}, "rule-0-title-en": {"Stay on the matter"}, "why": {"Kortere woorden."}})).
			says("De nieuwe huisregels gelden.", "Blijf bij de zaak", "Uitgave 2", "Kortere woorden.")
		noor.open("/house-rules/editions/1").says("Dit is een eerdere uitgave.", "Blijf bij het onderwerp")
		noor.open("/en/house-rules").says("Stay on the matter", "Edition 1")
		noor.get("/notifications").leads("/welcome?return_to=%2Fnotifications")
	})
	t.Run("a form of the edition before is refused, with what was typed", func(t *testing.T) {
		aafke.open("/house-rules/revision")
		aafke.submit("/house-rules", url.Values{"edition": {"1"}, "why": {"Te laat"}}).want(http.StatusConflict)
		if got := aafke.at.form("/house-rules"); got.Get("why") != "Te laat" {
			t.Errorf("the form holds %v", got)
		}
	})
}
