package main

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// record is what the database holds of the threads that were written in.
type record struct {
	comments []storedComment
	numbers  map[int64][]numbered // by thread, in order
}

type storedComment struct {
	ID, Thread int64
	Markdown   string
}

// numbered is one number of a thread's channel.
type numbered struct {
	N       int64
	Kind    string
	Subject int64
}

// readRecord reads it from the database at an address.
func readRecord(ctx context.Context, address string, talks []int64) (record, error) {
	db := record{numbers: map[int64][]numbered{}}
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return db, err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, `
		SELECT id, thread_id AS thread, markdown
		FROM comments
		WHERE thread_id = ANY ($1)`, talks)
	if err != nil {
		return db, err
	}
	if db.comments, err = pgx.CollectRows(rows, pgx.RowToStructByName[storedComment]); err != nil {
		return db, err
	}
	for _, thread := range talks {
		rows, err := conn.Query(ctx, `
			SELECT l.n, e.kind, coalesce(e.subject_id, 0) AS subject
			FROM live_log l
			JOIN events e ON e.id = l.event_id
			WHERE l.channel = $1
			ORDER BY l.n`, channelOf(thread))
		if err != nil {
			return db, err
		}
		if db.numbers[thread], err = pgx.CollectRows(rows, pgx.RowToStructByName[numbered]); err != nil {
			return db, err
		}
	}
	return db, nil
}
