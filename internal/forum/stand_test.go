package forum

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/dbtest"
	"samenspraak/internal/store"
)

// stand is a forum on a database of its own, with a clock that tests move.
type stand struct {
	t    *testing.T
	db   DB
	f    *Forum
	now  time.Time
	late outbox
}

// outbox keeps the events that may be news, until the test tells people of them.
type outbox struct {
	mu     sync.Mutex
	events []int64
}

// Add implements Outbox.
func (o *outbox) Add(_ context.Context, _ pgx.Tx, events []Event) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, e := range events {
		o.events = append(o.events, e.ID)
	}
	return nil
}

// tell tells people of all that happened since it did so last.
func (s *stand) tell() {
	s.t.Helper()
	for _, event := range s.late.events {
		s.must(s.f.Notifications.Tell(s.t.Context(), event))
	}
	s.late.events = nil
}

// told is what someone is told by now, newest first, on one page.
func (s *stand) told(a Actor) []Notification {
	s.t.Helper()
	s.tell()
	found, more, err := s.f.Notifications.List(s.t.Context(), a, NotificationMark{})
	s.must(err)
	unread := 0
	for _, n := range found {
		if n.Unread {
			unread++
		}
	}
	counted, _, err := s.f.Notifications.Bell(s.t.Context(), a)
	s.must(err)
	if counted != unread && !more {
		s.t.Errorf("the bell says %d, the list has %d unread", counted, unread)
	}
	return found
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	s := &stand{t: t, db: dbtest.Database(t), now: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)}
	files, err := store.Open(t.Context(), "", t.TempDir())
	s.must(err)
	s.f = New(Options{DB: s.db, Store: files, Outbox: &s.late, Clock: func() time.Time { return s.now }, Lifetimes: Lifetimes{Idle: time.Hour, Absolute: 4 * time.Hour}})
	return s
}

func (s *stand) arrive(in Arrival) int64 {
	s.t.Helper()
	id, err := s.f.Accounts.Arrive(s.t.Context(), in)
	s.must(err)
	return id
}

func (s *stand) grant(email string, role Role) int {
	s.t.Helper()
	n, err := s.f.Accounts.Grant(s.t.Context(), email, role)
	s.must(err)
	return n
}

func (s *stand) start(account int64) (token string) {
	s.t.Helper()
	token, _, err := s.f.Sessions.Start(s.t.Context(), NewSession{Account: account, Device: "Firefox, Linux"})
	s.must(err)
	return token
}

func (s *stand) actor(token string) Actor {
	s.t.Helper()
	a, _, err := s.f.Sessions.Actor(s.t.Context(), token)
	s.must(err)
	return a
}

// member is an account that may contribute, and its session.
func (s *stand) member(name string) (account int64, token string) {
	s.t.Helper()
	account = s.arrive(Arrival{Issuer: "https://provider.example", Sub: name})
	token = s.start(account)
	s.must(s.f.Accounts.Complete(s.t.Context(), s.actor(token), Completion{Profile: Profile{DisplayName: name, Lang: "nl"}, AcceptedEdition: 1}))
	return account, token
}

func (s *stand) roles(account int64) []Role {
	s.t.Helper()
	own, err := s.f.Accounts.Own(s.t.Context(), Actor{Account: account})
	s.must(err)
	return own.Roles
}

// rightsNews counts how often the account's live connections were told to come back with other rights.
func (s *stand) rightsNews(account int64) int {
	s.t.Helper()
	n := 0
	for _, news := range s.news(personChannel(account)) {
		if news.Kind == "right.changed" && news.Data["code"] == float64(closeRightLost) {
			n++
		}
	}
	return n
}

func (s *stand) news(channel string) []News {
	s.t.Helper()
	all, err := s.f.Channels.News(s.t.Context(), channel, 0, 1<<40)
	s.must(err)
	return all
}

func (s *stand) count(query string, args ...any) int {
	s.t.Helper()
	var n int
	s.must(s.db.QueryRow(s.t.Context(), query, args...).Scan(&n))
	return n
}

func (s *stand) exec(query string, args ...any) {
	s.t.Helper()
	_, err := s.db.Exec(s.t.Context(), query, args...)
	s.must(err)
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// fieldsOf are the fields that a refusal finds wrong.
func fieldsOf(err error) (fields []string) {
	var refusal *Error
	if errors.As(err, &refusal) {
		for _, p := range refusal.Problems {
			fields = append(fields, p.Field)
		}
	}
	return fields
}

// hide hides a thing as a moderator's decision would, of whatever kind it is.
func (s *stand) hide(id int64) {
	s.t.Helper()
	s.exec(`
		WITH d AS (
			INSERT INTO subjects (kind, audience, created_at)
			VALUES ('decision', 'moderators', $2)
			RETURNING id
		), made AS (
			INSERT INTO decisions (id, about_id, batch_id, kind, edition, rule, reason, was_audience)
			SELECT id, $1, id, 'hide', 1, 1, 'Daarom', 'public'
			FROM d
		)
		UPDATE subjects
		SET hidden_by = (SELECT id FROM d)
		WHERE id = $1`, id, s.now)
}
