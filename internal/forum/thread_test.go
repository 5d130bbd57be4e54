package forum

import (
	"testing"
	"time"
)

// ground is a plan with an action and its thread, to talk about.
type ground struct {
	plan, theme, action, thread int64
}

// lay makes ground by the program's own means, without a plan file.
func (s *stand) lay(phase string) ground {
	s.t.Helper()
	var g ground
	s.must(s.f.write(s.t.Context(), func(t *tx) (err error) {
		subject := func(kind string) int64 {
			id, e := t.newSubject(s.t.Context(), Subject{Kind: kind, Plan: g.plan, CreatedAt: t.now})
			if err == nil {
				err = e
			}
			return id
		}
		exec := func(sql string, args ...any) {
			if err == nil {
				_, err = t.Exec(s.t.Context(), sql, args...)
			}
		}
		g.plan = subject("plan")
		exec(`INSERT INTO plans (id, slug, title, phase) VALUES ($1, 'plan-' || $1::bigint, '{"nl": "Plan"}', $2)`, g.plan, phase)
		g.theme = subject("theme")
		exec(`INSERT INTO themes (id, plan_id, number, position, title) VALUES ($1, $2, 'I', 1, '{"nl": "Thema"}')`, g.theme, g.plan)
		g.action = subject("action")
		exec(`INSERT INTO actions (id, plan_id, theme_id, number, slug, title) VALUES ($1, $2, $3, 1, 'actie', '{"nl": "Actie", "en": "Action"}')`, g.action, g.plan, g.theme)
		if err != nil {
			return err
		}
		g.thread, err = s.f.Threads.openMain(s.t.Context(), t, Subject{ID: g.action, Kind: "action", Plan: g.plan, Audience: Public})
		return err
	}))
	return g
}

// person is someone who may contribute, with the rights of now.
func (s *stand) person(name string) Actor {
	s.t.Helper()
	_, token := s.member(name)
	return s.actor(token)
}

// moderator is such a person with that role.
func (s *stand) moderator(name string) Actor {
	s.t.Helper()
	a := s.person(name)
	s.exec(`INSERT INTO roles (account_id, role, source, given_at) VALUES ($1, 'moderator', 'grant', $2)`, a.Account, s.now)
	a.Moderator = true
	return a
}

func (s *stand) refused(err error, code Code) {
	s.t.Helper()
	if CodeOf(err) != code {
		s.t.Fatalf("got %v, want a refusal %q", err, code)
	}
}

func TestThreads_Open(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana := s.person("Ana")
	in := NewThread{Plan: g.plan, About: g.action, Title: "  Waarom  tien\u200b dagen? ", First: NewComment{Key: "key-of-form-1", Markdown: "Vijf kan ook."}}

	id, err := s.f.Threads.Open(t.Context(), ana, in)
	s.must(err)
	found, err := s.f.Threads.Find(t.Context(), Actor{}, id)
	s.must(err)
	if found.Title != "Waarom tien dagen?" || found.CommentCount != 1 || found.AboutNumber != 1 || found.AuthorName != "Ana" {
		t.Errorf("thread is %+v", found)
	}
	again, err := s.f.Threads.Open(t.Context(), ana, in)
	s.must(err)
	if again != id {
		t.Errorf("the same form posted twice opened %d and %d", id, again)
	}

	_, err = s.f.Threads.Open(t.Context(), Actor{}, in)
	s.refused(err, SignIn)
	in.Title, in.First.Key = " ", "key-of-form-2"
	_, err = s.f.Threads.Open(t.Context(), ana, in)
	s.refused(err, Invalid)
	in.Title, in.Audience = "Besloten", Coalition
	_, err = s.f.Threads.Open(t.Context(), ana, in)
	s.refused(err, Invalid)
}

func TestThreads_CoalitionOnly(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mo := s.person("Ana"), s.moderator("Mo")
	id, err := s.f.Threads.Open(t.Context(), mo, NewThread{Plan: g.plan, Title: "Onder ons", Audience: Coalition, First: NewComment{Key: "key-of-form", Markdown: "Alleen hier."}})
	s.must(err)
	comments, err := s.f.Comments.Page(t.Context(), mo, id, CommentQuery{})
	s.must(err)
	comment := comments.Comments[0].ID
	member := ana
	member.Coalition = true

	for who, a := range map[string]Actor{"a visitor": {}, "a member": ana} {
		t.Run(who+" finds no coalition thread", func(t *testing.T) {
			_, err := s.f.Threads.Find(t.Context(), a, id)
			s.refused(err, NotFound)
			_, err = s.f.Comments.Find(t.Context(), a, comment)
			s.refused(err, NotFound)
			_, err = s.f.Comments.Post(t.Context(), ana, id, NewComment{Key: "key-of-other", Markdown: "Hoi"})
			s.refused(err, NotFound)
			may, err := s.f.Channels.MayJoin(t.Context(), a, threadChannel(id))
			s.must(err)
			if may {
				t.Error("may follow it live")
			}
			list, _, err := s.f.Threads.List(t.Context(), a, ThreadQuery{Plan: g.plan})
			s.must(err)
			if len(list) != 0 {
				t.Error("sees it in the list")
			}
		})
	}
	t.Run("a coalition member reads and writes there", func(t *testing.T) {
		_, err := s.f.Comments.Post(t.Context(), member, id, NewComment{Key: "key-of-member", Markdown: "Mee eens."})
		s.must(err)
		may, err := s.f.Channels.MayJoin(t.Context(), member, threadChannel(id))
		s.must(err)
		if !may {
			t.Error("may not follow it live")
		}
	})
}

