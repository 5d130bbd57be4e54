package web

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

func TestOwnData(t *testing.T) {
	s, action, by := people(t)
	by["member"].write(action.MainThread, "Een reactie van Lies.")
	by["holder"].write(action.MainThread, "Een reactie van Hugo.")
	const path = "/account/data.json"
	type file struct {
		Language string
		What     map[string]string `json:"what_each_part_is"`
		Account  []struct{ Name string }
		Comments []struct{ Text, Address string }
	}
	read := func(p *page) (f file) {
		t.Helper()
		s.must(json.Unmarshal([]byte(p.body), &f))
		return f
	}

	t.Run("visitors are asked to sign in", func(t *testing.T) {
		by["visitor"].get(path).leads("/sign-in?return_to=%2Faccount%2Fdata.json")
	})
	t.Run("the account page leads to a file with what is one's own, in one's language", func(t *testing.T) {
		for _, at := range []struct{ page, path, file, says string }{
			{"/account", path, "mijn-gegevens.json", "Je reacties"}, {"/en/account", "/en" + path, "my-data.json", "Your comments"},
		} {
			if links := by["member"].open(at.page).links(); !strings.Contains(strings.Join(links, " "), at.path) {
				t.Errorf("%s leads to %v", at.page, links)
			}
			p := by["member"].get(at.path).want(http.StatusOK)
			if got := p.header.Get("Content-Disposition"); got != `attachment; filename="`+at.file+`"` {
				t.Errorf("it comes as %s", got)
			}
			if got := p.header.Get("Cache-Control"); got != "private, no-store" {
				t.Errorf("it may be kept: %s", got)
			}
			f := read(p)
			if !strings.HasPrefix(f.What["comments"], at.says) || f.Account[0].Name != "Lies Bakker" || len(f.Comments) != 1 || f.Comments[0].Text != "Een reactie van Lies." {
				t.Errorf("it holds %+v", f)
			}
			if !strings.HasPrefix(f.Comments[0].Address, s.url+"/comments/") {
				t.Errorf("an address is %s", f.Comments[0].Address)
			}
			for _, part := range s.forum.OwnData.Parts() {
				if f.What[part] == "" {
					t.Errorf("what %s is, is not said", part)
				}
			}
		}
	})
	t.Run("nothing of it stays on the disk", func(t *testing.T) {
		left, err := filepath.Glob(filepath.Join(os.TempDir(), "samenspraak-own-data-*"))
		s.must(err)
		if len(left) > 0 {
			t.Errorf("it leaves %v", left)
		}
	})
	t.Run("who fetches it again and again waits, and nobody else does", func(t *testing.T) {
		by["member"].get(path).want(http.StatusOK)
		p := by["member"].get(path).want(http.StatusTooManyRequests).says("Je hebt je gegevens net al opgehaald.")
		if p.header.Get("Retry-After") == "" {
			t.Error("it does not say when again")
		}
		by["holder"].get(path).want(http.StatusOK)
	})
	t.Run("who is suspended, or has yet to accept new house rules, has their data all the same", func(t *testing.T) {
		s.must(s.forum.Accounts.Suspend(t.Context(), forum.Actor{Account: s.accountOf("admin"), Admin: true, Ready: true}, s.accountOf("coalition"), forum.NewSuspension{Reason: "Rust."}))
		if _, err := s.db.Exec(t.Context(), `INSERT INTO house_rules (edition, number, since, title, body) VALUES (2, 1, '2026-12-01', '{"nl": "Nieuw"}', '{"nl": "Iets nieuws"}')`); err != nil {
			t.Fatal(err)
		}
		if f := read(by["coalition"].get(path).want(http.StatusOK)); f.Account[0].Name != "Cor Visser" {
			t.Errorf("it holds %+v", f)
		}
	})
}
