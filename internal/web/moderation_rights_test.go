package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

// TestModeration_rightsOfEachRole tries all that moderators do by HTTP as everyone else: they learn nothing and leave nothing.
func TestModeration_rightsOfEachRole(t *testing.T) {
	s := newModerated(t)
	action := s.newDraft()
	who := s.people("noor", "pip", "jan", "mies", "iris", "esra", "ada")
	one, _ := s.newProposals()
	held, err := s.db.Exec(t.Context(), `UPDATE holders SET contact_id = (SELECT id FROM accounts WHERE display_name = 'Esra Kaya') WHERE action_id = $1`, action.ID)
	if err != nil || held.RowsAffected() == 0 {
		t.Fatalf("esra answers for %d actions, %v", held.RowsAffected(), err)
	}
	who["noor"].write(action.MainThread, "Bel Kwibus op 0612345678.")
	comment := s.lastComment()
	who["pip"].flags(comment, 4).want(http.StatusSeeOther)
	flagged := s.count(`SELECT max(id) FROM cases`)
	who["noor"].write(action.MainThread, "Ik weet je te vinden.")
	threat := s.lastComment()
	who["pip"].flags(threat, 2).want(http.StatusSeeOther)
	asked := s.count(`SELECT max(id) FROM cases`)
	jan := who["jan"]
	request := fmt.Sprintf("/cases/%d/request", asked)
	jan.open(request)
	jan.submit(request, url.Values{"kind": {forum.DecideBan}, "rule": {"2"}, "reason": {"Bedreigt mensen."}}).want(http.StatusSeeOther)
	requests := s.count(`SELECT max(id) FROM requests`)
	opinion := fmt.Sprintf("/cases/%d/opinion", flagged)
	jan.open(opinion)
	jan.submit(opinion, url.Values{"question": {"Wat vind je?"}}).want(http.StatusSeeOther)
	opinions := s.count(`SELECT max(id) FROM opinions`)
	hold := s.count(`SELECT max(id) FROM decisions`)
	reads := []string{
		"/plans/proefplan/queue", fmt.Sprintf("/plans/proefplan/queue?case=%d", flagged), fmt.Sprintf("/decisions/new?case=%d", flagged),
		fmt.Sprintf("/cases/%d/redaction", flagged), fmt.Sprintf("/cases/%d/move", flagged), fmt.Sprintf("/cases/%d/closure", flagged), request, opinion,
		fmt.Sprintf("/requests/%d", requests), fmt.Sprintf("/opinions/%d", opinions), "/moderation/templates", fmt.Sprintf("/moderation/templates?template=%d", 1), one + "/curation",
	}
	item := fmt.Sprintf("%d-0", comment)
	writes := map[string]url.Values{
		"/decisions": {"item": {item}, "kind": {forum.DecideHide}, "rule": {"1"}, "reason": {"Daarom."}},
		fmt.Sprintf("/cases/%d/redaction", flagged):           {"item": {item}, "rule": {"4"}, "reason": {"Daarom."}, "text": {"Bel Kwibus op " + forum.RedactionMark("nl") + "."}},
		fmt.Sprintf("/cases/%d/move", flagged):                {"item": {item}, "reason": {"Daarom."}, "to": {fmt.Sprint(action.MainThread)}},
		fmt.Sprintf("/cases/%d/closure", flagged):             {"item": {item}, "reason": {"Daarom."}},
		fmt.Sprintf("/cases/%d/request", flagged):             {"item": {item}, "kind": {forum.DecideDelete}, "rule": {"3"}, "reason": {"Daarom."}},
		fmt.Sprintf("/cases/%d/opinion", flagged):             {"question": {"Mag dit?"}},
		fmt.Sprintf("/requests/%d", requests):                 {"outcome": {forum.RequestAgreed}},
		fmt.Sprintf("/opinions/%d", opinions):                 {"words": {"Ja."}},
		fmt.Sprintf("/decisions/%d/undoing", hold):            {},
		fmt.Sprintf("/decisions/%d/sealed", hold):             {},
		fmt.Sprintf("/cases/%d/release", flagged):             {},
		"/moderation/templates":                               {"kind": {forum.DecideHide}, "label-nl": {"A"}, "label-en": {"A"}, "words-nl": {"B"}, "words-en": {"B"}},
		"/moderation/templates/1/removal":                     {},
		one + "/curation":                                     {"step": {"merged"}, "other": {"1"}, "reason": {"Daarom."}, "case": {fmt.Sprint(flagged)}},
		fmt.Sprintf("/threads/%d/closure", action.MainThread): {"reason": {"Daarom."}},
	}
	rows := func() (n int) {
		return s.count(`SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM decisions) + (SELECT count(*) FROM requests WHERE outcome IS NOT NULL)
			+ (SELECT count(*) FROM opinions WHERE words IS NOT NULL) + (SELECT count(*) FROM reason_templates)`)
	}
	before := rows()
	for _, name := range []string{"noor", "pip", "iris", "esra"} {
		for _, path := range reads {
			if p := who[name].get(path); p.status != http.StatusNotFound || strings.Contains(p.body, "0612345678") {
				t.Errorf("%s gets %d for %s", name, p.status, path)
			}
		}
		for path, form := range writes {
			if p := who[name].sends(path, form); p.status != http.StatusNotFound {
				t.Errorf("%s gets %d for posting to %s", name, p.status, path)
			}
		}
	}
	visitor := s.newBrowser()
	for _, path := range reads {
		if p := visitor.get(path); p.status != http.StatusSeeOther || !strings.HasPrefix(p.header.Get("Location"), "/sign-in") {
			t.Errorf("a visitor gets %d for %s", p.status, path)
		}
	}
	t.Run("a moderator does not write templates, nor agree to what they asked", func(t *testing.T) {
		for _, path := range []string{"/moderation/templates", "/moderation/templates/1/removal", fmt.Sprintf("/decisions/%d/sealed", hold)} {
			if p := jan.sends(path, writes[path]); p.status != http.StatusNotFound {
				t.Errorf("gets %d for posting to %s", p.status, path)
			}
		}
		if p := jan.sends(fmt.Sprintf("/requests/%d", requests), url.Values{"outcome": {forum.RequestAgreed}}); p.status < 400 {
			t.Errorf("agrees with %d", p.status)
		}
	})
	if after := rows(); after != before {
		t.Errorf("refused, they left %d rows", after-before)
	}
	t.Run("moderators and admins may", func(t *testing.T) {
		for _, name := range []string{"jan", "mies", "ada"} {
			for _, path := range reads {
				if p := who[name].goes(path); p.status != http.StatusOK {
					t.Errorf("%s gets %d for %s", name, p.status, path)
				}
			}
		}
		who["ada"].sends("/moderation/templates", writes["/moderation/templates"]).want(http.StatusSeeOther)
		who["mies"].sends(fmt.Sprintf("/requests/%d", requests), url.Values{"outcome": {forum.RequestAgreed}}).want(http.StatusSeeOther)
	})
}

