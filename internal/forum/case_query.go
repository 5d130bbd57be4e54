package forum

import (
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// CaseQuery chooses cases; zero fields choose all that wait, the most urgent first.
type CaseQuery struct {
	Plan    int64 // 0: of no plan
	Kind    string
	Rule    int
	Theme   int64
	Author  int64
	Words   string // in the contribution or its author's name; words may begin so
	Late    bool   // past their term
	Days    int    // that they waited at least
	Newest  bool   // the newest first
	Decided bool   // those that wait no more, the last decided first
	After   CaseMark
}

// CaseMark is a place in a list of cases.
type CaseMark struct {
	At time.Time
	ID int64
}

// Mark is the place of a case in the list that the query chooses.
func (q CaseQuery) Mark(c Case) CaseMark {
	switch {
	case q.Decided && c.ClosedAt != nil:
		return CaseMark{*c.ClosedAt, c.ID}
	case q.Newest:
		return CaseMark{c.OpenedAt, c.ID}
	}
	return CaseMark{c.DueAt, c.ID}
}

// order is the moment by which cases are put in order, and which way.
func (q CaseQuery) order() (moment, way string) {
	switch {
	case q.Decided:
		return "closed_at", "DESC"
	case q.Newest:
		return "opened_at", "DESC"
	}
	return "due_at", "ASC"
}

// where is the query's condition on cases k in SQL, but for its words, with its arguments.
func (q CaseQuery) where() (string, pgx.NamedArgs) {
	all := []string{"k.closed_at IS NULL"}
	if q.Decided {
		all[0] = "k.closed_at IS NOT NULL"
	}
	args := pgx.NamedArgs{"plan": q.Plan}
	add := func(condition, name string, value any) {
		all = append(all, condition)
		args[name] = value
	}
	if q.Plan == 0 {
		add("k.plan_id IS NULL", "plan", 0)
	} else {
		add("k.plan_id = @plan", "plan", q.Plan)
	}
	if q.Kind != "" {
		add("k.kind = @kind", "kind", q.Kind)
	}
	if q.Rule != 0 {
		add("k.rule = @rule", "rule", q.Rule)
	}
	if q.Theme != 0 {
		add("k.theme_id = @theme", "theme", q.Theme)
	}
	if q.Author != 0 {
		add("k.about_id IN (SELECT id FROM subjects WHERE author_id = @author)", "author", q.Author)
	}
	if q.Late {
		all = append(all, "k.due_at < @now")
	}
	if q.Days > 0 {
		add("k.opened_at <= @now::timestamptz - @days * interval '1 day'", "days", q.Days)
	}
	if q.After.ID != 0 {
		moment, way := q.order()
		add("(k."+moment+", k.id) "+beyond(way)+" (@at, @id)", "at", q.After.At)
		args["id"] = q.After.ID
	}
	return "WHERE " + strings.Join(all, " AND "), args
}

// beyond compares places in a list that goes this way.
func beyond(way string) string {
	if way == "DESC" {
		return "<"
	}
	return ">"
}

// casesRead is among how many of the first cases words are looked for before the index is asked for all that have them: of words that many have,
// enough are among these, and of words that few have, the index gives few.
const casesRead = 1000

// chosen is SQL for the numbers of the first cases that the query chooses, with its arguments.
func (q CaseQuery) chosen() (string, pgx.NamedArgs) {
	where, args := q.where()
	moment, way := q.order()
	ordered := strings.NewReplacer("@moment", moment, "@way", way).Replace(" ORDER BY k.@moment @way, k.id @way LIMIT ")
	words := text.Words(text.Clip(text.Line(q.Words), maxWords))
	if len(words) == 0 {
		return `SELECT k.id FROM cases k ` + where + ordered + `@limit`, args
	}
	args["words"], args["read"] = strings.Join(words, ":* & ")+":*", casesRead
	return strings.NewReplacer("@moment", moment, "@way", way, "@beyond", beyond(way)).Replace(`
		WITH first AS MATERIALIZED (
			SELECT k.id, k.@moment, k.words
			FROM cases k
			` + where + ordered + `@read
		), near AS MATERIALIZED (
			SELECT k.id, k.@moment
			FROM first k
			WHERE k.words @@ to_tsquery('simple', plain_letters(@words))
			` + ordered + `@limit
		), hits AS MATERIALIZED ( -- asked for alone, so that their index answers
			SELECT k.id
			FROM cases k
			WHERE k.words @@ to_tsquery('simple', plain_letters(@words))
				AND (SELECT count(*) FROM near) < @limit AND (SELECT count(*) FROM first) = @read
		), far AS MATERIALIZED (
			SELECT k.id, k.@moment
			FROM hits
			JOIN cases k USING (id)
			` + where + ` AND NOT EXISTS (SELECT FROM first f WHERE f.id = k.id)
		)
		SELECT k.id
		FROM (
			TABLE near
			UNION ALL
			TABLE far
		) k
		` + ordered + `@limit`), args
}
