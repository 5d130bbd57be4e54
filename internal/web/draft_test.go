package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

func TestDraft_rights(t *testing.T) {
	d := newDesk(t)
	visitor := d.newBrowser()
	if to := visitor.get(d.draft).want(http.StatusSeeOther).header.Get("Location"); !strings.HasPrefix(to, "/sign-in") {
		t.Errorf("a visitor is led to %q", to)
	}
	if links := visitor.open(d.page).links(); slices.Contains(links, d.draft) {
		t.Error("the action's page leads visitors to the draft")
	}
	t.Run("a member finds nothing, and keeps the text", func(t *testing.T) {
		b := d.newBrowser()
		b.signIn("noor")
		token := b.open("/account").form("/account").Get("csrf")
		for _, address := range []string{d.draft, d.discarding} {
			b.get(address).want(http.StatusNotFound)
		}
		form := url.Values{"csrf": {token}, "text": {"Mijn tekst"}, "note": {"Mijn uitleg"}, "base": {"2"}}
		for _, address := range []string{d.draft, d.preview, d.publish, d.discarding} {
			b.post(address, form, nil).want(http.StatusNotFound).says("Mijn tekst")
			if status, _ := b.fragment(address, form); status != http.StatusNotFound {
				t.Errorf("%s tells our element %d", address, status)
			}
		}
		b.get("/actions/123456789/draft").want(http.StatusNotFound)
		if n := d.count(`SELECT (SELECT count(*) FROM drafts) + (SELECT count(*) FROM draft_editors)`); n != 0 {
			t.Errorf("%d rows came of it", n)
		}
		if slices.Contains(b.open(d.page).links(), d.draft) {
			t.Error("the action's page leads members to the draft")
		}
	})
	for _, sub := range []string{"mieke", "jan"} {
		t.Run(sub+" may edit, and is led there", func(t *testing.T) {
			b := d.sitDown(sub)
			b.at.want(http.StatusOK).says("Schrijf aan versie 3", "Nog niets gewijzigd sinds versie 2")
			if !slices.Contains(b.open(d.page).links(), d.draft) {
				t.Error("the action's page does not lead to the draft")
			}
		})
	}
	t.Run("after adoption it is closed", func(t *testing.T) {
		b := d.sitDown("jan")
		if _, err := d.db.Exec(t.Context(), `UPDATE plans SET phase = 'implementation'`); err != nil {
			t.Fatal(err)
		}
		b.open(d.draft).want(http.StatusForbidden).says("De tekst van de actie verandert niet meer.")
		if slices.Contains(b.open(d.page).links(), d.draft) {
			t.Error("the action's page leads to the draft")
		}
	})
}

func TestDraft_save(t *testing.T) {
	d := newDesk(t)
	mieke := d.sitDown("mieke")
	form := d.edited(mieke, "binnen tien werkdagen", "binnen zes werkdagen")
	form.Set("note", "Zes lukt ook.")

	d.newBrowser().signIn("noor")
	t.Run("a form saves text and note, and the ticks stay", func(t *testing.T) {
		d.comment("echt zoekt", "Vraag door.")
		mieke.open(d.draft)
		ticked := mieke.at.form(d.draft)
		ticked.Set("text", form.Get("text"))
		ticked.Set("note", form.Get("note"))
		ticked["credits"] = []string{"0", fmt.Sprint(d.count(`SELECT max(id) FROM comments`))}
		p := mieke.follow(mieke.post(d.draft, ticked, nil)).want(http.StatusOK).says("Het concept is bewaard.", "Laatst bewaard door Mieke Bakker")
		saved := p.form(d.draft)
		if saved.Get("text") != form.Get("text") || saved.Get("note") != "Zes lukt ook." || saved.Get("revision") != "1" || len(saved["credits"]) < 2 {
			t.Errorf("the form holds %v", saved)
		}
		form = saved
	})
	t.Run("our element hears from what to save next", func(t *testing.T) {
		form.Set("text", form.Get("text")+"\n\nNog een alinea.")
		status, said := mieke.fragment(d.draft, form)
		if status != http.StatusOK || said.Base != 2 || said.Revision != 2 || !strings.HasPrefix(said.Message, "Concept bewaard om ") {
			t.Errorf("%d %+v", status, said)
		}
		again, said := mieke.fragment(d.draft, form)
		if again != http.StatusOK || said.Revision != 2 {
			t.Errorf("the same again: %d %+v", again, said)
		}
	})
	t.Run("an empty text comes back with what is wrong", func(t *testing.T) {
		empty := url.Values{"csrf": form["csrf"], "base": {"2"}, "revision": {"2"}, "text": {" "}, "note": {"Leeg"}}
		mieke.post(d.draft, empty, nil).want(http.StatusUnprocessableEntity).says("De tekst is leeg.", "Leeg")
		if status, said := mieke.fragment(d.draft, empty); status != http.StatusUnprocessableEntity || said.Message != "De tekst is leeg." {
			t.Errorf("our element hears %d %+v", status, said)
		}
	})
	t.Run("others see who has it open, and who saved", func(t *testing.T) {
		jan := d.sitDown("jan")
		jan.at.says("Mieke Bakker heeft deze tekst ook open, voor het laatst om", "Laatst bewaard door Mieke Bakker", "Nog een alinea.")
	})
}

