package forum

import (
	"slices"
	"testing"
	"time"
)

func TestAccounts_Arrive(t *testing.T) {
	t.Run("the same person has the same account, and another issuer's is another person", func(t *testing.T) {
		s := newStand(t)
		first := s.arrive(Arrival{Issuer: "https://a.example", Sub: "1"})
		if again := s.arrive(Arrival{Issuer: "https://a.example", Sub: "1", Email: "noor@example.org"}); again != first {
			t.Errorf("second arrival is account %d, the first %d", again, first)
		}
		if other := s.arrive(Arrival{Issuer: "https://b.example", Sub: "1"}); other == first {
			t.Error("the same sub of another issuer got the same account")
		}
		if n := s.count(`SELECT count(*) FROM events WHERE kind = 'account.created'`); n != 2 {
			t.Errorf("%d accounts made on record, want 2", n)
		}
	})
	t.Run("roles by claim are those of the last arrival", func(t *testing.T) {
		s := newStand(t)
		in := Arrival{Issuer: "i", Sub: "1", ClaimRoles: []Role{RoleModerator, RoleCoalition}}
		id := s.arrive(in)
		in.ClaimRoles = []Role{RoleCoalition}
		s.arrive(in)
		if got := s.roles(id); !slices.Equal(got, []Role{RoleCoalition}) {
			t.Errorf("roles = %v", got)
		}
		if n := s.rightsNews(id); n != 2 {
			t.Errorf("rights changed %d times on record, want 2", n)
		}
		s.arrive(in)
		if n := s.rightsNews(id); n != 2 {
			t.Errorf("an arrival with the same roles changed rights, on record")
		}
	})
	t.Run("a granted role outlives the claim", func(t *testing.T) {
		s := newStand(t)
		in := Arrival{Issuer: "i", Sub: "1", Email: "a@example.org", EmailVerified: true, ClaimRoles: []Role{RoleAdmin}}
		id := s.arrive(in)
		s.grant("a@example.org", RoleAdmin)
		in.ClaimRoles = nil
		s.arrive(in)
		if got := s.roles(id); !slices.Equal(got, []Role{RoleAdmin}) {
			t.Errorf("roles = %v", got)
		}
	})
	t.Run("a promised role waits for the address to be verified", func(t *testing.T) {
		s := newStand(t)
		if n := s.grant(" Baas@Example.org ", RoleAdmin); n != 0 {
			t.Fatalf("%d accounts have the role before anyone arrived", n)
		}
		in := Arrival{Issuer: "i", Sub: "1", Email: "baas@example.ORG"}
		id := s.arrive(in)
		if got := s.roles(id); len(got) != 0 {
			t.Fatalf("an unverified address got %v", got)
		}
		in.EmailVerified = true
		s.arrive(in)
		if got := s.roles(id); !slices.Equal(got, []Role{RoleAdmin}) {
			t.Errorf("roles = %v", got)
		}
		if n := s.count(`SELECT count(*) FROM promised_roles`); n != 0 {
			t.Error("the promise is still there and would be given to the next who arrives")
		}
	})
	t.Run("nothing on record tells who it was", func(t *testing.T) {
		s := newStand(t)
		s.arrive(Arrival{Issuer: "https://a.example", Sub: "subject-1", Email: "noor@example.org", EmailVerified: true, Name: "Noor"})
		if n := s.count(`SELECT count(*) FROM events WHERE data::text ~* 'noor|example|subject-1'`); n != 0 {
			t.Errorf("%d events hold personal data", n)
		}
	})
}

