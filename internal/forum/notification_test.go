package forum

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// kinds are what someone is told, with the number of each: "comment.posted 3".
func (s *stand) kinds(a Actor) []string {
	s.t.Helper()
	var kinds []string
	for _, n := range s.told(a) {
		state := ""
		if !n.Unread {
			state = ", read"
		}
		kinds = append(kinds, fmt.Sprintf("%s %d%s", n.Kind, n.Count, state))
	}
	return kinds
}

func (s *stand) hears(a Actor, want ...string) {
	s.t.Helper()
	if got := s.kinds(a); !slices.Equal(got, want) {
		s.t.Errorf("%s is told %q, want %q", a.Name, got, want)
	}
}

func (s *stand) follow(a Actor, subject int64, level Level) {
	s.t.Helper()
	s.now = s.now.Add(time.Second)
	s.must(s.f.Follows.Set(s.t.Context(), a, subject, level))
}

// talk opens a thread about a thing and gives its number and that of its first comment.
func (s *stand) talk(a Actor, g ground, about int64, audience Audience) (thread, first int64) {
	s.t.Helper()
	s.now = s.now.Add(time.Second)
	thread, err := s.f.Threads.Open(s.t.Context(), a, NewThread{
		Plan: g.plan, About: about, Title: "Een vraag", Audience: audience,
		First: NewComment{Key: fmt.Sprintf("key-%d", s.now.UnixNano()), Markdown: "Waarom tien?"},
	})
	s.must(err)
	page, err := s.f.Comments.Page(s.t.Context(), a, thread, CommentQuery{})
	s.must(err)
	return thread, page.First()
}

func TestNotifications_comments(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, ben, cas, dee := s.person("Ana"), s.person("Ben"), s.person("Cas"), s.person("Dee")
	thread, first := s.talk(ana, g, g.action, Public)
	s.follow(dee, g.action, Following)

	t.Run("nobody hears of what they did themselves", func(t *testing.T) {
		s.post(ana, thread, 0, "En nog iets")
		s.hears(ana)
	})
	t.Run("who takes part hears of what others say, grouped", func(t *testing.T) {
		s.post(ben, thread, 0, "Eens")
		s.post(cas, thread, 0, "Oneens")
		s.hears(ana, "comment.posted 2")
		s.hears(ben, "comment.posted 1")
		n := s.told(ana)[0]
		if n.By != "Cas" || n.Excerpt != "Oneens" || n.About != thread || n.Title.NL != "Een vraag" || n.First != first+2 || n.Action != g.action {
			t.Errorf("told %+v", n)
		}
	})
	t.Run("an answer is told as such to whom it answers, and not once more as part of the thread", func(t *testing.T) {
		answer := s.post(ben, thread, first, "Daarom")
		s.hears(ana, "comment.replied 1", "comment.posted 2")
		s.hears(cas, "comment.posted 1")
		s.post(cas, thread, answer, "Waarom dan?")
		s.hears(ben, "comment.replied 1", "comment.posted 1")
		s.hears(ana, "comment.replied 2", "comment.posted 2")
	})
	t.Run("who follows the action hears of what is said about it, until they take part there", func(t *testing.T) {
		s.hears(dee, "comment.nearby 5")
		s.post(dee, thread, 0, "Ik ook")
		s.post(ana, thread, 0, "Fijn")
		s.hears(dee, "comment.posted 1")
	})
	t.Run("in its own thread as in that", func(t *testing.T) {
		s.post(ben, g.thread, 0, "Over het geheel")
		s.hears(dee, "comment.posted 1", "comment.posted 1")
	})
}

