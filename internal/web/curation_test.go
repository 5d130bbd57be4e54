package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"samenspraak/internal/forum"
	"samenspraak/internal/live"
)

// newProposals opens the plan and gives it two proposals.
func (s *site) newProposals() (one, two string) {
	s.t.Helper()
	_, err := s.db.Exec(s.t.Context(), `INSERT INTO windows (plan_id, slug, kind, title) SELECT id, 'open', 'proposals', '{"nl": "Voorstellen"}' FROM plans`)
	s.must(err)
	var paths []string
	for _, title := range []string{"Een teller", "De wachttijd"} {
		var account, plan int64
		s.must(s.db.QueryRow(s.t.Context(), `SELECT a.id, p.id FROM accounts a, plans p WHERE a.display_name = 'Noor El Amrani'`).Scan(&account, &plan))
		id, err := s.forum.Proposals.Submit(s.t.Context(), forum.Actor{Account: account, Ready: true}, forum.NewProposal{
			Key: "key of " + title, Plan: plan, Lang: "nl", ProposalText: forum.ProposalText{Title: title, Problem: "Niemand weet het.", Solution: "Zeg het iedereen."},
		})
		s.must(err)
		paths = append(paths, fmt.Sprintf("/proposals/%d", id))
	}
	return paths[0], paths[1]
}

// latest is the last news of a channel, as Dutch pages get it.
func (s *site) latest(channel string) live.News {
	s.t.Helper()
	source := s.server.Source()
	last, err := source.Last(s.t.Context(), []string{channel})
	s.must(err)
	news, err := source.Load(s.t.Context(), channel, 0, last[channel], "nl")
	s.must(err)
	if len(news) == 0 {
		s.t.Fatalf("%s has no news", channel)
	}
	return news[len(news)-1]
}

