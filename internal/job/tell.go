package job

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/forum"
)

// tell is the kind of jobs that tell people of what happened.
const tell = "tell"

// toTell are the events of one transaction that may be news.
type toTell struct {
	Events []int64 `json:"events"`
}

// Add implements forum.Outbox: one job for all that happened in a transaction.
func (q *Queue) Add(ctx context.Context, tx pgx.Tx, events []forum.Event) error {
	var news toTell
	for _, e := range events {
		news.Events = append(news.Events, e.ID)
	}
	return q.add(ctx, tx, tell, news)
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
	})
	return nil
}