func TestThreads_CloseAndPin(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mo := s.person("Ana"), s.moderator("Mo")

	s.refused(s.f.Threads.Close(t.Context(), ana, g.thread, ""), NotFound)
	s.refused(s.f.Threads.Pin(t.Context(), ana, g.thread), NotFound)
	s.must(s.f.Threads.Close(t.Context(), mo, g.thread, "Alles is gezegd."))
	_, err := s.f.Comments.Post(t.Context(), ana, g.thread, NewComment{Key: "key-of-form", Markdown: "Nog iets"})
	s.refused(err, Closed)
	s.must(s.f.Threads.Reopen(t.Context(), mo, g.thread))
	_, err = s.f.Comments.Post(t.Context(), ana, g.thread, NewComment{Key: "key-of-form", Markdown: "Nog iets"})
	s.must(err)
	s.must(s.f.Threads.Close(t.Context(), mo, g.thread, ""))

	other, err := s.f.Threads.Open(t.Context(), ana, NewThread{Plan: g.plan, Title: "Vers", First: NewComment{Key: "key-of-other", Markdown: "Hoi"}})
	s.must(err)
	s.must(s.f.Threads.Pin(t.Context(), mo, g.thread))
	list, _, err := s.f.Threads.List(t.Context(), Actor{}, ThreadQuery{Plan: g.plan})
	s.must(err)
	if len(list) != 2 || list[0].ID != g.thread || !list[0].Pinned || list[1].ID != other {
		t.Errorf("a pinned thread stands on top: %+v", list)
	}
}

func TestThreads_ListPagesWithoutGapsOrRepeats(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana := s.person("Ana")
	const all = 2*threadsOnPage + 5
	for i := range all {
		s.now = s.now.Add(time.Second)
		_, err := s.f.Threads.Open(t.Context(), ana, NewThread{Plan: g.plan, Title: "Gesprek", First: NewComment{Key: "key-of-form" + string(rune('a'+i%26)) + string(rune('a'+i/26)), Markdown: "Hoi"}})
		s.must(err)
	}
	seen := map[int64]bool{}
	q := ThreadQuery{Plan: g.plan}
	for more := true; more; {
		var list []Thread
		var err error
		list, more, err = s.f.Threads.List(t.Context(), Actor{}, q)
		s.must(err)
		for _, found := range list {
			if seen[found.ID] {
				t.Fatalf("thread %d is on two pages", found.ID)
			}
			seen[found.ID] = true
		}
		q.Before = list[len(list)-1].Mark()
	}
	if len(seen) != all {
		t.Errorf("%d threads on all pages, want %d", len(seen), all)
	}
}

func TestThreads_aboutWhatIsHidden(t *testing.T) {
	d := newDesk(t)
	proposal := d.propose(d.ana, "Weg ermee", 0)
	thread, err := d.f.Threads.Main(t.Context(), Actor{}, proposal)
	d.must(err)
	comment := d.post(d.ben, thread.ID, 0, "Wat een voorstel.")
	hears := func() (heard []string) {
		t.Helper()
		if found, err := d.f.Threads.Find(t.Context(), d.ben, thread.ID); err != nil || d.titleOf(found) != "" {
			heard = append(heard, "the title of the discussion")
		}
		if found, _, err := d.f.Threads.List(t.Context(), d.ben, ThreadQuery{Plan: d.g.plan}); err != nil || len(found) > 0 {
			heard = append(heard, "the list")
		}
		if _, err := d.f.Subjects.Find(t.Context(), d.ben, proposal); err == nil {
			heard = append(heard, "what a new discussion is about")
		}
		activity, err := d.f.Plans.Activity(t.Context(), d.ben, d.g.plan)
		d.must(err)
		if len(activity) > 0 {
			heard = append(heard, "the front page")
		}
		return heard
	}
	if all := hears(); len(all) != 4 {
		t.Fatalf("before it is hidden only %v tell of it", all)
	}
	d.hide(proposal)
	if still := hears(); len(still) > 0 {
		t.Errorf("%v still tell of it", still)
	}
	// What people said can be read, as the replies to a hidden comment can; nothing is added.
	if found, err := d.f.Threads.Find(t.Context(), Actor{}, thread.ID); err != nil || !found.AboutHidden {
		t.Errorf("the discussion is %+v, %v", found, err)
	}
	if joins, err := d.f.Channels.MayJoin(t.Context(), d.ben, threadChannel(thread.ID)); err != nil || !joins {
		t.Errorf("it has no live news: %v", err)
	}
	_, err = d.f.Comments.Post(t.Context(), d.ben, thread.ID, NewComment{Key: d.key(), Markdown: "Nog een.", Lang: "nl"})
	d.refused(err, Closed)
	_, err = d.f.Comments.Post(t.Context(), d.ben, thread.ID, NewComment{Key: d.key(), Markdown: "Antwoord.", Lang: "nl", Parent: comment})
	d.refused(err, Closed)
	_, err = d.f.Agreements.Give(t.Context(), d.ana, comment)
	d.refused(err, Closed)
}

// titleOf is what the thing is called that a thread is about.
func (s *stand) titleOf(in Thread) string {
	title, _ := in.AboutTitle.In("nl")
	return title
}