func TestNotifications_Open(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, ben := s.person("Ana"), s.person("Ben")
	thread, _ := s.talk(ana, g, 0, Public)
	one := s.post(ben, thread, 0, "Een")
	s.post(ben, thread, 0, "Twee")
	line := s.told(ana)[0]

	t.Run("others cannot", func(t *testing.T) {
		_, err := s.f.Notifications.Open(t.Context(), ben, line.ID)
		s.refused(err, NotFound)
		_, err = s.f.Notifications.Open(t.Context(), Actor{}, line.ID)
		s.refused(err, SignIn)
		s.refused(s.f.Notifications.ReadAll(t.Context(), Actor{}, line.Event), SignIn)
		_, _, err = s.f.Notifications.List(t.Context(), Actor{}, NotificationMark{})
		s.refused(err, SignIn)
	})
	t.Run("it leads to the first that is new, and is read from then on", func(t *testing.T) {
		opened, err := s.f.Notifications.Open(t.Context(), ana, line.ID)
		s.must(err)
		if opened.First != one || opened.Count != 2 {
			t.Errorf("opened %+v", opened)
		}
		s.hears(ana, "comment.posted 2, read")
	})
	t.Run("what comes after it is told anew, and the read one stays as it was", func(t *testing.T) {
		s.post(ben, thread, 0, "Drie")
		s.hears(ana, "comment.posted 1", "comment.posted 2, read")
	})
	t.Run("each change of the number is news on one's own channel, with nobody's name", func(t *testing.T) {
		news := s.news(personChannel(ana.Account))
		var kinds []string
		for _, n := range news {
			kinds = append(kinds, n.Kind)
		}
		if want := []string{"notification.told", "notification.read", "notification.told"}; !slices.Equal(kinds, want) {
			t.Errorf("news is %v, want %v", kinds, want)
		}
		if n := s.count(`SELECT count(*) FROM events WHERE kind LIKE 'notification.%' AND actor_id IS NOT NULL`); n != 0 {
			t.Errorf("%d events say who was told or read", n)
		}
	})
	t.Run("all at once, but not what came after the page was shown", func(t *testing.T) {
		shown := s.told(ana)[0].Event
		s.post(ben, g.thread, 0, "Elders")
		s.post(ana, g.thread, 0, "Ook elders")
		s.tell()
		s.must(s.f.Notifications.ReadAll(t.Context(), ana, shown))
		s.hears(ana, "comment.posted 1, read", "comment.posted 2, read")
		s.post(ben, g.thread, 0, "Nog eens")
		s.post(ben, thread, 0, "Vier")
		s.must(s.f.Notifications.ReadAll(t.Context(), ana, shown))
		s.hears(ana, "comment.posted 1", "comment.posted 1", "comment.posted 1, read", "comment.posted 2, read")
	})
}

func TestNotifications_whatIsNotSeen(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mo, ana, ben := s.moderator("Mo"), s.person("Ana"), s.person("Ben")
	coalition := s.person("Co")
	s.exec(`INSERT INTO roles (account_id, role, source, given_at) VALUES ($1, 'coalition', 'grant', $2)`, coalition.Account, s.now)
	coalition.Coalition = true
	thread, _ := s.talk(ana, g, 0, Public)

	t.Run("what was withdrawn leaves the number and the list, and what comes then is told", func(t *testing.T) {
		gone := s.post(ben, thread, 0, "Vergissing")
		s.hears(ana, "comment.posted 1")
		s.must(s.f.Comments.Withdraw(t.Context(), ben, gone))
		s.hears(ana)
		s.post(ben, thread, 0, "Beter")
		s.hears(ana, "comment.posted 1")
		if news := s.news(personChannel(ana.Account)); len(news) != 2 {
			t.Errorf("news is %+v", news)
		}
	})
	t.Run("what was withdrawn before it could be told is told to nobody", func(t *testing.T) {
		other, _ := s.talk(ana, g, 0, Public)
		s.must(s.f.Comments.Withdraw(t.Context(), ben, s.post(ben, other, 0, "Toch niet")))
		s.hears(ana, "comment.posted 1")
		if n := s.count(`SELECT count(*) FROM notifications WHERE about_id = $1`, other); n != 0 {
			t.Errorf("%d are told", n)
		}
	})
	t.Run("what is hidden or held is not told, nor is what is said in what was hidden", func(t *testing.T) {
		held := s.post(ben, thread, 0, "Zwaar")
		s.exec(`UPDATE subjects SET audience = 'moderators' WHERE id = $1`, held)
		s.hears(ana, "comment.posted 1")
		s.hide(thread)
		s.hears(ana)
		s.post(ben, g.thread, 0, "Eerst")
		s.exec(`UPDATE subjects SET hidden_by = NULL WHERE id = $1`, thread)
		s.hears(ana, "comment.posted 1")
	})
	t.Run("what the coalition says is told within it, and to those who still are", func(t *testing.T) {
		inside, _ := s.talk(mo, g, 0, Coalition)
		s.follow(coalition, inside, Following)
		s.exec(`INSERT INTO follows (account_id, subject_id, level, at) VALUES ($1, $2, 'follow', $3)`, ben.Account, inside, s.now)
		s.post(mo, inside, 0, "Onder ons")
		s.hears(coalition, "comment.posted 1")
		s.hears(ben)
		if n := s.count(`SELECT count(*) FROM notifications WHERE account_id = $1 AND about_id = $2`, ben.Account, inside); n != 0 {
			t.Error("it waits for who may not see it")
		}
		s.exec(`DELETE FROM roles WHERE account_id = $1`, coalition.Account)
		coalition.Coalition = false
		s.hears(coalition)
		if n, err := s.f.Notifications.BellOf(t.Context(), coalition.Account); err != nil || n != 0 {
			t.Errorf("the bell rings %d times, %v", n, err)
		}
	})
}