func TestDraft_conflict(t *testing.T) {
	d := newDesk(t)
	mieke, jan := d.sitDown("mieke"), d.sitDown("jan")
	theirs := d.edited(jan, "binnen tien werkdagen", "binnen acht werkdagen")
	theirs.Set("text", strings.Replace(theirs.Get("text"), "kan dan kiezen", "mag dan kiezen", 1))
	jan.post(d.draft, theirs, nil).want(http.StatusSeeOther)

	mine := d.edited(mieke, "binnen tien werkdagen", "binnen vier werkdagen")
	mine.Set("text", strings.Replace(mine.Get("text"), "zonder scans", "zonder foto’s", 1))
	mine.Set("note", "Vier lukt ook.")
	t.Run("our element hears whose it is", func(t *testing.T) {
		if status, said := mieke.fragment(d.draft, mine); status != http.StatusConflict || !strings.HasPrefix(said.Message, "Jan de Vries heeft intussen ook bewaard: vandaag, ") {
			t.Errorf("%d %+v", status, said)
		}
	})
	t.Run("a save and a publication are answered with the texts merged, and nothing is lost", func(t *testing.T) {
		for _, address := range []string{d.draft, d.publish} {
			p := mieke.post(address, mine, nil).want(http.StatusConflict).
				says("Jan de Vries heeft intussen ook bewaard", "Op 1 plek hebben jullie dezelfde zin gewijzigd", "Jij schreef", "Jan de Vries schreef", "acht")
			form := p.form(d.draft)
			for _, words := range []string{"binnen vier werkdagen", "mag dan kiezen", "zonder foto’s"} {
				if !strings.Contains(form.Get("text"), words) {
					t.Errorf("%q was lost: %s", words, form.Get("text"))
				}
			}
			if form.Get("revision") != "1" || form.Get("note") != "Vier lukt ook." {
				t.Errorf("the form holds %v", form)
			}
			if n := d.count(`SELECT max(revision) FROM draft_revisions`); n != 1 {
				t.Fatalf("%d saves were made", n)
			}
		}
	})
	t.Run("what was merged is saved like any text", func(t *testing.T) {
		p := mieke.follow(mieke.submit(d.draft, nil)).want(http.StatusOK).says("Het concept is bewaard.")
		if text := p.form(d.draft).Get("text"); !strings.Contains(text, "mag dan kiezen") || !strings.Contains(text, "binnen vier werkdagen") {
			t.Errorf("saved is %s", text)
		}
	})
	t.Run("in a second window one hears that it was oneself", func(t *testing.T) {
		again := d.edited(mieke, "zonder foto’s", "zonder plaatjes")
		mieke.post(d.draft, again, nil).want(http.StatusSeeOther)
		again.Set("text", again.Get("text")+"\n\nNog iets.")
		mieke.post(d.draft, again, nil).want(http.StatusConflict).says("Je hebt intussen zelf ook bewaard", "Nergens hebben jullie dezelfde zin gewijzigd")
	})
}

