package job

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/forum"
)

// office is a forum and its queue.
type office struct {
	*Queue
	forum *forum.Forum
}

func (d *desk) office() office {
	q := d.node()
	return office{q, forum.New(forum.Options{DB: d.db, Clock: q.o.Clock, Outbox: q, Announce: func(string, int64) { q.Wake() }})}
}

func (d *desk) open(o office) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- o.Run(ctx, o.forum) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			d.t.Error(err)
		}
	})
	d.t.Cleanup(stop)
	return stop
}

func post(t testing.TB, f *forum.Forum, a forum.Actor, thread int64, words string) {
	t.Helper()
	if _, err := f.Comments.Post(t.Context(), a, thread, forum.NewComment{Key: "key-of-form-" + words, Markdown: words}); err != nil {
		t.Fatal(err)
	}
}

func told(t testing.TB, f *forum.Forum, a forum.Actor) (lines, news int) {
	t.Helper()
	found, _, err := f.Notifications.List(t.Context(), a, forum.NotificationMark{})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range found {
		news += n.Count
	}
	return len(found), news
}

func TestTell_onceByWhicheverNode(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	one, two := d.office(), d.office()
	d.open(one)
	d.open(two)
	ana, thread := talk(t, d.db, one.forum)
	ben := member(t, one.forum, "Ben")
	const comments = 40
	for i := range comments {
		post(t, []office{one, two}[i%2].forum, ben, thread, fmt.Sprint("Reactie ", i))
	}
	eventually(t, "all is told", func() bool { return d.left() == 0 })
	if lines, news := told(t, one.forum, ana); lines != 1 || news != comments {
		t.Errorf("told %d lines of %d news, want 1 of %d", lines, news, comments)
	}
	var numbers int
	if err := d.db.QueryRow(t.Context(), `SELECT last FROM channels WHERE name = 'person:' || $1::text`, fmt.Sprint(ana.Account)).Scan(&numbers); err != nil || numbers != 1 {
		t.Errorf("her bell moved %d times, %v", numbers, err)
	}
}

func TestTell_afterARestart(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := d.office()
	ana, thread := talk(t, d.db, before.forum)
	ben := member(t, before.forum, "Ben")
	post(t, before.forum, ben, thread, "Een") // nobody works yet
	jobs, err := before.take(t.Context(), map[string]doer{tell: nil})
	if err != nil || len(jobs) == 0 {
		t.Fatalf("took %v, %v", jobs, err)
	}
	// It dies after it told, before it could say so.
	for _, event := range events(t, d) {
		if err := before.forum.Notifications.Tell(t.Context(), event); err != nil {
			t.Fatal(err)
		}
	}
	if n := d.left(); n != len(jobs) {
		t.Fatalf("%d jobs are left", n)
	}
	d.pass(lostAfter + 1)
	after := d.office()
	stop := d.open(after)
	eventually(t, "another does it again", func() bool { return d.left() == 0 })
	if lines, news := told(t, after.forum, ana); lines != 1 || news != 1 {
		t.Errorf("told %d lines of %d news", lines, news)
	}
	stop()
	post(t, after.forum, ben, thread, "Twee")
	if n := d.left(); n != 1 {
		t.Errorf("%d jobs wait for the next start", n)
	}
	d.open(d.office())
	eventually(t, "the next start does it", func() bool { return d.left() == 0 })
	if _, news := told(t, after.forum, ana); news != 2 {
		t.Errorf("told %d news", news)
	}
}

func TestTell_changeThatIsNoNews(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	o := d.office()
	member(t, o.forum, "Ana")
	if n := d.left(); n != 0 {
		t.Errorf("%d jobs for an account that was made", n)
	}
}

func events(t testing.TB, d *desk) []int64 {
	t.Helper()
	rows, err := d.db.Query(t.Context(), `SELECT id FROM events ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestForget_onceItsTimeHasCome(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	o := d.office()
	d.open(o)
	ana, thread := talk(t, d.db, o.forum)
	post(t, o.forum, ana, thread, "Bel 0612345678.")
	mod := member(t, o.forum, "Mo")
	mod.Moderator = true
	var comment int64
	if err := d.db.QueryRow(t.Context(), `SELECT max(id) FROM comments`).Scan(&comment); err != nil {
		t.Fatal(err)
	}
	in := forum.NewRedaction{
		NewDecision: forum.NewDecision{Items: []forum.DecisionItem{{About: comment}}, Rule: 4, Reason: "Een nummer."},
		Texts:       map[string]string{"text": "Bel " + forum.RedactionMark("nl") + "."},
	}
	if _, err := o.forum.Decisions.Redact(t.Context(), mod, in); err != nil {
		t.Fatal(err)
	}
	sealed := func() (n int) {
		if err := d.db.QueryRow(t.Context(), `SELECT count(*) FROM seals`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	eventually(t, "its author is told", func() bool { return d.left() == 1 })
	if sealed() != 1 {
		t.Fatal("nothing is sealed, so that it cannot be undone")
	}
	d.pass(forum.UndoFor + forgetAfter)
	eventually(t, "it is forgotten", func() bool { return d.left() == 0 })
	if sealed() != 0 {
		t.Error("it is sealed still")
	}
}
