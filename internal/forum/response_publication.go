package forum

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Approve says that a draft, as it was read, can be published: at once, or when it is due. Whoever may answer its inputs may, but not who last
// changed it: so two people have read the very text that is published, and no two of them can lock each other out by improving it. There is one
// way around it, for a plan that is run by one person, and the plan's managers choose it (plans.responses_need_review), not who writes.
// Errors: NotFound, Refused for who wrote it; Conflict when it was changed meanwhile, or one of its inputs answered; Invalid when none is left.
func (s Responses) Approve(ctx context.Context, a Actor, id int64, revision int) error {
	return s.f.write(ctx, func(t *tx) error {
		r, err := s.lock(ctx, t, a, id)
		if err != nil {
			return err
		}
		if err := r.mayApprove(a, revision); err != nil {
			return err
		}
		_, err = t.Exec(ctx, `
			UPDATE responses
			SET approved_by = $2, approved_at = $3
			WHERE id = $1`, id, a.Account, t.now)
		if err != nil {
			return fmt.Errorf("approve: %w", err)
		}
		t.record(Event{Kind: "response.approved", Actor: a, Subject: id})
		if r.PublishAt != nil && r.PublishAt.After(t.now) {
			return nil
		}
		return s.publish(ctx, t, a, r)
	})
}

// mayApprove is the rule of the second pair of eyes.
func (r Response) mayApprove(a Actor, revision int) error {
	switch {
	case r.State() == ResponsePublished:
		return Errorf(Conflict, "response.error.publishedMeanwhile")
	case r.WrittenBy == a.Account && r.NeedsReview:
		return Errorf(Refused, "response.error.ownWords")
	}
	return r.isAt(revision)
}

// isAt tells whether a revision that someone read is the present one.
func (r Response) isAt(revision int) error {
	switch {
	case r.State() == ResponseWithdrawn:
		return errNotFound
	case r.Revision != revision:
		return Errorf(Conflict, "response.error.changedMeanwhile", "Name", r.WriterName)
	}
	return nil
}

// publish makes a response the answer to its inputs. Of two that answer the same input the first one stands: the other one is refused whole, and
// its page shows what was decided.
func (s Responses) publish(ctx context.Context, t *tx, a Actor, r Response) error {
	// The inputs are locked in one order; what they are is read after that.
	if _, err := t.Exec(ctx, `
		SELECT i.id
		FROM inputs i
		JOIN response_inputs x ON x.input_id = i.id
		WHERE x.response_id = $1
		ORDER BY i.id
		FOR UPDATE OF i`, r.ID); err != nil {
		return fmt.Errorf("lock inputs: %w", err)
	}
	var left, answered int
	err := t.QueryRow(ctx, `
		WITH gone AS (
			DELETE FROM response_inputs x
			USING subjects s
			WHERE x.response_id = $1 AND s.id = x.input_id AND NOT `+inputStands+`
		)
		SELECT count(*), count(i.response_id)
		FROM response_inputs x
		JOIN inputs i ON i.id = x.input_id
		JOIN subjects s ON s.id = i.id
		WHERE x.response_id = $1 AND `+inputStands, r.ID).Scan(&left, &answered)
	switch {
	case err != nil:
		return fmt.Errorf("inputs of response: %w", err)
	case answered > 0:
		return Errorf(Conflict, "response.error.answeredAlready", "Count", answered)
	case left == 0:
		return errNoneLeft
	}
	_, err = t.Exec(ctx, `
		WITH answered AS (
			UPDATE inputs
			SET response_id = $1, answered_at = $2
			WHERE id IN (SELECT input_id FROM response_inputs WHERE response_id = $1)
		)
		UPDATE responses
		SET published_at = $2
		WHERE id = $1`, r.ID, t.now)
	if err != nil {
		return fmt.Errorf("publish response: %w", err)
	}
	if err := t.openTo(ctx, r.ID, Public); err != nil {
		return err
	}
	if err := t.closeHandled(ctx, a, r.Inputs); err != nil {
		return err
	}
	t.record(Event{Kind: "response.published", Actor: a, Subject: r.ID, Data: map[string]any{"outcome": r.Outcome}})
	return s.touch(ctx, t, a, r.ID, "input.answered", true)
}

// answerAtOnce is the answer that an editor gives a suggestion by declining it: the reason is there, and all can read it at once, as they could
// before there were responses. One that has an answer keeps it.
func (s Responses) answerAtOnce(ctx context.Context, t *tx, a Actor, input int64, reason string) error {
	var plan int64
	err := t.QueryRow(ctx, `
		SELECT plan_id
		FROM inputs
		WHERE id = $1 AND response_id IS NULL
		FOR UPDATE`, input).Scan(&plan)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("input to decline: %w", err)
	}
	in := NewResponse{Inputs: []int64{input}, Outcome: "not_adopted", Reason: reason, Lang: a.Lang}
	if err := in.check(t.now); err != nil {
		return err
	}
	id, err := s.draft(ctx, t, a, plan, in)
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, `
		UPDATE responses
		SET approved_by = $2, approved_at = $3
		WHERE id = $1`, id, a.Account, t.now)
	if err != nil {
		return fmt.Errorf("decline: %w", err)
	}
	r, err := s.findAny(ctx, t, id)
	if err != nil {
		return err
	}
	return s.publish(ctx, t, a, r)
}