func TestNotifications_muted(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, ben := s.person("Ana"), s.person("Ben")
	thread, first := s.talk(ana, g, g.action, Public)
	s.follow(ana, g.action, Following)

	t.Run("who muted a thread hears nothing of it, nor an answer, nor by way of the action, and posting does not change that", func(t *testing.T) {
		s.follow(ana, thread, Muted)
		s.post(ben, thread, 0, "Hallo?")
		s.post(ben, thread, first, "Ben je er nog?")
		s.post(ana, thread, 0, "Even niet")
		s.post(ben, thread, 0, "Jammer")
		s.hears(ana)
	})
	t.Run("they do hear of other threads about the action", func(t *testing.T) {
		s.talk(ben, g, g.action, Public)
		s.post(ben, thread, 0, "Blijft stil")
		s.hears(ana, "comment.nearby 1")
	})
	t.Run("who muted the plan hears only of what they follow in it", func(t *testing.T) {
		s.follow(ana, g.action, NotFollowing)
		s.follow(ana, thread, NotFollowing)
		s.follow(ana, g.plan, Muted)
		s.post(ben, thread, first, "Nu wel?")
		s.hears(ana, "comment.nearby 1")
		s.follow(ana, thread, Following)
		s.post(ben, thread, 0, "En nu?")
		s.hears(ana, "comment.posted 1", "comment.nearby 1")
	})
	t.Run("who stops following keeps what they were told, and nothing joins it", func(t *testing.T) {
		s.follow(ana, thread, NotFollowing)
		s.post(ben, thread, 0, "Weg")
		s.hears(ana, "comment.posted 1", "comment.nearby 1")
	})
}

func TestNotifications_otherNews(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	mo, ana, ben, cas := s.moderator("Mo"), s.person("Ana"), s.person("Ben"), s.person("Cas")
	s.tell()
	s.follow(ana, g.action, Following)
	s.follow(ben, g.theme, Following)
	s.follow(cas, g.plan, Following)

	t.Run("a version is told to who follows the action, its theme or the plan", func(t *testing.T) {
		s.version(g.action, 2, firstText+"\n\nNog een alinea.")
		for _, a := range []Actor{ana, ben, cas} {
			s.hears(a, "version.published 1")
		}
		if n := s.told(ana)[0]; n.Version != 2 || n.About != g.action || n.Title.EN != "Action" || n.By != "" {
			t.Errorf("told %+v", n)
		}
	})
	t.Run("who hears of their own words does not hear of the version as well", func(t *testing.T) {
		s.mark(ben, g, v, "vijf werkdagen", "Tien is haalbaar.")
		s.version(g.action, 3, "Heel iets anders dan er stond, zonder een woord van vroeger.")
		s.hears(ana, "version.published 2", "comment.nearby 1")
		if kinds := s.kinds(ben); !slices.Contains(kinds, "passage.deleted 1") {
			t.Errorf("told %q", kinds)
		}
		if n := s.count(`SELECT count(*) FROM notifications WHERE account_id = $1 AND last_event IS NULL AND kind = 'version.published' AND first_event = (SELECT max(id) FROM events WHERE kind = 'version.published')`, ben.Account); n != 0 {
			t.Error("told of the version as well")
		}
	})
	t.Run("that a thread was closed is told to who follows it", func(t *testing.T) {
		thread, _ := s.talk(ana, g, 0, Public)
		s.must(s.f.Threads.Close(t.Context(), mo, thread, "Beantwoord"))
		if n := s.told(ana)[0]; n.Kind != "thread.closed" || n.About != thread || n.By != "Mo" {
			t.Errorf("told %+v", n)
		}
		s.hears(mo)
	})
	t.Run("a proposal is told to who follows the plan, and what is said of it to its author", func(t *testing.T) {
		s.exec(`INSERT INTO windows (plan_id, slug, kind, title) VALUES ($1, 'w', 'proposals', '{"nl": "Voorstellen"}')`, g.plan)
		id, err := s.f.Proposals.Submit(t.Context(), ana, NewProposal{Key: "key-of-form", Plan: g.plan, ProposalText: ProposalText{Title: "Bankjes", Problem: "Geen bankjes", Solution: "Bankjes"}})
		s.must(err)
		if n := s.told(cas)[0]; n.Kind != "proposal.submitted" || n.About != g.plan || n.First != id || n.By != "Ana" {
			t.Errorf("told %+v", n)
		}
		main, err := s.f.Threads.Main(t.Context(), Actor{}, id)
		s.must(err)
		s.post(ben, main.ID, 0, "Goed idee")
		if n := s.told(ana)[0]; n.Kind != "comment.posted" || n.Title.NL != "Bankjes" {
			t.Errorf("told %+v", n)
		}
	})
}

