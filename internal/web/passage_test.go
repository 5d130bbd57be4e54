package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fasthttp/websocket"

	"samenspraak/internal/forum"
	"samenspraak/internal/live"
)

// A plan with one draft action, in two versions.
const (
	draftVersions = `{"number": 1, "note": "Eerste", "text": {"nl": "## Kop\n\nElk verzoek begint met een gesprek binnen vijf werkdagen.\n\nEen bureau controleert elk kwartaal."}}`
	nextVersion   = `, {"number": 2, "note": "Tweede", "text": {"nl": "## Kop\n\nElk verzoek begint met een gesprek binnen tien werkdagen."}}`
	draftPlan     = `{
	"slug": "proefplan", "number": 1, "title": "Proefplan", "phase": "drafting", "period": {"start": "2030", "end": "2031"},
	"themes": [{"number": "I", "title": {"nl": "Thema"}}],
	"actions": [{"number": 1, "slug": "actie", "theme": "I", "title": {"nl": "Een actie"}, "holders": ["houder"], "versions": [%s]}]}`
	draftHolders = `{"organisations": [{"id": "houder", "name": {"nl": "Houder"}, "kind": "ministry"}]}`
)

// newDraft lays a plan with a draft action and gives the action.
func (s *site) newDraft() forum.Action {
	s.t.Helper()
	s.publish(draftVersions)
	action, err := s.forum.Actions.ByNumber(s.t.Context(), forum.Actor{}, "proefplan", 1)
	s.must(err)
	return action
}

// publish imports the plan with these versions of its action.
func (s *site) publish(versions string) {
	s.t.Helper()
	_, err := s.forum.Plans.Import(s.t.Context(), []forum.File{
		{Name: "organisations.json", Data: []byte(draftHolders)}, {Name: "plan.json", Data: fmt.Appendf(nil, draftPlan, versions)},
	})
	s.must(err)
}

// blockPath is the address of the block of an action's newest text in which words stand.
func blockPath(t *testing.T, a forum.Action, words string) string {
	t.Helper()
	for _, b := range a.Current.Blocks {
		if strings.Contains(b.Plain, words) {
			return fmt.Sprintf("/actions/%d/versions/%d/blocks/%d", a.ID, a.Current.Number, b.ID)
		}
	}
	t.Fatalf("no block holds %q", words)
	return ""
}

// comment fills in the form about a block, as someone without script does.
func (b *browser) comment(block, quote, said string, more url.Values) *page {
	b.t.Helper()
	b.open(block + "/comment").want(http.StatusOK)
	fields := url.Values{"quote": {quote}, "text": {said}}
	for name, values := range more {
		fields[name] = values
	}
	return b.submit(block+"/passages", fields)
}

