package forum

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/jackc/pgx/v5"
)

// ParkedForm is a form that came without a session, kept until its author has signed in and confirms it. No text is lost.
type ParkedForm struct {
	ID   int64
	Path string // where it was posted to
	From string // the page it stood on, to go back to
	Body []byte // as the browser sent it, application/x-www-form-urlencoded
}

// Limits on parked forms.
const (
	MaxParkedForm    = 64 << 10 // bytes
	parkedFormLasts  = time.Hour
	parkedPerAddress = 50 // at one time; of IPv6, per /64, which is what one household has; of IPv4 a whole office may share one
)

// ParkedForms wait for their authors.
type ParkedForms struct{ f *Forum }

// Park keeps a form for the browser with this visit token. Errors: Invalid when it is too large; TooMany when this address has parkedPerAddress waiting.
func (s ParkedForms) Park(ctx context.Context, visit string, address netip.Addr, in ParkedForm) (id int64, err error) {
	if len(in.Body) > MaxParkedForm {
		return 0, Errorf(Invalid, "parkedForm.error.tooLarge", "Max", MaxParkedForm>>10)
	}
	if address = address.Unmap(); address.Is6() {
		network, err := address.WithZone("").Prefix(64)
		if err != nil {
			return 0, err
		}
		address = network.Addr()
	}
	err = s.f.write(ctx, func(t *tx) error {
		if err := s.limit(ctx, t, address); err != nil {
			return err
		}
		return t.QueryRow(ctx, `
			INSERT INTO parked_forms (visit_hash, address, path, came_from, body, parked_at)
			VALUES (@visit, @address, @path, @from, @body, @now)
			RETURNING id`,
			pgx.NamedArgs{"visit": hashToken(visit), "address": address, "path": in.Path, "from": in.From, "body": in.Body, "now": t.now}).Scan(&id)
	})
	return id, err
}

// limit counts under a lock of the address, so that forms which come at one time can't pass it together.
func (s ParkedForms) limit(ctx context.Context, t *tx, address netip.Addr) error {
	if _, err := t.Exec(ctx, `SELECT pg_advisory_xact_lock('parked_forms'::regclass::int, hashtext(host($1::inet)))`, address); err != nil {
		return fmt.Errorf("park: %w", err)
	}
	var waiting int
	err := t.QueryRow(ctx, `
		SELECT count(*)
		FROM parked_forms
		WHERE address = $1 AND parked_at > $2`, address, t.now.Add(-parkedFormLasts)).Scan(&waiting)
	if err != nil {
		return fmt.Errorf("park: %w", err)
	}
	if waiting >= parkedPerAddress {
		return Errorf(TooMany, "parkedForm.error.tooMany")
	}
	return nil
}

// Find gives a form back to the browser that posted it, to look at. Errors: NotFound.
func (s ParkedForms) Find(ctx context.Context, visit string, id int64) (ParkedForm, error) {
	return s.one(ctx, `
		SELECT id, path, came_from AS from, body
		FROM parked_forms
		WHERE `+parked, visit, id)
}

// Take gives a form back to be carried out, once. Errors: NotFound.
func (s ParkedForms) Take(ctx context.Context, visit string, id int64) (ParkedForm, error) {
	return s.one(ctx, `
		DELETE FROM parked_forms
		WHERE `+parked+`
		RETURNING id, path, came_from AS from, body`, visit, id)
}

const parked = `id = $1 AND visit_hash = $2 AND parked_at > $3`

func (s ParkedForms) one(ctx context.Context, query, visit string, id int64) (ParkedForm, error) {
	rows, err := s.f.db.Query(ctx, query, id, hashToken(visit), s.f.Now().Add(-parkedFormLasts))
	if err != nil {
		return ParkedForm{}, err
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[ParkedForm])
	return found, translate(err)
}

// Expire drops forms that nobody came back for.
func (s ParkedForms) Expire(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `
		DELETE FROM parked_forms
		WHERE parked_at <= $1`, s.f.Now().Add(-parkedFormLasts))
	return err
}
