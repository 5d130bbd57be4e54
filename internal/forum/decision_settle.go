package forum

import "context"

// Close closes the thread in which a contribution stands for new comments; it stays readable, and the contribution as it is. Its author is told, and who
// follows the thread. Errors: NotFound for who does not moderate; Invalid without a reason; Refused when it is closed already; Conflict when another decided
// on the contribution meanwhile.
func (s Decisions) Close(ctx context.Context, a Actor, in NewDecision) (batch int64, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	in.Kind = DecideClose
	if err := in.check(); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		of, err := lockItem(ctx, t, a, in.Items[0].About)
		if err != nil {
			return err
		}
		if err := of.stillOpen(DecideClose, in.Items[0].Known); err != nil {
			return err
		}
		if err := lockThreads(ctx, t, of.inThread()); err != nil {
			return err
		}
		thread, err := s.f.Threads.find(ctx, t, a, of.inThread())
		if err != nil {
			return err
		}
		if thread.Closed {
			return Errorf(Refused, "thread.error.closedAlready")
		}
		batch, err = s.decide(ctx, t, a, of, in, 0, 0)
		return err
	})
	return batch, err
}

// settleByStep ends the case from which a moderator came to merge or split a proposal: that was the decision. A case that was decided on meanwhile, or is
// about something else, stays as it is.
func (s Decisions) settleByStep(ctx context.Context, t *tx, a Actor, in Curating, kind string) error {
	if in.Case == 0 {
		return nil
	}
	about, _, err := lockCase(ctx, t, in.Case)
	if CodeOf(err) == Conflict || err == nil && about != in.Proposal {
		return nil
	}
	if err != nil {
		return err
	}
	of, err := lockItem(ctx, t, a, in.Proposal)
	if err != nil {
		return err
	}
	if !of.allows(kind) {
		return nil
	}
	_, err = s.decide(ctx, t, a, of, NewDecision{Kind: kind, Reason: in.Reason, Lang: a.Lang}, 0, 0)
	return err
}
