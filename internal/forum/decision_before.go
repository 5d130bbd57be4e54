package forum

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// beforehand is how a contribution stands without a decision on it.
type beforehand struct {
	hiddenBy int64   // by which decision, or 0
	held     bool    // by it only until a moderator looks
	hidden   bool    // when the decision was taken, by who had looked at it
	undone   []int64 // decisions that came before it and were taken back since, the latest first: what they ended waits again with it
}

// earlier is a decision on a contribution that came before one that is taken back.
type earlier struct {
	ID       int64
	Kind     string
	Hides    bool // whatever kind it is
	Hidden   bool // it found the contribution hidden, by who had looked at it
	Unseen   bool // it found what nobody else had seen yet
	Undone   bool
	Reversed bool // after an appeal, by who looked at it
}

// foundHidden is the rule on a decision, taken at the moment called taken, that found a contribution hidden by a decision called hiding, and not just held
// until a moderator looked. What is held although it was in view for a moment, is held by a decision that is undone: see before.
const foundHidden = `coalesce(hiding.kind <> 'hold' AND (hiding.undone_at IS NULL OR hiding.undone_at > taken.created_at), false)`

// before gives how a contribution stands without a decision on it: as the last decision before that says which still holds. It need not be as it was: what
// hid it may have been undone since as a part of one decision on several contributions, or taken back after an appeal. Who decides so on an appeal finds
// that it may be seen.
func (s Decisions) before(ctx context.Context, t *tx, item item, u undoing) (was beforehand, err error) {
	var along int64 // a decision that holds on the thread with which it went out of view
	err = t.QueryRow(ctx, `
		SELECT `+foundHidden+`, CASE WHEN hiding.about_id <> d.about_id AND hiding.undone_at IS NULL THEN hiding.id ELSE 0 END
		FROM decisions d
		JOIN subjects taken ON taken.id = d.id
		LEFT JOIN decisions hiding ON hiding.id = d.was_hidden_by
		WHERE d.id = $1`, u.ID).Scan(&was.hidden, &along)
	if err != nil {
		return was, fmt.Errorf("before: %w", err)
	}
	if along != 0 {
		was.hiddenBy = along
		return was, nil
	}
	all, err := s.earlier(ctx, t, item, u.ID)
	if err != nil {
		return was, err
	}
	var held int64 // what it is held by when nobody looked at it whose decision holds: see heldBy
	if u.WasAudience == Moderators && item.Audience != Moderators {
		held = u.ID // it was in view for a moment, and its place is known: that stays
	}
	seen := false // by who decided on an appeal: it waits for nobody
	for _, d := range all {
		switch {
		case d.Undone:
			was.undone = append(was.undone, d.ID)
			seen = seen || d.Reversed && (d.Hides || !d.Hidden)
			if d.Unseen && item.Audience != Moderators {
				held = d.ID
			}
		case d.Kind == DecideHold && seen:
			return was, nil
		case d.Hides:
			was.hiddenBy, was.held = d.ID, d.Kind == DecideHold
			return was, nil
		case !d.Hidden || Clears(d.Kind):
			return was, nil
		}
	}
	if !seen {
		was.hiddenBy, was.held = held, held != 0
	}
	return was, nil
}

// earlier gives the decisions on a contribution before one, the latest first.
func (s Decisions) earlier(ctx context.Context, t *tx, item item, decision int64) ([]earlier, error) {
	rows, err := t.Query(ctx, `
		SELECT
			d.id,
			d.kind,
			d.hides OR d.kind IN ('hold', 'hide', 'delete', 'withdraw') AS hides,
			`+foundHidden+` AS hidden,
			d.was_audience = 'moderators' AS unseen,
			d.undone_at IS NOT NULL AS undone,
			EXISTS (SELECT FROM appeals WHERE decision_id IN (d.id, d.lead_id) AND outcome = 'reversed' AND reason <> '') AS reversed
		FROM decisions d
		JOIN subjects taken ON taken.id = d.id
		LEFT JOIN decisions hiding ON hiding.id = d.was_hidden_by
		WHERE d.about_id = $1 AND d.id < $2
		ORDER BY d.id DESC`, item.ID, decision)
	if err != nil {
		return nil, fmt.Errorf("earlier decisions: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[earlier])
}

// putBack has a contribution in view or out of it as it was without a decision, if that changed it.
func (s Decisions) putBack(ctx context.Context, t *tx, a Actor, item item, u undoing, was beforehand) error {
	switch {
	case item.HiddenBy == was.hiddenBy:
		return nil
	case was.hidden && slices.Contains(staying, u.Kind): // it left it as it was
		return nil
	case was.hiddenBy == 0 && item.HiddenBy != 0 && item.HiddenBy != u.ID: // it went out of view with the thread that it opens
		return nil
	case item.Audience == Moderators || was.hiddenBy != 0:
		return s.hide(ctx, t, a, item, was.hiddenBy)
	}
	return s.show(ctx, t, a, item)
}
