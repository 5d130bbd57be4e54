package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"samenspraak/internal/live"
)

func TestDraft_publish(t *testing.T) {
	d := newDesk(t)
	mieke, jan := d.sitDown("mieke"), d.sitDown("jan")
	d.newBrowser().signIn("noor")
	comment := fmt.Sprint(d.comment("echt zoekt", "Vraag door."))
	late := d.edited(jan, "zonder scans", "zonder foto’s")
	mieke.open(d.draft).says("bij “echt zoekt”", "Vraag door.")
	form := d.edited(mieke, "binnen tien werkdagen", "binnen zes werkdagen")
	form["credits"] = []string{"0", comment}

	t.Run("without a note it comes back, with the text and the ticks", func(t *testing.T) {
		p := mieke.post(d.publish, form, nil).want(http.StatusUnprocessableEntity).says("Schrijf op wat er is gewijzigd en waarom.")
		if again := p.form(d.draft); again.Get("text") != form.Get("text") || !slices.Contains(again["credits"], comment) || again.Get("revision") != "0" {
			t.Errorf("the form holds %v", again)
		}
	})
	t.Run("it stands online with its note, and says so", func(t *testing.T) {
		form.Set("note", "Zes in plaats van tien.")
		mieke.post(d.publish, form, nil).leads(d.page + "?done=published")
		mieke.open(d.page+"?done=published").says("Versie 3 staat online.", "Zes in plaats van tien.", "binnen zes werkdagen")
		if n := d.count(`SELECT count(*) FROM credits WHERE comment_id = $1`, comment); n != 1 {
			t.Errorf("the comment is credited %d times", n)
		}
	})
	t.Run("a second press of the button leads to the same version", func(t *testing.T) {
		mieke.post(d.publish, form, nil).leads(d.page + "?done=published")
		if n := d.count(`SELECT max(number) FROM versions WHERE action_id = $1`, d.action); n != 3 {
			t.Errorf("the newest version is %d", n)
		}
	})
	t.Run("who was behind hears who published, and keeps note and ticks", func(t *testing.T) {
		late.Set("note", "Geen foto’s.")
		p := jan.post(d.publish, late, nil).want(http.StatusConflict).says("Mieke Bakker heeft intussen versie 3 gepubliceerd: vandaag, ", "Publiceer als versie 4")
		form := p.form(d.draft)
		if text := form.Get("text"); !strings.Contains(text, "binnen zes werkdagen") || !strings.Contains(text, "zonder foto’s") || form.Get("note") != "Geen foto’s." || form.Get("base") != "3" {
			t.Errorf("the form holds %v", form)
		}
		jan.post(d.publish, form, nil).leads(d.page + "?done=published")
	})
	t.Run("the same text is no version", func(t *testing.T) {
		form := mieke.open(d.draft).form(d.draft)
		form.Set("note", "Niets")
		mieke.post(d.publish, form, nil).want(http.StatusUnprocessableEntity).says("De tekst is dezelfde als die van de laatste versie.")
	})
}

func TestDraft_besideAVersion(t *testing.T) {
	d := newDesk(t)
	mieke := d.sitDown("mieke")
	mieke.post(d.draft, d.edited(mieke, "binnen tien werkdagen", "binnen zes werkdagen"), nil).want(http.StatusSeeOther)
	if _, err := d.db.Exec(t.Context(), `
		INSERT INTO versions (action_id, number, lang, published_at, note, markdown)
		SELECT action_id, 3, lang, published_at, 'Elders', replace(markdown, 'zonder scans', 'zonder foto’s')
		FROM versions
		WHERE action_id = $1 AND number = 2`, d.action); err != nil {
		t.Fatal(err)
	}
	mieke.open(d.draft).says("Versie 3 verscheen terwijl dit concept er lag.", "Schrijf aan versie 4")
	p := mieke.submit(d.draft, nil).want(http.StatusConflict).says("versie 3")
	if text := p.form(d.draft).Get("text"); !strings.Contains(text, "binnen zes werkdagen") || !strings.Contains(text, "zonder foto’s") {
		t.Errorf("merged is %s", text)
	}
	mieke.submit(d.draft, nil).want(http.StatusSeeOther)
}

func TestDraft_discarding(t *testing.T) {
	d := newDesk(t)
	mieke, jan := d.sitDown("mieke"), d.sitDown("jan")
	mieke.post(d.draft, d.edited(mieke, "binnen tien werkdagen", "binnen zes werkdagen"), nil).want(http.StatusSeeOther)
	form := jan.open(d.discarding).says("Laatst bewaard door Mieke Bakker").form(d.discarding)
	mieke.open(d.draft)
	mieke.post(d.draft, d.edited(mieke, "zonder scans", "zonder foto’s"), nil).want(http.StatusSeeOther)
	jan.post(d.discarding, form, nil).want(http.StatusConflict).says("Mieke Bakker heeft intussen ook bewaard")
	if d.count(`SELECT count(*) FROM drafts`) != 1 {
		t.Fatal("thrown away unseen")
	}
	jan.submit(d.discarding, nil).leads(d.page + "?done=discarded")
	jan.open(d.page + "?done=discarded").says("Het concept is weggegooid.")
	if text := jan.open(d.draft).form(d.draft).Get("text"); !strings.Contains(text, "binnen tien werkdagen") {
		t.Errorf("the text is %s", text)
	}
}

func TestDraft_news(t *testing.T) {
	d := newDesk(t)
	jan, jetty := d.sitDown("jan"), d.sitDown("jetty")
	jan.post(d.draft, d.edited(jan, "binnen tien werkdagen", "binnen zes werkdagen"), nil).want(http.StatusSeeOther)
	channel := fmt.Sprintf("draft:%d", d.action)
	last, err := d.forum.Channels.Last(t.Context(), []string{channel})
	d.must(err)
	news, err := d.server.Source().Load(t.Context(), channel, last[channel]-3, last[channel], "nl")
	d.must(err)
	if len(news) != 3 || news[0].Op != live.None || news[1].Op != live.None || news[2].Op != live.Put {
		t.Fatalf("news is %+v", news)
	}
	put := news[2]
	for _, words := range []string{"Jan de Vries heeft deze tekst ook open", "Jetty Smit heeft", `data-revision="1"`, "Jan de Vries heeft intussen ook bewaard"} {
		if !strings.Contains(put.HTML, words) {
			t.Errorf("the news lacks %q: %s", words, put.HTML)
		}
	}
	if page := jetty.at.body; !strings.Contains(page, `id="`+put.In+`"`) || !strings.Contains(page, `id="`+put.ID+`"`) {
		t.Errorf("the page has no place for %s in %s", put.ID, put.In)
	}
	form := jan.open(d.draft).form(d.draft)
	form.Set("note", "Zes")
	jan.post(d.publish, form, nil).want(http.StatusSeeOther)
	news, err = d.server.Source().Load(t.Context(), channel, last[channel], last[channel]+1, "en")
	d.must(err)
	if len(news) != 1 || !strings.Contains(news[0].HTML, "There is another text meanwhile: that of version 3.") {
		t.Errorf("a publication brings %+v", news)
	}
}
