package forum

import "context"

// Withdraw takes a proposal that a moderator entered out of view, since whose it is asks for that: nobody can sign in as them. It is a decision, which
// can be undone and stands in the public log; reason says so in the language of the proposal.
// Errors: NotFound, also for who does not moderate and of what nobody entered for someone else; Conflict when it is out of view already.
func (s AssistedContributions) Withdraw(ctx context.Context, a Actor, id int64, reason string) (batch int64, err error) {
	return s.decide(ctx, a, id, NewDecision{Kind: DecideWithdraw, Reason: reason})
}

// Return brings a proposal back that was withdrawn so, at any time. Errors: as of Withdraw; Conflict when it was not withdrawn.
func (s AssistedContributions) Return(ctx context.Context, a Actor, id int64, reason string) error {
	_, err := s.decide(ctx, a, id, NewDecision{Kind: DecideRestore, Reason: reason})
	return err
}

func (s AssistedContributions) decide(ctx context.Context, a Actor, id int64, in NewDecision) (batch int64, err error) {
	source, err := s.Source(ctx, a, id)
	if err != nil {
		return 0, err
	}
	if source.Kind != "proposal" { // comments are withdrawn as all are
		return 0, errNotFound
	}
	err = s.f.write(ctx, func(t *tx) error {
		of, err := lockItem(ctx, t, a, id)
		if err != nil {
			return err
		}
		var withdrawn bool
		if err := t.QueryRow(ctx, `
			SELECT EXISTS (
				SELECT
				FROM decisions
				WHERE id = NULLIF($1, 0) AND kind = 'withdraw'
			)`, of.HiddenBy).Scan(&withdrawn); err != nil {
			return err
		}
		if !of.allows(in.Kind) || in.Kind == DecideRestore && !withdrawn {
			return Errorf(Conflict, "decision.error.late")
		}
		in.Lang = of.Lang
		batch, err = s.f.Decisions.decide(ctx, t, a, of, in, 0, 0)
		return err
	})
	return batch, err
}
