package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Agreements are who agrees with comments: once per member, and nobody is named. Open pages count along.
//
// Agreeing is no event: its row, with who and when, is all there is on record, and a withdrawal leaves nothing. Hundreds of people agree in one
// evening, and no view of the events would make anything of it: nobody is told, no activity shows it, and no number of the thread's channel
// is needed, because a count that was missed is put right by the next. Opinions that people took back do not stay where nothing can be erased.
type Agreements struct{ f *Forum }

// mayAgree is the rule on agreeing with a comment of a thread, both as the actor sees them.
func (c Comment) mayAgree(a Actor, in Thread) error {
	switch {
	case c.Gone() || c.Held:
		return errNotFound
	case c.Author == a.Account:
		return Errorf(Refused, "agreement.error.own")
	}
	return in.Bars(a)
}

// Give agrees with someone else's comment, and tells how many do now. Who agrees already changes nothing.
// Errors: SignIn, Refused also for one's own comment, Closed, NotFound.
func (s Agreements) Give(ctx context.Context, a Actor, comment int64) (n int, err error) {
	if err := a.mayContribute(); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		c, err := s.f.Comments.lock(ctx, t, a, comment)
		if err != nil {
			return err
		}
		thread, err := s.f.Threads.find(ctx, t, a, c.Thread)
		if err != nil {
			return err
		}
		if err := c.mayAgree(a, thread); err != nil {
			return err
		}
		n = c.AgreeCount
		if given, err := s.f.Supports.give(ctx, t, a, comment, 0); err != nil || !given {
			return err
		}
		n, err = s.count(ctx, t, c, 1)
		return err
	})
	return n, err
}

// Withdraw takes that back, and tells how many agree now: at any time, also when suspended or once the thread is closed, because nobody is kept
// to an opinion. Who does not agree changes nothing. Errors: SignIn, NotFound.
func (s Agreements) Withdraw(ctx context.Context, a Actor, comment int64) (n int, err error) {
	if !a.SignedIn() {
		return 0, Errorf(SignIn, "error.signIn")
	}
	err = s.f.write(ctx, func(t *tx) error {
		c, err := s.f.Comments.lock(ctx, t, a, comment)
		if err != nil {
			return err
		}
		n = c.AgreeCount
		if taken, err := s.f.Supports.take(ctx, t, a, comment); err != nil || !taken {
			return err
		}
		n, err = s.count(ctx, t, c, -1)
		return err
	})
	return n, err
}

// among gives those of the comments that the actor agrees with.
func (s Agreements) among(ctx context.Context, a Actor, comments []int64) ([]int64, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT subject_id
		FROM supports
		WHERE account_id = $1 AND subject_id = ANY ($2)`, a.Account, comments)
	if err != nil {
		return nil, fmt.Errorf("agreements: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// count adds to how many agree with a comment, on the open pages of its thread too.
func (s Agreements) count(ctx context.Context, t *tx, c Comment, more int) (int, error) {
	n, err := s.f.Comments.countAgreed(ctx, t, c.ID, more)
	if err != nil {
		return 0, fmt.Errorf("count agreement: %w", err)
	}
	t.tally(threadChannel(c.Thread), fmt.Sprintf("agreed-%d", c.ID), n)
	return n, nil
}
