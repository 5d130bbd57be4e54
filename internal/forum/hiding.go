package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Hiding is what everyone may know of why something is out of view: by which decision and since when, not a word of it nor whose it is.
type Hiding struct {
	At        time.Time // of the decision
	Deleted   bool      // it was against the law
	Withdrawn bool      // a moderator who had entered it for someone took it away when they asked for that
	Held      bool      // it waits for a moderator to look: nobody decided on it yet
	Edition   int
	Rule      int // of the house rules; 0 while it is held
	RuleName  Text
}

const hidingColumns = `
	decided.created_at AS at,
	hiding.kind = 'delete' AS deleted,
	hiding.kind = 'withdraw' AS withdrawn,
	` + heldBy + ` AS held,
	coalesce(hiding.edition, 0) AS edition,
	coalesce(hiding.rule, 0) AS rule,
	coalesce(r.title, '{}') AS rule_name`

// hidingTables are for a subject called s that is hidden.
const hidingTables = `
	JOIN decisions hiding ON hiding.id = s.hidden_by
	JOIN subjects decided ON decided.id = hiding.id
	LEFT JOIN house_rules r ON r.edition = hiding.edition AND r.number = hiding.rule`

// Hiding gives why a thread is out of view. Errors: NotFound when it is not.
func (s Threads) Hiding(ctx context.Context, a Actor, thread int64) (Hiding, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT`+hidingColumns+`
		FROM subjects s`+hidingTables+`
		WHERE s.id = @id AND s.kind = 'thread' AND `+visible, a.sees(pgx.NamedArgs{"id": thread}))
	if err != nil {
		return Hiding{}, fmt.Errorf("hidden thread: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Hiding])
	return found, translate(err)
}
