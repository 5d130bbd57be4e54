package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/devidp"
	"samenspraak/internal/forum"
)

func TestSafeguards(t *testing.T) {
	s := newSite(t, func(o *Options, p *devidp.Options) {
		p.People = append(p.People, devidp.Person{Sub: "ad", Name: "Ad Visser", Email: "ad@example.org", Role: "admin", Locale: "nl"})
		o.SignIn.Roles = map[string]forum.Role{"moderator": forum.RoleModerator, "admin": forum.RoleAdmin}
	})
	ad, jan, noor, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser(), s.newBrowser()
	ad.signIn("ad")
	jan.signIn("jan")
	noor.signIn("noor")
	const page, form, trial = "/moderation/safeguards", "/moderation/safeguards/revision", "/moderation/safeguards/trial"

	t.Run("everyone reads what waits, only admins that it can be changed", func(t *testing.T) {
		for _, b := range []*browser{visitor, noor, jan} {
			p := b.open(page).says("Wat eerst langs een moderator gaat", "wat 3 mensen melden", "14 dagen")
			if strings.Contains(p.body, form) {
				t.Error("they are offered to change it")
			}
		}
		ad.open(page).says("Verander dit")
		visitor.open("/en"+page).says("what 3 people report", "Appeal against a decision")
	})
	t.Run("others find neither the form nor what it posts to, and leave no trace", func(t *testing.T) {
		fields := ad.open(form).form(page)
		before := s.count(`SELECT count(*) FROM events`)
		for _, b := range []*browser{noor, jan} {
			if p := b.get(form); p.status != http.StatusNotFound {
				t.Errorf("the form answers %d", p.status)
			}
			mine := b.open("/account").form("/account")
			fields.Set("csrf", mine.Get("csrf"))
			fields.Set("why", "Zomaar.")
			for _, path := range []string{page, trial} {
				if p := b.post(path, fields, nil); p.status != http.StatusNotFound {
					t.Errorf("%s answers %d", path, p.status)
				}
			}
		}
		if after := s.count(`SELECT count(*) FROM events`); after != before || s.count(`SELECT count(*) FROM moderation_settings`) != 1 {
			t.Errorf("they left %d events", after-before)
		}
	})
	t.Run("a text is tried against what is typed, and nothing changes", func(t *testing.T) {
		ad.open(form)
		p := ad.post(trial, with(ad.at.form(page), url.Values{"words_nl": {"kwibus*\r\nprutser"}, "hold_below": {"0"}, "trial_text": {"Wat een PRUTSERS, die kwibussen."}}), nil)
		p.want(http.StatusOK).says("Deze tekst zou wachten.", "het woord ‘kwibus*’ staat erin", "Wat een PRUTSERS")
		p = ad.post(trial, with(p.form(page), url.Values{"trial_text": {"Een gewone reactie."}}), nil)
		p.want(http.StatusOK).says("Deze tekst zou meteen online staan.", "kwibus*")
		if n := s.count(`SELECT count(*) FROM moderation_settings`); n != 1 {
			t.Errorf("%d settings", n)
		}
	})
	t.Run("what is no number is asked for again, and what was typed stays", func(t *testing.T) {
		ad.open(form)
		p := ad.submit(page, url.Values{"hold_below": {"veel"}, "words_nl": {"kwibus"}})
		p.want(http.StatusUnprocessableEntity).says("Vul een getal in van 0 tot en met 100.", "Schrijf waarom je dit verandert.", "kwibus")
	})
	t.Run("changed, it holds, everyone reads why, and the words are in no public page", func(t *testing.T) {
		ad.open(form)
		p := ad.submit(page, url.Values{"hold_below": {"2"}, "check_words": {"1"}, "words_nl": {"kwibuskolder"}, "why": {"Er kwam veel reclame."}})
		p.want(http.StatusSeeOther)
		ad.follow(p).says("De instellingen gelden vanaf nu.", "de eerste 2 bijdragen van een nieuw lid")
		for _, path := range []string{page, page + "/editions/2", "/en" + page} {
			for _, b := range []*browser{visitor, noor} {
				if p := b.open(path).says("Er kwam veel reclame."); strings.Contains(p.body, "kwibuskolder") {
					t.Errorf("%s has the word", path)
				}
			}
		}
		visitor.open(page + "/editions/1").says("Dit is een eerdere instelling.")
		if p := visitor.get(page + "/editions/9"); p.status != http.StatusNotFound {
			t.Errorf("an edition that never was answers %d", p.status)
		}
	})
}

// with are the fields of a form with some of them typed anew.
func with(fields, typed url.Values) url.Values {
	for name, values := range typed {
		fields[name] = values
	}
	return fields
}
