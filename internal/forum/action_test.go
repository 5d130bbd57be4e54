package forum

import (
	"slices"
	"testing"
	"time"
)

// ownAction imports the tests' own plan and gives its first action, which the harbour holds.
func (s *stand) ownAction() Action {
	s.t.Helper()
	s.imports(own()...)
	a, err := s.f.Actions.ByNumber(s.t.Context(), Actor{}, "testhaven-2030", 7)
	s.must(err)
	return a
}

func (s *stand) holds(a Actor, action int64) bool {
	s.t.Helper()
	is, err := s.f.Actions.Holds(s.t.Context(), a, action)
	s.must(err)
	return is
}

func TestActions_Holds(t *testing.T) {
	s := newStand(t)
	ctx := t.Context()
	action := s.ownAction()
	harbour := action.Holders[0].Organisation
	readers, err := s.f.Organisations.BySlug(ctx, "readers")
	s.must(err)
	ana, bo, moderator := s.person("Ana"), s.person("Bo"), s.moderator("Mo")

	if s.holds(Actor{}, action.ID) || s.holds(ana, action.ID) || s.holds(moderator, action.ID) {
		t.Error("someone holds the action who has nothing to do with it")
	}
	t.Run("whoever speaks for a holder does", func(t *testing.T) {
		s.must(s.f.Organisations.Represent(ctx, moderator, harbour, ana.Account))
		if !s.holds(ana, action.ID) {
			t.Error("the representative does not")
		}
	})
	t.Run("whoever speaks for a partner does not", func(t *testing.T) {
		s.must(s.f.Organisations.Represent(ctx, moderator, readers.ID, bo.Account))
		if s.holds(bo, action.ID) {
			t.Error("the partner's representative does")
		}
	})
	t.Run("the contact person does, as long as that is who it is", func(t *testing.T) {
		s.must(s.f.Actions.SetContact(ctx, moderator, action.ID, harbour, bo.Account))
		found, err := s.f.Actions.Find(ctx, Actor{}, action.ID)
		s.must(err)
		if !s.holds(bo, action.ID) || found.Holders[0].ContactName != "Bo" {
			t.Errorf("the contact person does not; holders are %+v", found.Holders)
		}
		s.must(s.f.Actions.SetContact(ctx, moderator, action.ID, harbour, 0))
		if s.holds(bo, action.ID) {
			t.Error("the former contact person does")
		}
	})
	t.Run("belonging to a holder is not speaking for it", func(t *testing.T) {
		cas := s.person("Cas")
		s.must(s.f.Organisations.Admit(ctx, moderator, harbour, cas.Account))
		own, err := s.f.Accounts.Own(ctx, cas)
		s.must(err)
		if s.holds(cas, action.ID) || own.Organisation.EN != "Port of Testhaven" {
			t.Errorf("someone of %q holds the action", own.Organisation.EN)
		}
	})
	t.Run("an action that is not there is held by nobody", func(t *testing.T) {
		if s.holds(ana, 1<<40) {
			t.Error("it is")
		}
	})
}

