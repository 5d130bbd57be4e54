package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/anchor"
	"samenspraak/internal/text"
)

// Confirm notes that a moderator found a passage's place in the newest version right, or its being gone.
// Version is the one that the moderator looked at. Errors: NotFound, Conflict when there is a newer one.
func (s Passages) Confirm(ctx context.Context, a Actor, id int64, version int) error {
	return s.curate(ctx, a, id, version, func(t *tx, p Passage) error {
		t.record(Event{Kind: "passage.confirmed", Actor: a, Subject: id, Data: map[string]any{"version": version}}, actionChannel(p.Action))
		return s.place(ctx, t, a, p, standing{Passage: p.ID, State: anchor.State(p.State), Block: p.Block, Start: p.Start, End: p.End, Score: p.Score})
	})
}

// ToAttach gives a passage, as it stands in the newest version, to a moderator who may put it elsewhere. Errors: NotFound.
func (s Passages) ToAttach(ctx context.Context, a Actor, id int64) (Passage, error) {
	if err := a.mayCurate(); err != nil {
		return Passage{}, err
	}
	return s.Find(ctx, a, id)
}

// Placement is where a moderator puts a passage by hand.
type Placement struct {
	Version int   // that the moderator looked at
	Block   int64 // 0: nowhere, the words are gone
	Quote   string
}

// Attach puts a passage where it belongs in the newest version: at these words of a block, at the whole block when there are none,
// or nowhere. Errors: Invalid when the words do not stand in the block; NotFound, Conflict when there is a newer version.
func (s Passages) Attach(ctx context.Context, a Actor, id int64, in Placement) error {
	return s.curate(ctx, a, id, in.Version, func(t *tx, p Passage) error {
		now := standing{Passage: id, State: anchor.Gone}
		if in.Block != 0 {
			made, err := findBlock(ctx, t, NewPassage{Action: p.Action, Version: in.Version, Block: in.Block})
			if err != nil {
				return err
			}
			if err := made.choose(NewPassage{Quote: text.Line(in.Quote)}); err != nil {
				return err
			}
			now = standing{Passage: id, State: anchor.Changed, Block: in.Block, Start: made.start, End: made.end, Score: 1}
			if text.Line(made.quote.Exact) == text.Line(p.Exact) {
				now.State = anchor.Moved
			}
		}
		t.record(Event{Kind: "passage.attached", Actor: a, Subject: id, Data: map[string]any{"version": in.Version, "block": in.Block}}, actionChannel(p.Action))
		return s.place(ctx, t, a, p, now)
	})
}

// curate lets a moderator decide on a passage in the version that is the newest.
func (s Passages) curate(ctx context.Context, a Actor, id int64, version int, fn func(t *tx, p Passage) error) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		p, err := s.find(ctx, t, a, id)
		if err != nil {
			return err
		}
		// The lock keeps a new version from coming out in between; it may have come before.
		if err := lockActions(ctx, t, []int64{p.Action}); err != nil {
			return err
		}
		if p, err = s.find(ctx, t, a, id); err != nil {
			return err
		}
		if p.Version != version {
			return Errorf(Conflict, "passage.error.newerVersion", "Number", p.Version)
		}
		return fn(t, p)
	})
}

func (s Passages) place(ctx context.Context, t *tx, a Actor, p Passage, now standing) error {
	gone := now.State == anchor.Gone
	_, err := t.Exec(ctx, `
		UPDATE anchors
		SET
			state = @state,
			block_id = CASE WHEN NOT @gone THEN @block::bigint END,
			starts = CASE WHEN NOT @gone THEN @start::integer END,
			ends = CASE WHEN NOT @gone THEN @end::integer END,
			score = @score,
			confirmed_by = @account,
			confirmed_at = @now
		WHERE passage_id = @passage AND version_id = (SELECT id FROM versions WHERE action_id = @action AND number = @version)`,
		pgx.NamedArgs{
			"state": string(now.State), "gone": gone, "block": now.Block, "start": now.Start, "end": now.End, "score": now.Score,
			"account": a.Account, "now": t.now, "passage": p.ID, "action": p.Action, "version": p.Version,
		})
	if err != nil {
		return fmt.Errorf("place: %w", err)
	}
	return t.closeHandled(ctx, a, []int64{p.ID})
}
