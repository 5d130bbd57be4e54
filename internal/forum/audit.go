package forum

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// AuditedEvent is an event as admins read it, with what goes by a name now: an account that was erased has none any more.
type AuditedEvent struct {
	ID          int64
	At          time.Time
	Kind        string
	Actor       int64 // 0: the forum itself, or a visitor
	ActorName   string
	Subject     int64 // 0: none
	SubjectKind string
	Title       Text // of the subject or what it stands in; empty when that was withdrawn
	Plan        int64
	PlanTitle   Text
	Data        map[string]any
}

// AuditedChange is something that an event changed, or a detail of it; in words of the data.
type AuditedChange struct {
	Name   string
	Before string // "" where nothing was, or the event does not know
	After  string
}

// Changes are what the event changed, then its other details, each by name.
func (e AuditedEvent) Changes() (changed, details []AuditedChange) {
	before, _ := e.Data["before"].(map[string]any)
	after, _ := e.Data["after"].(map[string]any)
	names := slices.Sorted(maps.Keys(before))
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if _, known := before[name]; !known {
			names = append(names, name)
		}
	}
	for _, name := range names {
		changed = append(changed, AuditedChange{name, plainValue(before[name]), plainValue(after[name])})
	}
	for _, name := range slices.Sorted(maps.Keys(e.Data)) {
		switch name {
		case "before", "after":
		case "changes": // of a schedule: [{name: [was, is]}, ...]
			changed = append(changed, pairsIn(e.Data[name])...)
		default:
			details = append(details, AuditedChange{Name: name, After: plainValue(e.Data[name])})
		}
	}
	return changed, details
}

func pairsIn(changes any) (all []AuditedChange) {
	list, _ := changes.([]any)
	for _, one := range list {
		named, _ := one.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(named)) {
			if pair, ok := named[name].([]any); ok && len(pair) == 2 {
				all = append(all, AuditedChange{name, plainValue(pair[0]), plainValue(pair[1])})
			} else {
				all = append(all, AuditedChange{Name: name, After: plainValue(named[name])})
			}
		}
	}
	return all
}

// plainValue writes a value of an event's data as people read it.
func plainValue(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		all := make([]string, len(v))
		for i := range v {
			all[i] = plainValue(v[i])
		}
		return strings.Join(all, ", ")
	}
	written, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(written)
}

// AuditQuery chooses events; zero fields choose all, the newest first.
type AuditQuery struct {
	Who     string // number of an account, or words in its name
	Kind    string
	Subject int64
	Plan    int64
	From    time.Time // the first moment of the period
	Until   time.Time // the first moment after it
	After   AuditMark // the end of the page before
}

// AuditMark is a place in the record.
type AuditMark struct {
	At time.Time
	ID int64
}

// Mark is the place of this event.
func (e AuditedEvent) Mark() AuditMark { return AuditMark{e.At, e.ID} }

const (
	auditedOnPage = 50
	auditedAtOnce = 2000 // rows that a file is read by, so that no reader keeps a transaction open
	maxAuditedWho = 50   // accounts that a name may mean
)

// Audit is the record of every change, for admins.
type Audit struct{ f *Forum }

// List gives a page of events; more tells whether others follow. Errors: NotFound for who is no admin.
func (s Audit) List(ctx context.Context, a Actor, q AuditQuery) (found []AuditedEvent, more bool, err error) {
	if err := a.mayAdminister(); err != nil {
		return nil, false, err
	}
	found, err = s.page(ctx, q, auditedOnPage+1)
	if len(found) > auditedOnPage {
		return found[:auditedOnPage], true, err
	}
	return found, false, err
}

// Whole gives every event that a query chooses, for a file; that somebody asked for it is an event too. Errors: NotFound for who is no admin.
func (s Audit) Whole(ctx context.Context, a Actor, q AuditQuery) (func(ctx context.Context, each func(AuditedEvent) error) error, error) {
	if err := a.mayAdminister(); err != nil {
		return nil, err
	}
	err := s.f.write(ctx, func(t *tx) error {
		t.record(Event{Kind: "audit.exported", Actor: a})
		return nil
	})
	return func(ctx context.Context, each func(AuditedEvent) error) error { return s.whole(ctx, q, each) }, err
}

func (s Audit) whole(ctx context.Context, q AuditQuery, each func(AuditedEvent) error) error {
	for {
		found, err := s.page(ctx, q, auditedAtOnce)
		if err != nil {
			return err
		}
		for _, e := range found {
			if err := each(e); err != nil {
				return err
			}
		}
		if len(found) < auditedAtOnce {
			return nil
		}
		q.After = found[len(found)-1].Mark()
	}
}

