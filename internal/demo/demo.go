package demo

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"samenspraak/internal/forum"
)

//go:embed content
var content embed.FS

// Person is someone of the example, and what the development provider says of them.
type Person struct {
	Sub          string
	Name         string
	Email        string
	Role         string // admin, moderator, coalition, holder, newcomer or ""
	Organisation string
	Locale       string
}

// Guests are the invented people that one can sign in as.
func Guests() []Person {
	names := organisationNames()
	var guests []Person
	for _, p := range read[people]("people.json").People {
		guest := Person{Sub: p.ID, Name: p.Name, Email: p.Email, Role: p.Role, Organisation: names[p.Organisation], Locale: p.Locale}
		if guest.Role == "member" {
			guest.Role = ""
		}
		guests = append(guests, guest)
	}
	return guests
}

// organisationNames are the Dutch names of the example's organisations, by their ids.
func organisationNames() map[string]string {
	names := map[string]string{}
	for _, o := range read[struct {
		Organisations []struct {
			ID   string     `json:"id"`
			Name forum.Text `json:"name"`
		} `json:"organisations"`
	}]("organisations.json").Organisations {
		names[o.ID] = o.Name.NL
	}
	return names
}

// plans are the files that are taken over as they are; the example plan is moved in time first.
var plans = []string{"organisations.json", "previous.json", "actieplan-2020-2022.json", "actieplan-2023-2027.json"}

// Options are where the demo content goes.
type Options struct {
	DB     forum.DB
	Issuer string    // the provider at which the invented people have accounts
	Now    time.Time // the moment until which they spoke
	// Outbox takes what they are to be told; nil leaves that out.
	Outbox forum.Outbox
	// Store keeps the files of their attachments; nil leaves those out.
	Store forum.Store
}

// Seed fills an empty forum with real plans, and with an example plan that people talk about, as they would have until now.
// It is all there, or nothing, but for files; a forum that has plans is left alone, with an error.
func Seed(ctx context.Context, o Options) error {
	tx, err := o.DB.Begin(ctx)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer tx.Rollback(ctx) // after a commit this does nothing
	// A person's page gains by a plan made for its own numbers; hundreds of small writes in a row spend a sixth of their time on such plans.
	if _, err := tx.Exec(ctx, `SET LOCAL plan_cache_mode = force_generic_plan`); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	o.DB = tx
	s := newSeeding(o)
	for _, step := range []func(context.Context) error{s.wantEmpty, s.importPlans, s.welcomePeople, s.tieHolders, s.talk} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return nil
}

// seeding is a forum whose clock is set to when each thing was said.
type seeding struct {
	f         *forum.Forum
	issuer    string
	hasStore  bool
	shift     shift
	now       time.Time
	clock     time.Time
	plan      forum.Plan
	actions   map[int]forum.ActionLine // of the example, by number
	actors    map[string]forum.Actor   // by the ids of the content, as are the next two
	speaksFor map[string]int64         // the organisation that someone may speak for
	numbers   map[string]int64         // those that comments and proposals got
}

func newSeeding(o Options) *seeding {
	s := &seeding{
		issuer: o.Issuer, hasStore: o.Store != nil, shift: shiftTo(o.Now), now: o.Now, actions: map[int]forum.ActionLine{},
		actors: map[string]forum.Actor{}, speaksFor: map[string]int64{}, numbers: map[string]int64{},
	}
	s.clock = s.shift.date(planned)
	s.f = forum.New(forum.Options{DB: o.DB, Clock: func() time.Time { return s.clock }, Outbox: o.Outbox, Store: o.Store})
	return s
}

func (s *seeding) wantEmpty(ctx context.Context) error {
	plans, err := s.f.Plans.List(ctx, forum.Actor{})
	if err == nil && len(plans) > 0 {
		err = errors.New("the forum has plans already")
	}
	return err
}

func (s *seeding) importPlans(ctx context.Context) error {
	var files []forum.File
	for _, name := range plans {
		files = append(files, forum.File{Name: name, Data: readFile(name)})
	}
	days := publications()
	if _, err := s.f.Plans.Import(ctx, append(files, s.example(days[0]))); err != nil {
		return err
	}
	var err error
	s.plan, err = s.f.Plans.BySlug(ctx, forum.Actor{}, "actieplan-2027-concept")
	return err
}

// readFile reads what the program carries; that it is there and well made, the tests see to.
func readFile(name string) []byte {
	data, err := content.ReadFile("content/" + name)
	if err != nil {
		panic(err)
	}
	return data
}

func read[T any](name string) T {
	var found T
	if err := json.Unmarshal(readFile(name), &found); err != nil {
		panic(err)
	}
	return found
}