func TestActions_SetContact(t *testing.T) {
	s := newStand(t)
	ctx := t.Context()
	action := s.ownAction()
	harbour := action.Holders[0].Organisation
	ana, moderator := s.person("Ana"), s.moderator("Mo")
	suspended := moderator
	suspended.Suspended = true
	for name, by := range map[string]Actor{"a visitor": {}, "a member": ana, "a suspended moderator": suspended} {
		if err := s.f.Actions.SetContact(ctx, by, action.ID, harbour, ana.Account); CodeOf(err) != NotFound {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.f.Organisations.Represent(ctx, by, harbour, ana.Account); CodeOf(err) != NotFound {
			t.Errorf("%s represents: %v", name, err)
		}
		if err := s.f.Organisations.Admit(ctx, by, harbour, ana.Account); CodeOf(err) != NotFound {
			t.Errorf("%s admits: %v", name, err)
		}
	}
	readers, err := s.f.Organisations.BySlug(ctx, "readers")
	s.must(err)
	if err := s.f.Actions.SetContact(ctx, moderator, action.ID, readers.ID, ana.Account); CodeOf(err) != NotFound {
		t.Errorf("an organisation that does not hold the action: %v", err)
	}
	if err := s.f.Organisations.Represent(ctx, moderator, 1<<40, ana.Account); CodeOf(err) != NotFound {
		t.Errorf("an organisation that is not there: %v", err)
	}
	if s.holds(ana, action.ID) || s.count(`SELECT count(*) FROM events WHERE kind IN ('holder.contact', 'representative.added', 'account.admitted')`) != 0 {
		t.Error("a refusal had an effect")
	}
	t.Run("speaking for an organisation is given once, and heard by the person", func(t *testing.T) {
		s.must(s.f.Organisations.Represent(ctx, moderator, harbour, ana.Account))
		s.must(s.f.Organisations.Represent(ctx, moderator, harbour, ana.Account))
		of, err := s.f.Organisations.Of(ctx, ana.Account)
		s.must(err)
		if s.rightsNews(ana.Account) != 1 || len(of) != 1 || of[0].Slug != "harbour" {
			t.Errorf("heard %d times, speaks for %+v", s.rightsNews(ana.Account), of)
		}
	})
}

func TestActions_visibility(t *testing.T) {
	s := newStand(t)
	ctx := t.Context()
	action := s.ownAction()
	coalition := s.person("Co")
	coalition.Coalition = true
	moderator := s.moderator("Mo")
	see := func(a Actor) (n int) {
		for _, check := range []func() error{
			func() error { _, err := s.f.Actions.Find(ctx, a, action.ID); return err },
			func() error { _, err := s.f.Actions.ByNumber(ctx, a, "testhaven-2030", 7); return err },
			func() error { _, err := s.f.Actions.Version(ctx, a, action.ID, 1); return err },
		} {
			switch err := check(); {
			case err == nil:
				n++
			case CodeOf(err) != NotFound:
				t.Error(err)
			}
		}
		lines, err := s.f.Actions.List(ctx, a, action.Plan)
		s.must(err)
		if slices.ContainsFunc(lines, func(l ActionLine) bool { return l.ID == action.ID }) {
			n++
		}
		return n
	}
	for audience, want := range map[Audience][4]int{
		Public:     {4, 4, 4, 4},
		Coalition:  {0, 0, 4, 4},
		Moderators: {0, 0, 0, 4},
	} {
		s.exec(`UPDATE subjects SET audience = $1 WHERE id = $2`, audience, action.ID)
		for n, a := range []Actor{{}, s.person("Ana " + string(audience[:3])), coalition, moderator} {
			if got := see(a); got != want[n] {
				t.Errorf("%s: actor %d sees it in %d of 4 places, want %d", audience, n, got, want[n])
			}
		}
	}
	t.Run("what is not there is not found", func(t *testing.T) {
		for _, err := range []error{
			func() error { _, err := s.f.Actions.Find(ctx, moderator, 1<<40); return err }(),
			func() error { _, err := s.f.Actions.ByNumber(ctx, moderator, "testhaven-2030", 8); return err }(),
			func() error { _, err := s.f.Actions.Version(ctx, moderator, action.ID, 3); return err }(),
			func() error { _, err := s.f.Plans.BySlug(ctx, moderator, "nowhere"); return err }(),
			func() error { _, err := s.f.Plans.Find(ctx, moderator, action.ID); return err }(),
			func() error { _, err := s.f.Organisations.Find(ctx, 1<<40); return err }(),
		} {
			if CodeOf(err) != NotFound {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestActions_commentCount(t *testing.T) {
	s := newStand(t)
	ctx := t.Context()
	action := s.ownAction()
	coalition := s.person("Co")
	coalition.Coalition = true
	say := func(audience Audience, title string) {
		_, err := s.f.Threads.Open(ctx, coalition, NewThread{Plan: action.Plan, About: action.ID, Title: title, Audience: audience, First: NewComment{Key: "key-" + title, Markdown: "Zo."}})
		s.must(err)
	}
	say(Public, "Open gesprek")
	say(Coalition, "Onder ons")
	_, err := s.f.Comments.Post(ctx, coalition, action.MainThread, NewComment{Key: "key-main", Markdown: "> Alle schepen.\n\nWelke schepen?"})
	s.must(err)
	for want, a := range map[int]Actor{2: {}, 3: coalition} {
		found, err := s.f.Actions.Find(ctx, a, action.ID)
		s.must(err)
		lines, err := s.f.Actions.List(ctx, a, action.Plan)
		s.must(err)
		stats, err := s.f.Plans.Stats(ctx, a, action.Plan)
		s.must(err)
		if found.CommentCount != want || lines[0].CommentCount != want || stats != (PlanStats{Comments: want, Threads: want}) {
			t.Errorf("%q counts %d, in the list %d, in the plan %+v; want %d", a.Name, found.CommentCount, lines[0].CommentCount, stats, want)
		}
	}
}

func TestPlans_Activity(t *testing.T) {
	s := newStand(t)
	ctx := t.Context()
	action := s.ownAction()
	ana, coalition := s.person("Ana"), s.person("Co")
	coalition.Coalition = true
	post := func(a Actor, key, markdown string) int64 {
		s.now = s.now.Add(time.Minute)
		id, err := s.f.Comments.Post(ctx, a, action.MainThread, NewComment{Key: key, Markdown: markdown})
		s.must(err)
		return id
	}
	post(ana, "key-first", "> Alle schepen.\n\nOok **kleine** schepen?")
	gone := post(ana, "key-second", "Vergissing")
	s.must(s.f.Comments.Withdraw(ctx, ana, gone))
	s.now = s.now.Add(time.Minute)
	_, err := s.f.Threads.Open(ctx, coalition, NewThread{Plan: action.Plan, Title: "Onder ons", Audience: Coalition, First: NewComment{Key: "key-third", Markdown: "Geheim"}})
	s.must(err)

	of := func(a Actor) (all []string) {
		found, err := s.f.Plans.Activity(ctx, a, action.Plan)
		s.must(err)
		for _, f := range found {
			all = append(all, f.Kind+" "+f.AuthorName+" "+f.AboutTitle.EN+" "+f.Excerpt)
		}
		return all
	}
	version, comment := "version.published  Register of ships ", "comment.posted Ana Register of ships Ook kleine schepen?"
	if got, want := of(Actor{}), []string{comment, version}; !slices.Equal(got, want) {
		t.Errorf("a visitor reads %q, want %q", got, want)
	}
	if got, want := of(coalition), []string{"comment.posted Co  Geheim", comment, version}; !slices.Equal(got, want) {
		t.Errorf("the coalition reads %q, want %q", got, want)
	}
}