func TestPassage(t *testing.T) {
	s := newSite(t)
	a := s.newDraft()
	block := blockPath(t, a, "vijf werkdagen")
	noor, jan := s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	jan.signIn("jan")

	t.Run("the script for choosing words comes with a text and with the form, not with other pages nor with the form in its place", func(t *testing.T) {
		for path, loads := range map[string]bool{fmt.Sprintf("/actions/%d", a.ID): true, fmt.Sprintf("/actions/%d/versions/1", a.ID): true, block + "/comment": true, "/": false} {
			if p := noor.open(path); strings.Contains(p.body, "/assets/passages") != loads {
				t.Errorf("%s: loads it: %v", path, !loads)
			}
		}
		if p := noor.send(http.MethodGet, block+"/comment", nil, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusOK); strings.Contains(p.body, "<script") {
			t.Error("the form in its place holds a script")
		}
	})
	t.Run("without script one quotes the words, and comes back beside them", func(t *testing.T) {
		p := noor.open(block + "/comment").says("Elk verzoek begint met een gesprek binnen vijf werkdagen.")
		if p.form(block+"/passages").Get("quote") != "Elk verzoek begint met een gesprek binnen vijf werkdagen." {
			t.Error("the form does not begin with the whole block")
		}
		p = noor.follow(noor.comment(block, "vijf werkdagen", "Dat is te lang.", nil))
		if !strings.HasPrefix(p.url.Fragment, "note-") || p.url.Path != fmt.Sprintf("/actions/%d", a.ID) {
			t.Errorf("came to %s", p.url)
		}
		p.says("Dat is te lang.", "vijf werkdagen")
		if !strings.Contains(p.body, `data-passage="`) || !strings.Contains(p.body, `>vijf werkdagen</mark>`) {
			t.Error("the words are not marked")
		}
	})
	t.Run("words that do not stand there come back with what was written", func(t *testing.T) {
		p := noor.comment(block, "zes weken", "Hmm.", url.Values{"suggests": {"1"}, "replacement": {"acht weken"}}).want(http.StatusUnprocessableEntity)
		p.says("Deze woorden staan niet in de alinea")
		if f := p.form(block + "/passages"); f.Get("text") != "Hmm." || f.Get("quote") != "zes weken" || f.Get("replacement") != "acht weken" || f.Get("suggests") != "1" {
			t.Errorf("the form holds %v", f)
		}
	})
	t.Run("a block, version or action that is not there is not found", func(t *testing.T) {
		for _, path := range []string{
			strings.Replace(block, "/versions/1", "/versions/9", 1), fmt.Sprintf("/actions/%d/versions/1/blocks/99999", a.ID), "/actions/99999/versions/1/blocks/1",
			fmt.Sprintf("/actions/%d/versions/x/blocks/1", a.ID),
		} {
			noor.get(path + "/comment").want(http.StatusNotFound)
		}
		noor.get(fmt.Sprintf("/actions/%d/versions/9", a.ID)).want(http.StatusNotFound)
		noor.get("/passages/99999").want(http.StatusNotFound)
	})
	t.Run("a visitor's comment waits for who wrote it", func(t *testing.T) {
		visitor := s.newBrowser()
		p := visitor.follow(visitor.comment(block, "een gesprek", "Met wie?", nil)).says("Met wie?", "een gesprek")
		if n := s.count(`SELECT count(*) FROM comments`); n != 1 || p.url.Path[:13] != "/parked-forms" {
			t.Errorf("at %s, with %d comments", p.url, n)
		}
	})
	t.Run("our element gets the note, and open pages the same as news", func(t *testing.T) {
		channel := fmt.Sprintf("action:%d", a.ID)
		conn := noor.followThread(s, channel)
		fields := jan.open(block + "/comment").form(block + "/passages")
		fields.Set("quote", "vijf werkdagen")
		fields.Set("start", "42")
		fields.Set("end", "56")
		fields.Set("text", "Ook te lang.")
		p := jan.post(block+"/passages", fields, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusCreated)
		var put putAnswer
		s.must(json.Unmarshal([]byte(p.body), &put))
		news := nextPut(t, conn, channel)
		if news.ID != put.ID || news.In != put.In || news.Rev != put.Rev || !strings.Contains(news.HTML, "Ook te lang.") || !strings.Contains(news.HTML, `data-count="2"`) {
			t.Errorf("answer %+v\nnews %+v", put, news)
		}
	})
	t.Run("a reply beside the text is answered there", func(t *testing.T) {
		var first int64
		s.must(s.db.QueryRow(t.Context(), `SELECT min(id) FROM comments`).Scan(&first))
		reply := fmt.Sprintf("/comments/%d/replies", first)
		jan.open(fmt.Sprintf("/comments/%d/reply?beside=1", first)).want(http.StatusOK)
		p := jan.follow(jan.submit(reply, url.Values{"text": {"Eens."}}))
		if p.url.Path != fmt.Sprintf("/actions/%d", a.ID) {
			t.Errorf("came to %s", p.url)
		}
	})
	t.Run("a withdrawn comment goes from the note, also on open pages", func(t *testing.T) {
		channel := fmt.Sprintf("action:%d", a.ID)
		noor.comment(block, "Elk verzoek", "Weg hiermee.", nil).want(http.StatusSeeOther)
		conn := jan.followThread(s, channel)
		var last int64
		s.must(s.db.QueryRow(t.Context(), `SELECT max(id) FROM comments`).Scan(&last))
		path := fmt.Sprintf("/comments/%d/withdrawal", last)
		noor.open(path)
		noor.submit(path, nil).want(http.StatusSeeOther)
		if news := nextPut(t, conn, channel); strings.Contains(news.HTML, "Weg hiermee") || !strings.Contains(news.HTML, `data-count="0"`) {
			t.Errorf("news %+v", news)
		}
		if p := jan.open(fmt.Sprintf("/actions/%d", a.ID)); strings.Contains(p.body, "Weg hiermee") || strings.Contains(p.body, ">Elk verzoek</mark>") {
			t.Error("it still stands there")
		}
	})
	t.Run("the next version is news, keeps the words in view, and tells who wrote of them", func(t *testing.T) {
		channel := fmt.Sprintf("action:%d", a.ID)
		noor.comment(blockPath(t, a, "bureau"), "Een bureau controleert", "Welk?", nil).want(http.StatusSeeOther)
		conn := jan.followThread(s, channel)
		s.publish(draftVersions + nextVersion)
		if news := nextPut(t, conn, channel); news.ID != fmt.Sprintf("version-out-%d", a.ID) || !strings.Contains(news.Say, "Versie 2") {
			t.Errorf("news %+v", news)
		}
		s.tellPeople()
		p := noor.open(fmt.Sprintf("/actions/%d", a.ID)).says("woorden gewijzigd", "vijf werkdagen", "woorden geschrapt", "Reacties op eerdere tekst", "Berichten: 4 ongelezen")
		if !strings.Contains(p.body, ">tien werkdagen</mark>") {
			t.Error("the changed words are not marked")
		}
		old := noor.open(fmt.Sprintf("/actions/%d/versions/1", a.ID)).says("Je leest versie 1")
		if strings.Contains(old.text(), "woorden gewijzigd") || !strings.Contains(old.body, ">vijf werkdagen</mark>") {
			t.Error("version 1 does not show them as they were")
		}
		noor.open(fmt.Sprintf("/actions/%d?version=1", a.ID)).says("Je leest versie 1")
		noor.open("/notifications").says("wijzigde woorden waarop je reageerde", "schrapte woorden waarop je reageerde", "vijf werkdagen")
		noor.follow(noor.submit("/notifications/reading", nil)).want(http.StatusOK)
		noor.open("/about").says("Berichten: niets ongelezen")
	})
	t.Run("moderators put passages right; for others there is nothing", func(t *testing.T) {
		noor.get("/plans/proefplan/passages").want(http.StatusNotFound)
		var gone int64
		s.must(s.db.QueryRow(t.Context(), `SELECT passage_id FROM anchors WHERE state = 'deleted'`).Scan(&gone))
		confirmation, anchor := fmt.Sprintf("/passages/%d/confirmation", gone), fmt.Sprintf("/passages/%d/anchor", gone)
		noor.get(anchor).want(http.StatusNotFound)
		token := noor.open("/account").form("/account").Get("csrf")
		noor.post(confirmation, url.Values{"csrf": {token}, "version": {"2"}}, nil).want(http.StatusNotFound)
		noor.post(anchor, url.Values{"csrf": {token}, "version": {"2"}, "block": {"0"}}, nil).want(http.StatusNotFound)

		jan.open("/plans/proefplan/passages").says("Een bureau controleert", "Deze woorden staan niet meer in de tekst.", "tien")
		jan.open(anchor).says("Elk verzoek begint")
		b, _ := a.Current.Block(blockNumber(block))
		jan.submit(anchor, url.Values{"block": {fmt.Sprint(b.ID)}, "quote": {"geen woord ervan"}}).want(http.StatusUnprocessableEntity).says("Deze woorden staan niet in de alinea")
		jan.follow(jan.submit(anchor, url.Values{"block": {fmt.Sprint(b.ID)}, "quote": {"een gesprek"}})).says("De passage is nagekeken.")
		jan.open(fmt.Sprintf("/passages/%d", gone)).says("Nagekeken door")
		jan.open("/plans/proefplan/passages")
		jan.follow(jan.submit(jan.onlyConfirmation(), nil)).says("De passage is nagekeken.", "Alle passages staan op hun plek.")
	})
	t.Run("a suspended moderator reads as everyone does", func(t *testing.T) {
		var account int64
		s.must(s.db.QueryRow(t.Context(), `SELECT id FROM accounts WHERE sub = 'jan'`).Scan(&account))
		other, err := s.forum.Accounts.Arrive(t.Context(), forum.Arrival{Issuer: "https://other.example", Sub: "moderator"})
		s.must(err)
		s.must(s.forum.Accounts.Suspend(t.Context(), forum.Actor{Account: other, Moderator: true, Ready: true}, account, forum.NewSuspension{Reason: "Huisregel 2"}))
		jan.open(fmt.Sprintf("/actions/%d", a.ID)).want(http.StatusOK)
		jan.get("/plans/proefplan/passages").want(http.StatusNotFound)
	})
}

