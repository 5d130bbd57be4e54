package job

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/forum"
)

// tell is the kind of jobs that tell people of what happened.
const tell = "tell"

// forget is the kind of jobs that delete what was sealed for as long as it may be.
const forget = "forget"

// forgetAfter keeps the job from coming a moment before what it is for.
const forgetAfter = time.Second

// toTell are the events of one transaction that may be news.
type toTell struct {
	Events []int64 `json:"events"`
}

// Add implements forum.Outbox: one job for all that happened in a transaction, and one for later when something was sealed in it.
func (q *Queue) Add(ctx context.Context, tx pgx.Tx, events []forum.Event) error {
	var news toTell
	for _, e := range events {
		news.Events = append(news.Events, e.ID)
	}
	if until := forum.SealedFor(events); until > 0 {
		if err := q.add(ctx, tx, forget, struct{}{}, until+forgetAfter); err != nil {
			return err
		}
	}
	return q.add(ctx, tx, tell, news, 0)
}

// Run does jobs for a forum until ctx ends.
func (q *Queue) Run(ctx context.Context, f *forum.Forum) error {
	q.run(ctx, map[string]doer{
		tell: func(ctx context.Context, args json.RawMessage) error {
			var news toTell
			if err := json.Unmarshal(args, &news); err != nil {
				return fmt.Errorf("read job: %w", err)
			}
			for _, event := range news.Events {
				if err := f.Notifications.Tell(ctx, event); err != nil {
					return err
				}
			}
			return nil
		},
		forget: func(ctx context.Context, _ json.RawMessage) error { return f.Decisions.ForgetSealed(ctx) },
	})
	return nil
}
