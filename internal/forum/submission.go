package forum

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// once carries out a contribution once per key and content: a double click, a retry and the back button all get the first one's number in id.
// The same key with other content is another contribution. Keys are kept seven days.
func (f *Forum) once(ctx context.Context, a Actor, key string, hash []byte, id *int64, fn func(t *tx) error) error {
	if len(key) < 8 || len(key) > 64 {
		return Errorf(Invalid, "error.staleForm")
	}
	err := f.write(ctx, func(t *tx) error {
		if err := fn(t); err != nil {
			return err
		}
		_, err := t.Exec(ctx, `
			INSERT INTO submissions (account_id, key, body_hash, subject_id, at)
			VALUES ($1, $2, $3, $4, $5)`, a.Account, key, hash, *id, t.now)
		return err
	})
	var pg *pgconn.PgError
	if CodeOf(err) == "" && !(errors.As(err, &pg) && pg.ConstraintName == "submissions_pkey") {
		return err
	}
	// It was carried out before; also when it would be refused by now, as a retry after the thread was closed is.
	known := translate(f.db.QueryRow(ctx, `
		SELECT subject_id
		FROM submissions
		WHERE account_id = $1 AND key = $2 AND body_hash = $3`, a.Account, key, hash).Scan(id))
	if CodeOf(known) == NotFound {
		return err
	}
	return known
}

// hashOf tells one content from another.
func hashOf(parts ...any) []byte {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%v\x00", p)
	}
	return h.Sum(nil)
}

// ForgetSubmissions drops keys that no browser will send again.
func (f *Forum) ForgetSubmissions(ctx context.Context) error {
	_, err := f.db.Exec(ctx, `
		DELETE FROM submissions
		WHERE at < $1`, f.Now().AddDate(0, 0, -7))
	return err
}