func blockNumber(path string) (n int64) {
	fmt.Sscanf(path[strings.LastIndexByte(path, '/')+1:], "%d", &n)
	return n
}

// onlyConfirmation is the address of the one form on the page that confirms a passage.
func (b *browser) onlyConfirmation() string {
	b.t.Helper()
	for n := range b.at.root.Descendants() {
		if action := attr(n, "action"); n.Data == "form" && strings.HasSuffix(action, "/confirmation") {
			return action
		}
	}
	b.t.Fatalf("%s has no passage to confirm", b.at.url)
	return ""
}

// wirePut is news as a page gets it.
type wirePut struct {
	C, Op, ID, In, HTML, Say string
	Rev                      int64
}

// nextPut reads on until a channel brings something to show.
func nextPut(t *testing.T, conn *websocket.Conn, channel string) wirePut {
	t.Helper()
	for {
		var news wirePut
		if err := conn.ReadJSON(&news); err != nil {
			t.Fatal(err)
		}
		if news.C == channel && news.Op == string(live.Put) {
			return news
		}
	}
}

func TestSuggestion(t *testing.T) {
	s := newSite(t)
	a := s.newDraft()
	block := blockPath(t, a, "vijf werkdagen")
	noor, jan := s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	jan.signIn("jan")
	suggest := func(quote, replacement string) string {
		t.Helper()
		noor.comment(block, quote, "Beter zo.", url.Values{"suggests": {"1"}, "replacement": {replacement}}).want(http.StatusSeeOther)
		var last int64
		s.must(s.db.QueryRow(t.Context(), `SELECT max(id) FROM comments`).Scan(&last))
		return fmt.Sprintf("/comments/%d/suggestion", last)
	}
	first, second := suggest("vijf werkdagen", "drie werkdagen"), suggest("Elk verzoek", "Ieder verzoek")

	t.Run("it is shown as a change", func(t *testing.T) {
		p := noor.open(fmt.Sprintf("/actions/%d", a.ID)).says("Tekstvoorstel", "nog open")
		if !strings.Contains(p.body, "vijf</del>") || !strings.Contains(p.body, "drie</ins>") {
			t.Error("what goes and what comes is not marked")
		}
	})
	t.Run("others than who edits the text can't decide", func(t *testing.T) {
		noor.get(first).want(http.StatusNotFound)
		token := noor.open("/account").form("/account").Get("csrf")
		noor.post(first+"/acceptance", url.Values{"csrf": {token}}, nil).want(http.StatusNotFound)
		noor.post(first+"/refusal", url.Values{"csrf": {token}, "reason": {"Zomaar"}}, nil).want(http.StatusNotFound)
	})
	t.Run("accepting leads to the editor", func(t *testing.T) {
		jan.open(first).want(http.StatusOK)
		accepted := jan.submit(first+"/acceptance", nil)
		comment := strings.Split(first, "/")[2]
		accepted.leads(fmt.Sprintf("/actions/%d/draft?done=taken&suggestion=%s", a.ID, comment))
		if p := jan.follow(accepted); !strings.Contains(p.body, `data-look="drie werkdagen"`) {
			t.Error("the editor does not begin at the new words")
		}
		noor.open(strings.TrimSuffix(first, "/suggestion")).says("overgenomen in het concept")
		if p := jan.open(first).says("Over dit tekstvoorstel is al besloten."); strings.Contains(p.body, "/acceptance") {
			t.Error("one can decide again")
		}
		token := jan.open("/account").form("/account").Get("csrf")
		jan.post(first+"/acceptance", url.Values{"csrf": {token}}, nil).want(http.StatusConflict).says("Over dit tekstvoorstel is al besloten.")
	})
	t.Run("who had the draft open when it was accepted finds it ticked when the texts are merged", func(t *testing.T) {
		third := suggest("een gesprek", "een goed gesprek")
		var comment int64
		s.must(s.db.QueryRow(t.Context(), `SELECT max(id) FROM comments`).Scan(&comment))
		draft := fmt.Sprintf("/actions/%d/draft", a.ID)
		editor := s.newBrowser()
		editor.signIn("jan")
		editor.open(draft)
		jan.open(third)
		jan.submit(third+"/acceptance", nil).leads(fmt.Sprintf("%s?done=taken&suggestion=%d", draft, comment))
		var before string
		s.must(s.db.QueryRow(t.Context(), `SELECT markdown FROM draft_revisions ORDER BY revision DESC OFFSET 1 LIMIT 1`).Scan(&before))
		p := editor.submit(draft, url.Values{"text": {before + "\n\nEen alinea erbij."}}).want(http.StatusConflict)
		if !strings.Contains(p.body, fmt.Sprintf(`value="%d" checked`, comment)) || !strings.Contains(p.body, "een goed gesprek") {
			t.Error("it is not ticked, or not in the text")
		}
	})
	t.Run("declining asks for a reason, and shows it", func(t *testing.T) {
		jan.open(second)
		jan.submit(second+"/refusal", nil).want(http.StatusUnprocessableEntity).says("Schrijf op waarom")
		jan.follow(jan.submit(second+"/refusal", url.Values{"reason": {"“Elk” is korter."}})).says("niet overgenomen", "“Elk” is korter.")
	})
}