func TestNotifications_proposals(t *testing.T) {
	d := newDesk(t)
	one, two := d.propose(d.ana, "Een loket", 0), d.propose(d.ben, "Loketten", 0)
	fan := d.person("Fan")
	d.tell()
	d.follow(fan, one, Following)
	d.follow(d.ana, one, NotFollowing)

	t.Run("what becomes of a proposal is told to its author and to who follows it", func(t *testing.T) {
		d.must(d.f.Curations.Merge(t.Context(), d.bram, d.because(one, "Zelfde idee."), two))
		d.hears(d.ana, "proposal.merged 1")
		d.hears(fan, "proposal.merged 1")
		d.hears(d.bram)
		d.must(d.f.Curations.Unmerge(t.Context(), d.bram, d.because(one, "Toch niet.")))
		d.hears(fan, "proposal.unmerged 1", "proposal.merged 1")
	})
	t.Run("who supports it hears of its turns, and not of every step", func(t *testing.T) {
		backer, former := d.person("Cor"), d.person("Dirk")
		for _, a := range []Actor{backer, former} {
			d.must(d.f.Supports.Give(t.Context(), a, two, 0))
		}
		d.must(d.f.Supports.Withdraw(t.Context(), former, two))
		d.must(d.f.Curations.SetTheme(t.Context(), d.bram, d.because(two, "Past hier."), d.g.theme))
		d.hears(backer)
		d.must(d.f.Curations.Merge(t.Context(), d.bram, d.because(two, "Zelfde idee."), one))
		d.must(d.f.Curations.Unmerge(t.Context(), d.bram, d.because(two, "Toch niet.")))
		d.hears(backer, "proposal.unmerged 1", "proposal.merged 1")
		d.hears(former)
	})
	t.Run("that a moderator split one is not told as a new proposal", func(t *testing.T) {
		d.follow(fan, d.g.plan, Following)
		_, err := d.f.Curations.Split(t.Context(), d.bram, d.because(one, "Twee ideeën."), Part{Key: d.key(), Title: "Het tweede idee", Problem: "Er is er geen.", Solution: "Maak het."})
		d.must(err)
		d.hears(fan, "proposal.split 1", "proposal.unmerged 1", "proposal.merged 1")
	})
	t.Run("an answer is told once to each author, and of a proposal to who follows it", func(t *testing.T) {
		comment := d.post(d.ben, d.g.thread, 0, "Maak het korter.")
		d.tell()
		d.must(d.f.Notifications.ReadAll(t.Context(), d.ben, 1<<40))
		d.must(d.f.Notifications.ReadAll(t.Context(), fan, 1<<40))
		d.publish(d.answer(one, comment))
		for who, want := range map[*Actor]Notification{&d.ana: {Kind: "input.answered", About: d.g.plan}, &d.ben: {Kind: "input.answered", About: d.g.plan}, &fan: {Kind: "proposal.answered", About: one}} {
			if n := d.told(*who)[0]; n.Kind != want.Kind || n.About != want.About {
				t.Errorf("%s is told %+v", who.Name, n)
			}
		}
	})
}