func TestCuration(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	jan, noor, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser()
	jan.signIn("jan")
	noor.signIn("noor")
	one, two := s.newProposals()
	path := two + "/curation"
	number := strings.TrimPrefix(one, "/proposals/")
	step := func(b *browser, fields url.Values) *page {
		b.open(path)
		form := url.Values{"csrf": b.at.form(path)["csrf"], "seen": b.at.form(path)["seen"]}
		for name, values := range fields {
			form[name] = values
		}
		return b.post(path, form, nil)
	}

	t.Run("only moderators find it", func(t *testing.T) {
		visitor.get(path).want(http.StatusSeeOther)
		noor.get(path).want(http.StatusNotFound)
		noor.get("/plans/proefplan/actions/new").want(http.StatusNotFound)
		token := noor.open("/account").form("/account").Get("csrf")
		noor.post(path, url.Values{"csrf": {token}, "step": {"merged"}, "other": {number}, "reason": {"x"}}, nil).want(http.StatusNotFound)
		noor.post("/plans/proefplan/actions", url.Values{"csrf": {token}, "proposals": {number}, "key": {"12345678"}, "title": {"x"}, "text": {"x"}, "reason": {"x"}}, nil).want(http.StatusNotFound)
		if strings.Contains(noor.open(two).body, "/curation") {
			t.Error("a member is shown the way there")
		}
	})
	t.Run("a step takes a reason, and what was chosen stays", func(t *testing.T) {
		step(jan, url.Values{"step": {"merged"}, "other": {number}, "reason": {" "}}).want(http.StatusUnprocessableEntity).says("Schrijf op waarom")
		if !strings.Contains(jan.at.body, fmt.Sprintf(`value="%s" selected`, number)) {
			t.Error("the other proposal is no longer chosen")
		}
		step(jan, url.Values{"step": {"dance"}, "reason": {"x"}}).want(http.StatusNotFound)
	})
	t.Run("merged, both pages say so, with the reason", func(t *testing.T) {
		jan.follow(step(jan, url.Values{"step": {"merged"}, "other": {number}, "reason": {"Vraagt hetzelfde."}})).says("Dat is gedaan en staat bij het voorstel.")
		visitor.open(two).says("Dit voorstel is samengevoegd met:", "Een teller", "Jan de Vries", "Reden: Vraagt hetzelfde.", "Praat daar mee.")
		visitor.open(one).says("Hiermee samengevoegd", "De wachttijd")
		visitor.open("/en"+two).says("This proposal was merged with:", "Reason: Vraagt hetzelfde.")
	})
	t.Run("its author is told, and reads its title once", func(t *testing.T) {
		s.tellPeople()
		told := noor.open("/notifications").says("Het voorstel “De wachttijd” is samengevoegd met een ander voorstel").text()
		if n := strings.Count(told, "De wachttijd"); n != 1 {
			t.Errorf("it says so %d times", n)
		}
	})
	t.Run("the open pages of both are brought it", func(t *testing.T) {
		put := s.latest("proposal:" + strings.TrimPrefix(two, "/proposals/"))
		if !strings.Contains(put.HTML, "Samengevoegd met") || !strings.Contains(put.HTML, "Dit voorstel is samengevoegd met:") || put.ID != "trace-"+strings.TrimPrefix(two, "/proposals/") || put.Say == "" {
			t.Errorf("the merged one: %+v", put)
		}
		if put := s.latest("proposal:" + number); !strings.Contains(put.HTML, "Hiermee samengevoegd") || !strings.Contains(put.HTML, "De wachttijd") {
			t.Errorf("the other one: %+v", put)
		}
	})
	t.Run("a stale page hears who was first, and its reason stays", func(t *testing.T) {
		jan.open(path)
		form := url.Values{"csrf": jan.at.form(path)["csrf"], "seen": {"0"}, "step": {"action"}, "other": {"0"}, "reason": {"Mijn reden."}}
		jan.post(path, form, nil).want(http.StatusConflict).says("Jan de Vries deed intussen ook iets met “De wachttijd”.", "Mijn reden.")
	})
	t.Run("undone, and a part split off", func(t *testing.T) {
		jan.follow(step(jan, url.Values{"step": {"unmerged"}, "reason": {"Toch niet."}})).says("Weer los van")
		step(jan, url.Values{"step": {"split"}, "key": {"12345678"}, "reason": {"Twee vragen."}, "problem": {"Dit deel."}}).
			want(http.StatusUnprocessableEntity).says("Dit deel.")
		jan.follow(step(jan, url.Values{"step": {"split"}, "key": {"12345678"}, "reason": {"Twee vragen."}, "title": {"Het deel"}, "problem": {"Dit deel."}, "solution": {"Zo."}})).says("Een deel werd een eigen voorstel:", "Het deel")
	})
	t.Run("an action is made of it, and each leads to the other", func(t *testing.T) {
		part := strconv.Itoa(s.count(`SELECT id FROM proposals WHERE title = 'Het deel'`))
		form := jan.open("/plans/proefplan/actions/new?proposals=" + number).says("Een teller").form("/plans/proefplan/actions")
		if form.Get("text") != "## Het probleem\n\nNiemand weet het.\n\n## De oplossing\n\nZeg het iedereen." {
			t.Errorf("its text begins as %q", form.Get("text"))
		}
		late := jan.at.form("/plans/proefplan/actions")
		jan.submit("/plans/proefplan/actions", url.Values{"title": {" "}}).want(http.StatusUnprocessableEntity).says("Geef de actie een titel", "Schrijf op waarom")
		jan.at.says("Neem er ook andere voorstellen in op", "Het deel")
		made := jan.submit("/plans/proefplan/actions", url.Values{"title": {"Laat het zien"}, "reason": {"Goed idee."}, "proposals": {number, part}})
		jan.follow(made).says("De actie staat in het plan.", "Laat het zien", "Uit deze voorstellen", "Een teller")
		visitor.open("/proposals/"+part).says("Opgenomen in het plan:", "Laat het zien")
		visitor.open(one).says("Opgenomen in het plan:", "Laat het zien", "Reden: Goed idee.")
		visitor.open("/plans/proefplan").says("Laat het zien")
		late.Set("key", "another-form")
		late.Set("title", "Nog eens hetzelfde")
		late.Set("reason", "Ik zag het niet.")
		jan.post("/plans/proefplan/actions", late, nil).want(http.StatusConflict).says("deed intussen ook iets met “Een teller”.", "Al opgenomen in het plan:", "Laat het zien", "Ik zag het niet.")
	})
	t.Run("a version credits a proposal of its action", func(t *testing.T) {
		step(jan, url.Values{"step": {"action"}, "other": {fmt.Sprint(action.ID)}, "reason": {"Hoort erbij."}}).want(http.StatusSeeOther)
		draft := fmt.Sprintf("/actions/%d/draft", action.ID)
		jan.open(draft).says("Welke voorstellen zijn nu verwerkt?", "De wachttijd")
		publish := fmt.Sprintf("/actions/%d/versions", action.ID)
		form := jan.at.form(draft)
		form.Set("text", form.Get("text")+"\n\nEn een teller.")
		form.Set("note", "De wachttijd staat erin.")
		form.Set("proposals", strings.TrimPrefix(two, "/proposals/"))
		jan.follow(jan.post(publish, form, nil)).says("Uit deze voorstellen", "De wachttijd", "(vanaf versie 2)")
		visitor.open(two).says("Verwerkt in", "(vanaf versie 2)", "Reden: De wachttijd staat erin.")
	})
}