// touch records, on every input of a response that it is the answer to, that its answer came, changed or went: one event for each, from which
// its author and followers are told, on the channels of the pages that show it. Proposals become answered, or not.
func (s Responses) touch(ctx context.Context, t *tx, a Actor, id int64, kind string, answered bool) error {
	rows, err := t.Query(ctx, `
		UPDATE inputs i
		SET changes = i.changes + 1
		FROM inputs same
		LEFT JOIN comments c ON c.id = same.id
		LEFT JOIN threads t ON t.id = c.thread_id
		LEFT JOIN passages passage ON passage.id = t.about_id
		WHERE same.id = i.id AND i.response_id = $1
		RETURNING
			i.id,
			i.plan_id,
			coalesce(c.thread_id, 0),
			coalesce(passage.id, 0),
			coalesce(passage.action_id, 0)`, id)
	if err != nil {
		return fmt.Errorf("touch inputs: %w", err)
	}
	var input, plan int64
	var c Comment
	var proposals []int64
	_, err = pgx.ForEachRow(rows, []any{&input, &plan, &c.Thread, &c.Passage, &c.Action}, func() error {
		e := Event{Kind: kind, Actor: a, Subject: input, Data: map[string]any{"response": id}}
		channels := []string{threadChannel(c.Thread)}
		if c.Thread == 0 {
			proposals = append(proposals, input)
			channels = []string{proposalsChannel(plan), proposalChannel(input)}
		}
		if c.Passage != 0 {
			e.Data["passage"] = c.Passage
			channels = append(channels, actionChannel(c.Action))
		}
		t.record(e, channels...)
		return nil
	})
	if err != nil || len(proposals) == 0 {
		return err
	}
	if kind == "input.corrected" {
		return nil
	}
	return s.f.Proposals.markAnswered(ctx, t, proposals, answered)
}

// Withdraw takes a response back: a draft just goes; what was public stays readable at its own address with the reason why it was taken back,
// and its inputs wait for an answer again. Errors: NotFound; Invalid without a reason where one is needed.
func (s Responses) Withdraw(ctx context.Context, a Actor, id int64, reason string) error {
	reason = text.Clean(reason)
	return s.f.write(ctx, func(t *tx) error {
		r, err := s.lock(ctx, t, a, id)
		if err != nil {
			return err
		}
		if r.State() == ResponseWithdrawn {
			return nil
		}
		var wrong problems
		public := r.State() == ResponsePublished
		if public && !text.Shows(reason) {
			wrong.add("reason", "response.error.whyWithdrawn")
		} else if text.Length(reason) > MaxReason {
			wrong.add("reason", "error.tooLong", "Max", MaxReason)
		}
		if err := wrong.err(); err != nil {
			return err
		}
		_, err = t.Exec(ctx, `
			UPDATE responses
			SET withdrawn_by = $2, withdrawn_at = $3, withdrawn_reason = $4
			WHERE id = $1`, id, a.Account, t.now, reason)
		if err != nil {
			return fmt.Errorf("withdraw response: %w", err)
		}
		t.record(Event{Kind: "response.withdrawn", Actor: a, Subject: id})
		if !public {
			return nil
		}
		if err := s.touch(ctx, t, a, id, "input.reopened", false); err != nil {
			return err
		}
		_, err = t.Exec(ctx, `
			UPDATE inputs
			SET response_id = NULL, answered_at = NULL
			WHERE response_id = $1`, id)
		if err != nil {
			return fmt.Errorf("reopen inputs: %w", err)
		}
		return nil
	})
}

// PublishDue publishes the approved responses whose time has come, each in a change of its own, in the name of who approved it. One that can no
// longer be published, because an input was answered meanwhile or all are gone, becomes a draft again. Call it at least every minute; several
// nodes doing so at once do no harm.
func (s Responses) PublishDue(ctx context.Context) error {
	rows, err := s.f.db.Query(ctx, `
		SELECT id
		FROM responses
		WHERE published_at IS NULL AND withdrawn_at IS NULL AND approved_at IS NOT NULL AND publish_at <= $1
		ORDER BY publish_at, id`, s.f.Now())
	if err != nil {
		return fmt.Errorf("responses due: %w", err)
	}
	due, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("responses due: %w", err)
	}
	var failed error
	for _, id := range due {
		if err := s.publishDue(ctx, id); err != nil {
			failed = errors.Join(failed, fmt.Errorf("response %d: %w", id, err))
		}
	}
	return failed
}

func (s Responses) publishDue(ctx context.Context, id int64) error {
	act := func(do func(t *tx, r Response) error) error {
		return s.f.write(ctx, func(t *tx) error {
			r, err := s.lockAny(ctx, t, id)
			if err != nil || !r.due(t.now) { // another node was here first
				return err
			}
			return do(t, r)
		})
	}
	err := act(func(t *tx, r Response) error { return s.publish(ctx, t, Actor{Account: r.ApprovedBy}, r) })
	if code := CodeOf(err); code != Conflict && code != Invalid {
		return err
	}
	return act(func(t *tx, r Response) error {
		t.record(Event{Kind: "response.returned", Subject: id})
		_, err := t.Exec(ctx, `
			UPDATE responses
			SET approved_by = NULL, approved_at = NULL, publish_at = NULL
			WHERE id = $1`, id)
		return err
	})
}