func TestAccounts_Grant(t *testing.T) {
	t.Run("every account with the verified address has it", func(t *testing.T) {
		s := newStand(t)
		one := s.arrive(Arrival{Issuer: "i", Sub: "1", Email: "a@example.org", EmailVerified: true})
		two := s.arrive(Arrival{Issuer: "i", Sub: "2", Email: "A@example.org", EmailVerified: true})
		not := s.arrive(Arrival{Issuer: "i", Sub: "3", Email: "a@example.org"})
		if n := s.grant("a@example.org", RoleModerator); n != 2 {
			t.Errorf("%d accounts have it, want 2", n)
		}
		if len(s.roles(one)) != 1 || len(s.roles(two)) != 1 || len(s.roles(not)) != 0 {
			t.Errorf("roles: %v, %v, unverified %v", s.roles(one), s.roles(two), s.roles(not))
		}
		if n := s.grant("a@example.org", RoleModerator); n != 2 {
			t.Errorf("granted again: %d accounts have it, want 2", n)
		}
		if n := s.rightsNews(one); n != 1 {
			t.Errorf("rights changed %d times on record, want 1", n)
		}
	})
	for name, c := range map[string]struct {
		email string
		role  Role
	}{
		"an address needs its @": {"baas", RoleAdmin},
		"a role must exist":      {"a@example.org", "koning"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			if _, err := s.f.Accounts.Grant(t.Context(), c.email, c.role); CodeOf(err) != Invalid {
				t.Errorf("err = %v, want %s", err, Invalid)
			}
		})
	}
}

func TestAccounts_Complete(t *testing.T) {
	s := newStand(t)
	id := s.arrive(Arrival{Issuer: "i", Sub: "1", Name: "N. el Amrani", Lang: "en"})
	token := s.start(id)
	actor := s.actor(token)
	if actor.Ready {
		t.Fatal("ready before the first sign-in was completed")
	}
	if own, err := s.f.Accounts.Own(t.Context(), actor); err != nil || own.OfferedName != "N. el Amrani" || own.Lang != "en" {
		t.Fatalf("Own = %+v, %v", own, err)
	}
	in := Completion{Profile: Profile{DisplayName: " Noor  El Amrani", Lang: "nl"}, AcceptedEdition: 1}

	t.Run("everything wrong is said at once", func(t *testing.T) {
		var e *Error
		err := s.f.Accounts.Complete(t.Context(), actor, Completion{Profile: Profile{DisplayName: "1", Lang: "fr"}})
		if e, _ = err.(*Error); e == nil || len(e.Problems) != 3 {
			t.Errorf("err = %v, want three problems", err)
		}
	})
	t.Run("an edition that no longer holds can't be accepted", func(t *testing.T) {
		old := in
		old.AcceptedEdition = 2
		if err := s.f.Accounts.Complete(t.Context(), actor, old); CodeOf(err) != Conflict {
			t.Errorf("err = %v, want %s", err, Conflict)
		}
		if s.actor(token).Name != "" {
			t.Error("the name was set all the same")
		}
	})
	t.Run("a visitor has nothing to complete", func(t *testing.T) {
		if err := s.f.Accounts.Complete(t.Context(), Actor{}, in); CodeOf(err) != SignIn {
			t.Errorf("err = %v, want %s", err, SignIn)
		}
	})
	t.Run("then the account may contribute, under the name it chose", func(t *testing.T) {
		if err := s.f.Accounts.Complete(t.Context(), actor, in); err != nil {
			t.Fatal(err)
		}
		now := s.actor(token)
		if !now.Ready || now.Name != "Noor El Amrani" || now.Lang != "nl" || now.mayContribute() != nil {
			t.Errorf("actor = %+v", now)
		}
		own, err := s.f.Accounts.Own(t.Context(), now)
		if err != nil || own.OfferedName != "" || own.Initials() != "NA" {
			t.Errorf("Own = %+v, %v", own, err)
		}
	})
	t.Run("new house rules have to be accepted anew", func(t *testing.T) {
		s.exec(`INSERT INTO house_rules (edition, number, since, title, body) VALUES (2, 1, '2026-12-01', '{"nl": "Nieuw"}', '{"nl": "Nieuw"}')`)
		if s.actor(token).Ready {
			t.Fatal("still ready")
		}
		if err := s.f.HouseRules.Accept(t.Context(), s.actor(token), 2); err != nil {
			t.Fatal(err)
		}
		if !s.actor(token).Ready {
			t.Error("not ready after accepting")
		}
	})
}