func TestModeration_templates(t *testing.T) {
	s := newModerated(t)
	action := s.newDraft()
	who := s.people("noor", "pip", "jan", "ada")
	ada, jan := who["ada"], who["jan"]
	ada.open("/moderation/templates")
	ada.submit("/moderation/templates", url.Values{"kind": {forum.DecideHide}, "label-nl": {"Schelden"}}).want(http.StatusUnprocessableEntity).says("Schrijf de redenen op.", "Schelden")
	ada.submit("/moderation/templates", url.Values{
		"kind": {forum.DecideHide}, "rule": {"2"}, "label-nl": {"Schelden"}, "label-en": {"Swearing"}, "words-nl": {"Scheld niemand uit."}, "words-en": {"Do not swear."},
	}).want(http.StatusSeeOther)
	number := s.count(`SELECT max(id) FROM reason_templates`)
	who["noor"].write(action.MainThread, "Sukkels.")
	who["pip"].flags(s.lastComment(), 1).want(http.StatusSeeOther)
	jan.open("/plans/proefplan/queue").says("Verberg, regel 2: Schelden")

	t.Run("a button fills it in, and it can still be changed", func(t *testing.T) {
		jan.decides(forum.DecideHide, url.Values{"template": {fmt.Sprint(number)}, "fill": {"1"}}).want(http.StatusOK).says("Scheld niemand uit.")
		jan.submit("/decisions", url.Values{"reason": {"Scheld niemand uit, ook geen ambtenaren."}}).want(http.StatusSeeOther)
		if n := s.count(`SELECT count(*) FROM decisions WHERE reason = 'Scheld niemand uit, ook geen ambtenaren.'`); n != 1 {
			t.Errorf("%d decisions say so", n)
		}
		batch := s.count(`SELECT max(id) FROM decisions`)
		jan.open(fmt.Sprintf("/plans/proefplan/queue?batch=%d", batch))
		jan.submit(fmt.Sprintf("/decisions/%d/undoing", batch), nil).want(http.StatusSeeOther)
	})
	t.Run("choosing it is enough", func(t *testing.T) {
		jan.decides(forum.DecideHide, url.Values{"template": {fmt.Sprint(number)}, "rule": {""}}).want(http.StatusSeeOther)
		if n := s.count(`SELECT count(*) FROM decisions WHERE reason = 'Scheld niemand uit.' AND rule = 2`); n != 1 {
			t.Errorf("%d decisions say so", n)
		}
	})
	t.Run("an admin takes it away", func(t *testing.T) {
		ada.open("/moderation/templates")
		ada.submit(fmt.Sprintf("/moderation/templates/%d/removal", number), nil).want(http.StatusSeeOther)
		if p := ada.open("/moderation/templates"); strings.Contains(p.text(), "Schelden") {
			t.Error("it is still there")
		}
	})
}

func TestModeration_rightsByWebsocket(t *testing.T) {
	s := newModerated(t)
	action := s.newDraft()
	who := s.people("noor", "iris", "esra", "jan", "ada")
	who["a visitor"] = s.newBrowser()
	_, err := s.db.Exec(t.Context(), `UPDATE holders SET contact_id = (SELECT id FROM accounts WHERE display_name = 'Esra Kaya') WHERE action_id = $1`, action.ID)
	s.must(err)
	queue := fmt.Sprintf("queue:%d", s.count(`SELECT id FROM plans`))
	for name, b := range who {
		conn := b.followThread(s, fmt.Sprintf("thread:%d", action.MainThread))
		for _, channel := range []string{queue, "moderation:0"} {
			s.must(conn.WriteJSON(map[string]any{"join": channel, "after": 0}))
			var news struct{ C, Op string }
			for news.C != channel {
				s.must(conn.ReadJSON(&news))
			}
			want := "gone"
			if name == "jan" || name == "ada" {
				want = "joined"
			}
			if news.Op != want {
				t.Errorf("%s who joins %s is told %q, want %q", name, channel, news.Op, want)
			}
		}
	}
}
