package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Update is a dated progress report on a plan.
type Update struct {
	ID            int64
	Number        int
	Title         Text
	Date          Date
	Covers        string // the period it is about, such as 2023-Q4
	Source        string
	Delivered     int // entries by their holder
	Missing       int // entries that the holder did not deliver
	Reconstructed int // entries written from another source
}

// Meeting is a meeting of the forum, the coalition or the action holders.
type Meeting struct {
	ID      int64
	Title   Text
	Kind    string // such as stakeholder_forum or action_holders
	Date    Date
	Place   string
	Summary Text
	Source  string
}

// Document is a file or link in the public repository.
type Document struct {
	ID     int64
	Title  Text
	Kind   string // such as plan, irm_review or self_evaluation
	Lang   string // of what it links to; "" when not known
	Date   Date
	URL    string // "" when it was not found: it exists, but cannot be read
	Action int    // the number of the action that it is evidence of, or 0
}

// Repository is what a plan leaves behind: updates, meetings and documents.
type Repository struct{ f *Forum }

// Updates gives a plan's updates, newest first.
func (s Repository) Updates(ctx context.Context, a Actor, plan int64) ([]Update, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			u.id,
			u.number,
			u.title,
			partial_date(u.date, u.date_precision) AS date,
			coalesce(u.covers, '') AS covers,
			coalesce(u.source, '') AS source,
			count(*) FILTER (WHERE e.status = 'delivered') AS delivered,
			count(*) FILTER (WHERE e.status = 'none') AS missing,
			count(*) FILTER (WHERE e.status = 'reconstructed') AS reconstructed
		FROM updates u
		JOIN subjects s ON s.id = u.id
		LEFT JOIN update_entries e ON e.update_id = u.id
		WHERE u.plan_id = @plan AND `+visible+`
		GROUP BY u.id
		ORDER BY u.number DESC`, a.sees(pgx.NamedArgs{"plan": plan}))
	if err != nil {
		return nil, fmt.Errorf("updates: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Update])
}

// Meetings gives a plan's meetings, newest first.
func (s Repository) Meetings(ctx context.Context, a Actor, plan int64) ([]Meeting, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			m.id,
			m.title,
			m.kind,
			partial_date(m.date, m.date_precision) AS date,
			coalesce(m.place, '') AS place,
			m.summary,
			coalesce(m.source, '') AS source
		FROM meetings m
		JOIN subjects s ON s.id = m.id
		WHERE m.plan_id = @plan AND `+visible+`
		ORDER BY m.date DESC NULLS LAST, m.position`, a.sees(pgx.NamedArgs{"plan": plan}))
	if err != nil {
		return nil, fmt.Errorf("meetings: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Meeting])
}

// Documents gives a plan's documents, newest first, those without a date last.
func (s Repository) Documents(ctx context.Context, a Actor, plan int64) ([]Document, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT x.id, x.title, x.kind, x.lang, x.date, x.url, x.action
		FROM (`+documentsShown+`
			JOIN subjects s ON s.id = d.id
			WHERE d.plan_id = @plan AND `+visible+`
		) x
		ORDER BY x.date DESC, x.position`, a.sees(pgx.NamedArgs{"plan": plan}))
	if err != nil {
		return nil, fmt.Errorf("documents: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Document])
}

// documentsShown are documents d with all that pages show; their dates sort as text, those not known last.
const documentsShown = `
	SELECT
		d.id,
		d.position,
		d.title,
		d.kind,
		coalesce(d.lang, '') AS lang,
		partial_date(d.date, d.date_precision) AS date,
		coalesce(d.url, '') AS url,
		coalesce(evidence.number, 0) AS action
	FROM documents d
	LEFT JOIN actions evidence ON evidence.id = d.action_id`

// updateEntries are the entries e of updates u with all that pages show.
const updateEntries = `
	SELECT
		u.id AS update,
		u.number,
		u.title AS "updateName",
		partial_date(u.date, u.date_precision) AS date,
		coalesce(u.covers, '') AS covers,
		e.status,
		e.text,
		coalesce(e.basis, '') AS basis
	FROM update_entries e
	JOIN updates u ON u.id = e.update_id`
