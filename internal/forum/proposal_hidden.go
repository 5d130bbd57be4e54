package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// HiddenProposal is what everyone may know of a proposal that a moderator hid: that there was one, and by which decision it is out of view. Not a word
// of it, nor whose it is.
type HiddenProposal struct {
	ID        int64
	Plan      int64
	At        time.Time // of the decision
	Deleted   bool      // it was against the law
	Withdrawn bool      // a moderator who had entered it for someone took it away when they asked for that
	Held      bool      // it waits for a moderator to look: nobody decided on it yet
	Edition   int
	Rule      int // of the house rules; 0 while it is held
	RuleName  Text
	Thread    int64 // in which people talked about it
	Comments  int
	Decision  int64 // for whom it concerns, and moderators; else 0
}

// Hidden gives what everyone may know of a proposal that was in view, or that the actor wrote, and is hidden. Errors: NotFound.
func (s Proposals) Hidden(ctx context.Context, a Actor, id int64) (HiddenProposal, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			o.id,
			o.plan_id AS plan,
			decided.created_at AS at,
			hiding.kind = 'delete' AS deleted,
			hiding.kind = 'withdraw' AS withdrawn,
			`+heldBy+` AS held,
			coalesce(hiding.edition, 0) AS edition,
			coalesce(hiding.rule, 0) AS rule,
			coalesce(r.title, '{}') AS rule_name,
			coalesce(thread.id, 0) AS thread,
			coalesce(thread.comment_count, 0) AS comments,
			CASE WHEN @curates OR `+isAuthor+` THEN hiding.id ELSE 0 END AS decision
		FROM proposals o
		JOIN subjects s ON s.id = o.id
		JOIN decisions hiding ON hiding.id = s.hidden_by
		JOIN subjects decided ON decided.id = hiding.id
		LEFT JOIN house_rules r ON r.edition = hiding.edition AND r.number = hiding.rule
		LEFT JOIN threads thread ON thread.about_id = o.id AND thread.main
		WHERE o.id = @id AND `+visible, a.sees(pgx.NamedArgs{"id": id}))
	if err != nil {
		return HiddenProposal{}, fmt.Errorf("hidden proposal: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[HiddenProposal])
	return found, translate(err)
}