// page reads the events that come next: first which, by one index, then what they are about.
func (s Audit) page(ctx context.Context, q AuditQuery, limit int) ([]AuditedEvent, error) {
	where, args, err := s.where(ctx, q)
	if err != nil || where == "" {
		return nil, err
	}
	args["limit"] = limit
	rows, err := s.f.db.Query(ctx, `
		WITH chosen AS MATERIALIZED (
			SELECT e.id, e.at, e.kind, e.actor_id, e.subject_id, e.plan_id, e.data
			FROM events e
			WHERE `+where+`
			ORDER BY e.at DESC, e.id DESC
			LIMIT @limit
		)
		SELECT
			e.id,
			e.at,
			e.kind,
			coalesce(e.actor_id, 0) AS actor,
			coalesce(actor.display_name, '') AS actor_name,
			coalesce(e.subject_id, 0) AS subject,
			coalesce(s.kind, '') AS subject_kind,
			CASE WHEN EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id) THEN '{}' ELSE `+titleOf+` END AS title,
			coalesce(e.plan_id, 0) AS plan,
			coalesce(of_plan.title, '{}') AS plan_title,
			e.data
		FROM chosen e
		LEFT JOIN accounts actor ON actor.id = e.actor_id
		LEFT JOIN plans of_plan ON of_plan.id = e.plan_id
		LEFT JOIN subjects s ON s.id = e.subject_id`+circleOf("s.id")+`
		ORDER BY e.at DESC, e.id DESC`, args)
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[AuditedEvent])
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return found, nil
}

// where is the query's condition on events e in SQL, with its arguments; "" when it chooses none.
func (s Audit) where(ctx context.Context, q AuditQuery) (string, pgx.NamedArgs, error) {
	all, args := []string{"true"}, pgx.NamedArgs{}
	add := func(condition, name string, value any) {
		all = append(all, condition)
		args[name] = value
	}
	if q.Who != "" {
		accounts, err := s.who(ctx, q.Who)
		if err != nil {
			return "", nil, err
		}
		switch len(accounts) {
		case 0:
			return "", nil, nil
		case 1:
			add("e.actor_id = @actor", "actor", accounts[0])
		default:
			add("e.actor_id = ANY (@actors)", "actors", accounts)
		}
	}
	if q.Kind != "" {
		add("e.kind = @kind", "kind", q.Kind)
	}
	if q.Subject != 0 {
		add("e.subject_id = @subject", "subject", q.Subject)
	}
	if q.Plan != 0 {
		add("e.plan_id = @plan", "plan", q.Plan)
	}
	if !q.From.IsZero() {
		add("e.at >= @from", "from", q.From)
	}
	if !q.Until.IsZero() {
		add("e.at < @until", "until", q.Until)
	}
	if q.After.ID != 0 {
		add("(e.at, e.id) < (@afterAt, @afterId)", "afterAt", q.After.At)
		args["afterId"] = q.After.ID
	}
	return strings.Join(all, " AND "), args, nil
}

// who finds the accounts that a number or words mean.
func (s Audit) who(ctx context.Context, who string) ([]int64, error) {
	words := text.Clip(text.Line(who), maxWords)
	rows, err := s.f.db.Query(ctx, `
		SELECT id
		FROM accounts
		WHERE id::text = $1 OR display_name ILIKE $2
		ORDER BY id
		LIMIT $3`, words, "%"+likeEscaped(words)+"%", maxAuditedWho)
	if err != nil {
		return nil, fmt.Errorf("audited accounts: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// likeEscaped keeps signs in what people search for from meaning something to LIKE.
func likeEscaped(words string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(words)
}

// AuditChoices are what events can be chosen by.
type AuditChoices struct {
	Kinds []string
	Plans []Plan
}

// Choices gives what there is to choose from. Errors: NotFound for who is no admin.
func (s Audit) Choices(ctx context.Context, a Actor) (c AuditChoices, err error) {
	if err := a.mayAdminister(); err != nil {
		return c, err
	}
	// From one kind to the next by the index: there are a hundred among a million events.
	rows, err := s.f.db.Query(ctx, `
		WITH RECURSIVE kinds AS (
			(SELECT kind FROM events ORDER BY kind LIMIT 1)
			UNION ALL
			SELECT (SELECT kind FROM events WHERE kind > kinds.kind ORDER BY kind LIMIT 1)
			FROM kinds
			WHERE kinds.kind IS NOT NULL
		)
		SELECT kind FROM kinds WHERE kind IS NOT NULL`)
	if err != nil {
		return c, fmt.Errorf("kinds of events: %w", err)
	}
	if c.Kinds, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return c, fmt.Errorf("kinds of events: %w", err)
	}
	plans, err := s.f.Plans.List(ctx, a)
	return AuditChoices{c.Kinds, plans}, errors.Join(err)
}
