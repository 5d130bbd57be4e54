package forum

import (
	"slices"
	"testing"
	"time"
)

// audited are the kinds of the events that a query chooses, newest first.
func (s *stand) audited(admin Actor, q AuditQuery) (kinds []string) {
	s.t.Helper()
	found, _, err := s.f.Audit.List(s.t.Context(), admin, q)
	s.must(err)
	for _, e := range found {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

// admin is a person with that role.
func (s *stand) admin(name string) Actor {
	s.t.Helper()
	a := s.person(name)
	s.exec(`INSERT INTO roles (account_id, role, source, given_at) VALUES ($1, 'admin', 'grant', $2)`, a.Account, s.now)
	a.Admin = true
	return a
}

// changeOf is what the newest event of a kind changed, by name.
func (s *stand) changeOf(admin Actor, kind string) map[string][2]string {
	s.t.Helper()
	found, _, err := s.f.Audit.List(s.t.Context(), admin, AuditQuery{Kind: kind})
	s.must(err)
	if len(found) == 0 {
		s.t.Fatalf("no %s is on record", kind)
	}
	all := map[string][2]string{}
	changed, _ := found[0].Changes()
	for _, c := range changed {
		all[c.Name] = [2]string{c.Before, c.After}
	}
	return all
}

func TestAudit_List(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod, ada := s.person("Ana"), s.moderator("Mo"), s.admin("Ada")
	start := s.now
	comment := s.post(ana, g.thread, 0, "Wie dit bedacht heeft is gek.")
	s.now = s.now.Add(24 * time.Hour)
	s.decide(mod, DecideHide, comment)

	t.Run("only admins read it", func(t *testing.T) {
		for name, a := range map[string]Actor{"visitor": {}, "member": ana, "moderator": mod, "suspended admin": {Account: ada.Account, Ready: true, Admin: true, Suspended: true}} {
			if _, _, err := s.f.Audit.List(t.Context(), a, AuditQuery{}); CodeOf(err) != NotFound {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := s.f.Audit.Whole(t.Context(), a, AuditQuery{}); CodeOf(err) != NotFound {
				t.Errorf("%s gets a file: %v", name, err)
			}
			if _, err := s.f.Audit.Choices(t.Context(), a); CodeOf(err) != NotFound {
				t.Errorf("%s chooses: %v", name, err)
			}
		}
	})
	t.Run("it is chosen from by actor, kind, subject, plan and period", func(t *testing.T) {
		for name, q := range map[string]AuditQuery{
			"name":    {Who: "mo"},
			"kind":    {Kind: "decision.taken"},
			"plan":    {Plan: g.plan, Kind: "decision.taken"},
			"period":  {From: start.Add(time.Hour)},
			"subject": {Subject: int64(s.count(`SELECT id FROM decisions`))},
		} {
			got := s.audited(ada, q)
			if !slices.Contains(got, "decision.taken") || slices.Contains(got, "comment.posted") {
				t.Errorf("by %s: %v", name, got)
			}
		}
		if got := s.audited(ada, AuditQuery{Who: "niemand"}); len(got) != 0 {
			t.Errorf("nobody did %v", got)
		}
		if got := s.audited(ada, AuditQuery{Until: start.Add(time.Hour)}); !slices.Contains(got, "comment.posted") || slices.Contains(got, "decision.taken") {
			t.Errorf("before then: %v", got)
		}
	})
	t.Run("each page goes on where the one before ended", func(t *testing.T) {
		all := s.audited(ada, AuditQuery{})
		found, _, err := s.f.Audit.List(t.Context(), ada, AuditQuery{})
		s.must(err)
		if rest := s.audited(ada, AuditQuery{After: found[2].Mark()}); !slices.Equal(all[3:], rest) {
			t.Errorf("after the third come %v, want %v", rest, all[3:])
		}
	})
	t.Run("what a decision changed can be read", func(t *testing.T) {
		if got := s.changeOf(ada, "decision.taken"); got["decision"][1] != "hide" || got["audience"][0] != "public" {
			t.Errorf("it changed %v", got)
		}
	})
	t.Run("a download is on record", func(t *testing.T) {
		whole, err := s.f.Audit.Whole(t.Context(), ada, AuditQuery{})
		s.must(err)
		n := 0
		s.must(whole(t.Context(), func(AuditedEvent) error { n++; return nil }))
		if got := s.audited(ada, AuditQuery{}); len(got) != n || got[0] != "audit.exported" {
			t.Errorf("%d in the file, on record are %v", n, got)
		}
	})
}

func TestAudit_beforeAndAfter(t *testing.T) {
	s := newStand(t)
	ada := s.admin("Ada")
	pia := s.arrive(Arrival{Issuer: "https://provider.example", Sub: "Pia", Email: "pia@example.org", EmailVerified: true})
	s.grant("pia@example.org", RoleModerator)
	if got := s.changeOf(ada, "right.changed")["roles"]; got != [2]string{"", "moderator"} {
		t.Errorf("a role that was granted: %v", got)
	}
	s.arrive(Arrival{Issuer: "https://provider.example", Sub: "Pia", Email: "pia@example.org", EmailVerified: true, ClaimRoles: []Role{RoleAdmin}})
	if got := s.changeOf(ada, "right.changed")["roles"]; got != [2]string{"moderator", "admin, moderator"} {
		t.Errorf("a role by claim: %v", got)
	}
	s.must(s.f.Accounts.Suspend(t.Context(), ada, pia, NewSuspension{Reason: "Daarom."}))
	if got := s.changeOf(ada, "right.changed")["suspended"]; got[1] != "for good" {
		t.Errorf("a suspension: %v", got)
	}
	s.must(s.f.Accounts.Change(t.Context(), ada, Settings{Profile: Profile{DisplayName: "Ada L.", Lang: "en"}}))
	if got := s.changeOf(ada, "account.changed"); got["lang"] != [2]string{"nl", "en"} {
		t.Errorf("a language: %v", got)
	}
	if n := s.count(`SELECT count(*) FROM events WHERE data::text ILIKE '%ada%' OR data::text ILIKE '%pia%'`); n != 0 {
		t.Errorf("%d events hold a name", n)
	}
}

// TestAudit_appendOnly holds that the program can't change what happened, whatever it runs.
func TestAudit_appendOnly(t *testing.T) {
	s := newStand(t)
	s.person("Ana")
	was := s.count(`SELECT count(*) FROM events`)
	if was == 0 {
		t.Fatal("nothing is on record")
	}
	for _, sql := range []string{`UPDATE events SET actor_id = NULL`, `DELETE FROM events`, `TRUNCATE events CASCADE`, `ALTER TABLE events DISABLE TRIGGER ALL`} {
		if _, err := s.db.Exec(t.Context(), sql); err == nil {
			t.Errorf("it may %s", sql)
		}
	}
	if n := s.count(`SELECT count(*) FROM events`); n != was {
		t.Errorf("of %d events %d are left", was, n)
	}
}