func TestDraft_preview(t *testing.T) {
	d := newDesk(t)
	mieke := d.sitDown("mieke")
	form := d.edited(mieke, "binnen tien werkdagen", "binnen **zes** werkdagen")
	form.Set("note", "Zes")
	form.Set("text", form.Get("text")+"\n\nNieuw <script>alert(1)</script>")
	p := mieke.post(d.preview, form, nil).want(http.StatusOK).says("Zo komt versie 3 eruit te zien", "<script>alert(1)</script>")
	if again := p.form(d.draft); again.Get("text") != form.Get("text") || again.Get("note") != "Zes" {
		t.Errorf("the form holds %v", again)
	}
	if n := strings.Count(p.body, "block-changed"); n != 2 || !strings.Contains(p.body, "<strong>zes</strong>") {
		t.Errorf("%d blocks are marked as changed:\n%s", n, p.body)
	}
	part := mieke.post(d.preview, form, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusOK)
	if strings.Contains(part.body, "<html") || !strings.Contains(part.body, "<strong>zes</strong>") {
		t.Errorf("our element gets %s", part.body)
	}
	if n := d.count(`SELECT count(*) FROM drafts`); n != 0 {
		t.Error("looking saved it")
	}
}

func TestDraft_length(t *testing.T) {
	d := newDesk(t)
	mieke := d.sitDown("mieke")
	form := mieke.at.form(d.draft)
	long := func(n int) url.Values {
		form.Set("text", strings.TrimSpace(strings.Repeat("Zó één ", n/7)))
		return form
	}
	t.Run("a long text is saved whole", func(t *testing.T) {
		mieke.post(d.draft, long(forum.MaxVersion-10), nil).want(http.StatusSeeOther)
		if got := mieke.open(d.draft).form(d.draft).Get("text"); got != form.Get("text") {
			t.Errorf("%d of %d bytes came back", len(got), len(form.Get("text")))
		}
	})
	t.Run("one that is too long comes back whole", func(t *testing.T) {
		p := mieke.post(d.draft, long(forum.MaxVersion+100), nil).want(http.StatusUnprocessableEntity).says("200000 tekens")
		if p.form(d.draft).Get("text") != form.Get("text") {
			t.Error("the text was not kept")
		}
	})
	t.Run("more than any text is refused, here and sooner elsewhere", func(t *testing.T) {
		form.Set("text", strings.Repeat("x", maxLongBody))
		mieke.post(d.draft, form, nil).want(http.StatusRequestEntityTooLarge).says("Wat je stuurde is te groot.", "xxx")
		form.Set("text", strings.Repeat("y", maxBody))
		for _, address := range []string{"/preview", d.discarding, "/sign-in/back-channel-logout"} {
			mieke.post(address, form, nil).want(http.StatusRequestEntityTooLarge).says("Wat je stuurde is te groot.", "yyy")
		}
	})
}

func TestDraft_endedSession(t *testing.T) {
	d := newDesk(t)
	mieke := d.sitDown("mieke")
	form := d.edited(mieke, "binnen tien werkdagen", "binnen zes werkdagen")
	form.Set("note", "Zes lukt ook.")
	if _, err := d.db.Exec(t.Context(), `DELETE FROM sessions`); err != nil {
		t.Fatal(err)
	}
	t.Run("our element hears it", func(t *testing.T) {
		if status, _ := mieke.fragment(d.draft, form); status != http.StatusUnauthorized {
			t.Errorf("status %d", status)
		}
	})
	t.Run("a text too long to wait is shown, with what to do", func(t *testing.T) {
		long := url.Values{"csrf": form["csrf"], "text": {"Begin " + strings.Repeat("lang ", 20_000) + "einde"}}
		mieke.post(d.draft, long, nil).want(http.StatusUnprocessableEntity).says("te lang om te bewaren tot je bent ingelogd", "Log eerst in", "lang einde")
	})
	t.Run("a text waits, and is saved after signing in", func(t *testing.T) {
		parked := mieke.post(d.draft, form, nil).want(http.StatusSeeOther).header.Get("Location")
		mieke.leave(parked)
		mieke.follow(mieke.choose("mieke")).says("binnen zes werkdagen", "Zes lukt ook.")
		mieke.follow(mieke.submit(parked, nil)).says("Het concept is bewaard.", "binnen zes werkdagen")
	})
	t.Run("a form of an earlier session is confirmed first", func(t *testing.T) {
		stale := mieke.open(d.draft).form(d.draft)
		stale.Set("csrf", "token-of-yesterday")
		stale.Set("text", "Van gisteren")
		mieke.post(d.draft, stale, nil).want(http.StatusForbidden).says("Van gisteren", "Bewaar")
	})
}
