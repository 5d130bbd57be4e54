package forum

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// OwnData are what the forum keeps about a person, for that person alone: articles 15 and 20 of the GDPR.
type OwnData struct{ f *Forum }

// OwnDataTimes is how often a person may have their data in OwnDataPer.
const (
	OwnDataTimes = 3
	OwnDataPer   = 10 * time.Minute
)

// ownDataWithin bounds how long the database may be kept at it.
const ownDataWithin = time.Minute

// Parts are the names of the parts in the order in which Read gives them.
func (s OwnData) Parts() (names []string) {
	for _, p := range ownParts {
		names = append(names, p.name)
	}
	return names
}

// Read gives all that is kept about the actor, as it was at one moment: one JSON object at a time, of the part that is named. It is recorded that it
// was asked for, and nothing else is changed. Who is suspended, or has yet to accept the house rules, may do so as well. Addresses begin with site, which
// ends without a slash. Errors: SignIn; TooMany while the actor has to wait.
func (s OwnData) Read(ctx context.Context, a Actor, site string, each func(part string, one json.RawMessage) error) error {
	switch {
	case !a.SignedIn():
		return Errorf(SignIn, "error.signIn")
	case a.Wait > 0:
		return Errorf(TooMany, "ownData.error.tooOften", "Times", OwnDataTimes, "Minutes", int(OwnDataPer.Minutes()))
	}
	err := s.f.write(ctx, func(t *tx) error {
		t.record(Event{Kind: "account.copied", Actor: a, Data: map[string]any{"account": a.Account}})
		return nil
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, ownDataWithin)
	defer cancel()
	begun, err := s.f.db.Begin(ctx)
	if err != nil {
		return fmt.Errorf("own data: %w", err)
	}
	defer begun.Rollback(context.WithoutCancel(ctx))
	// Postgres writes moments in the zone of the transaction: in UTC they are as RFC 3339 has them.
	for _, set := range []string{`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`, `SET LOCAL TimeZone = 'UTC'`} {
		if _, err := begun.Exec(ctx, set); err != nil {
			return fmt.Errorf("own data: %w", err)
		}
	}
	for _, p := range ownParts {
		if err := p.read(ctx, begun, a, site, each); err != nil {
			return fmt.Errorf("own data: %s: %w", p.name, err)
		}
	}
	return nil
}

// ownPart is one kind of what is kept about @account. Its query names what its columns hold; addresses in them begin with @site.
type ownPart struct {
	name  string
	query string
}

func (p ownPart) read(ctx context.Context, t pgx.Tx, a Actor, site string, each func(string, json.RawMessage) error) error {
	rows, err := t.Query(ctx, `SELECT row_to_json(one) FROM (`+p.query+`) one`, pgx.NamedArgs{"account": a.Account, "site": site})
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var one json.RawMessage
		if err := rows.Scan(&one); err != nil {
			return err
		}
		if err := each(p.name, one); err != nil {
			return err
		}
	}
	return rows.Err()
}

// addressOf is where the subject that a query calls by that name stands; null for what has no page of its own.
func addressOf(subject string) string {
	return `CASE
		WHEN ` + subject + `.kind IN ('action', 'appeal', 'comment', 'decision', 'flag', 'passage', 'proposal', 'response', 'thread', 'request', 'opinion')
			THEN @site || '/' || ` + subject + `.kind || 's/' || ` + subject + `.id
		WHEN ` + subject + `.kind = 'plan' THEN @site || '/plans/' || (SELECT slug FROM plans WHERE id = ` + subject + `.id)
	END`
}