func TestAccounts_Change(t *testing.T) {
	s := newStand(t)
	_, token := s.member("Noor El Amrani")
	if err := s.f.Accounts.Change(t.Context(), s.actor(token), Settings{Profile: Profile{DisplayName: "Noor", Lang: "en"}}); err != nil {
		t.Fatal(err)
	}
	if got := s.actor(token); got.Name != "Noor" || got.Lang != "en" {
		t.Errorf("actor = %+v", got)
	}
	if err := s.f.Accounts.Change(t.Context(), s.actor(token), Settings{Profile: Profile{DisplayName: "", Lang: "en"}}); CodeOf(err) != Invalid {
		t.Errorf("an empty name: err = %v, want %s", err, Invalid)
	}
	if err := s.f.Accounts.Change(t.Context(), Actor{}, Settings{Profile: Profile{DisplayName: "Noor", Lang: "en"}}); CodeOf(err) != SignIn {
		t.Errorf("a visitor: err = %v, want %s", err, SignIn)
	}
}

func TestAccounts_Suspend(t *testing.T) {
	s := newStand(t)
	id, token := s.member("Noor El Amrani")
	moderator := Actor{Account: s.arrive(Arrival{Issuer: "i", Sub: "m"}), Moderator: true, Ready: true}
	suspend := func(a Actor, in NewSuspension) error { return s.f.Accounts.Suspend(t.Context(), a, id, in) }

	t.Run("others may not, nor know that it can be done", func(t *testing.T) {
		if err := suspend(s.actor(token), NewSuspension{Reason: "r"}); CodeOf(err) != NotFound {
			t.Errorf("err = %v, want %s", err, NotFound)
		}
	})
	t.Run("it needs a reason and an end to come", func(t *testing.T) {
		for _, in := range []NewSuspension{{Reason: " "}, {Reason: "r", Until: s.now.Add(-1)}} {
			if err := suspend(moderator, in); CodeOf(err) != Invalid {
				t.Errorf("%+v: err = %v, want %s", in, err, Invalid)
			}
		}
	})
	t.Run("until its end the account only reads", func(t *testing.T) {
		if err := suspend(moderator, NewSuspension{Reason: "Huisregel 2", Until: s.now.Add(30 * time.Minute)}); err != nil {
			t.Fatal(err)
		}
		if a := s.actor(token); !a.Suspended || CodeOf(a.mayContribute()) != Refused {
			t.Errorf("actor = %+v", a)
		}
		s.now = s.now.Add(30 * time.Minute)
		if s.actor(token).Suspended {
			t.Error("still suspended after the end")
		}
	})
	t.Run("or until it is lifted", func(t *testing.T) {
		if err := suspend(moderator, NewSuspension{Reason: "Huisregel 2"}); err != nil {
			t.Fatal(err)
		}
		if err := s.f.Accounts.Lift(t.Context(), moderator, id, "Een vergissing"); CodeOf(err) != Refused {
			t.Errorf("for good, by one moderator: err = %v, want %s", err, Refused)
		}
		admin := moderator
		admin.Admin = true
		if err := s.f.Accounts.Lift(t.Context(), admin, id, " "); CodeOf(err) != Invalid {
			t.Errorf("without a reason: err = %v, want %s", err, Invalid)
		}
		if err := s.f.Accounts.Lift(t.Context(), admin, id, "Een vergissing"); err != nil {
			t.Fatal(err)
		}
		if s.actor(token).Suspended {
			t.Error("still suspended")
		}
		if err := s.f.Accounts.Lift(t.Context(), moderator, id, "Nog eens"); err != nil || s.count(`SELECT count(*) FROM suspensions WHERE lift_reason = 'Nog eens'`) != 0 {
			t.Errorf("lifted twice: err = %v", err)
		}
		if err := s.f.Accounts.Lift(t.Context(), moderator, 0, "Niemand"); CodeOf(err) != NotFound {
			t.Errorf("nobody: err = %v, want %s", err, NotFound)
		}
	})
	t.Run("each of these cuts the account's live connections", func(t *testing.T) {
		if n := s.rightsNews(id); n != 3 {
			t.Errorf("rights changed %d times on record, want 3", n)
		}
	})
}
