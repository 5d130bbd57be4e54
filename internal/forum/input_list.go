package forum

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// InputQuery chooses inputs of a plan. Zero fields choose all, newest first.
type InputQuery struct {
	Plan    int64
	Words   string // that it or its answer holds
	Action  int64  // that it is about; OnPlan for the plan itself
	Outcome string // one of Outcomes
	Waiting bool   // for an answer; the oldest first
	IDs     []int64
	Author  int64
	Merged  bool      // with IDs: also the proposals that were merged with them
	LedTo   int64     // action that they led to: adopted, at least partly
	Answers Actor     // only what this actor may answer, when it is an account; it is told what is drafted
	After   InputMark // the end of the page before
	Limit   int       // rows, inputsOnPage when 0
}

// OnPlan as an action chooses what is on the plan itself.
const OnPlan = -1

// InputMark is a place in a list of inputs.
type InputMark struct {
	At time.Time
	ID int64
}

// Mark is the place of this input.
func (i Input) Mark() InputMark { return InputMark{i.At, i.ID} }

// Bounds of lists, in rows and characters.
const (
	inputsOnPage = 50
	maxInputs    = 500
	maxWords     = 200
	inputExcerpt = 120
)

const inputColumns = `
	i.id,
	CASE WHEN o.id IS NOT NULL THEN 'proposal' WHEN EXISTS (SELECT FROM suggestions WHERE comment_id = i.id) THEN 'suggestion' ELSE 'comment' END AS kind,
	coalesce(s.lang, 'nl') AS lang,
	coalesce(o.title, '') AS title,
	coalesce(c.markdown, '') AS excerpt,
	coalesce(s.author_id, 0) AS author,
	coalesce(author.display_name, '') AS author_name,
	coalesce(organisation.name, '{}') AS organisation,
	i.at,
	coalesce(action.id, 0) AS action,
	coalesce(action.number, 0) AS action_number,
	coalesce(action.title, '{}') AS action_title,
	coalesce(r.id, 0) AS response,
	coalesce(r.outcome, '') AS outcome,
	coalesce(r.reason, '') AS reason,
	coalesce(rs.lang, '') AS reason_lang,
	i.answered_at,
	coalesce((
		SELECT max(credited.number)
		FROM credits
		JOIN versions credited ON credited.id = credits.version_id
		WHERE credits.comment_id = i.id
	), 0) AS credited_in,
	@answers AND EXISTS (
		SELECT FROM response_inputs x
		JOIN responses d ON d.id = x.response_id
		WHERE x.input_id = i.id AND d.published_at IS NULL AND d.withdrawn_at IS NULL
	) AS drafted`

const inputJoins = inputTables + `
	LEFT JOIN comments c ON c.id = i.id
	LEFT JOIN organisations organisation ON organisation.id = coalesce(o.organisation_id, author.organisation_id)
	LEFT JOIN actions action ON action.id = ` + actionOfInput + `
	LEFT JOIN responses r ON r.id = i.response_id
	LEFT JOIN subjects rs ON rs.id = r.id`

// where is the query's condition in SQL, with its arguments.
func (q InputQuery) where() (string, pgx.NamedArgs) {
	all := []string{inputStands}
	args := q.Answers.sees(pgx.NamedArgs{"answers": q.Answers.SignedIn(), "plan": q.Plan})
	add := func(condition, name string, value any) {
		all = append(all, condition)
		if name != "" {
			args[name] = value
		}
	}
	if q.Plan != 0 {
		add("i.plan_id = @plan", "", nil)
	}
	if words := text.Clip(text.Line(q.Words), maxWords); words != "" {
		escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(words)
		add(`(o.title || ' ' || o.problem || ' ' || o.solution ILIKE @words OR c.markdown ILIKE @words OR r.reason ILIKE @words OR author.display_name ILIKE @words)`, "words", "%"+escaped+"%")
	}
	switch {
	case q.Action == OnPlan:
		add(actionOfInput+" IS NULL", "", nil)
	case q.Action != 0:
		add(actionOfInput+" = @action", "action", q.Action)
	}
	if q.Outcome != "" {
		add("r.outcome = @outcome", "outcome", q.Outcome)
	}
	if q.Waiting {
		add("i.response_id IS NULL", "", nil)
	}
	if q.IDs != nil {
		chosen := "i.id = ANY (@ids)"
		if q.Merged {
			chosen = "(i.id = ANY (@ids) OR o.merged_into = ANY (@ids))"
		}
		add(chosen, "ids", q.IDs)
	}
	if q.Author != 0 {
		add(`i.id IN (
			SELECT id FROM subjects WHERE author_id = @author
			UNION ALL
			SELECT proposal_id FROM co_authors WHERE account_id = @author
		)`, "author", q.Author)
	}
	if q.LedTo != 0 {
		add("r.action_id = @ledTo AND r.outcome IN ('adopted', 'partly')", "ledTo", q.LedTo)
	}
	if q.Answers.SignedIn() && !q.Answers.Curates() {
		add(holdsInput, "", nil)
	}
	if q.After.ID != 0 {
		order := "<"
		if q.Waiting {
			order = ">"
		}
		add("(i.at, i.id) "+order+" (@afterAt, @afterID)", "afterAt", q.After.At)
		args["afterID"] = q.After.ID
	}
	return "WHERE " + strings.Join(all, " AND "), args
}

// tables are those that the condition asks.
func (q InputQuery) tables() string {
	if q.Words != "" || q.Outcome != "" || q.LedTo != 0 {
		return inputJoins
	}
	return inputTables
}

func (q InputQuery) order() string {
	if q.Waiting {
		return " ORDER BY i.at, i.id"
	}
	return " ORDER BY i.at DESC, i.id DESC"
}

// List gives a page of a plan's inputs; more tells whether others follow.
func (s Inputs) List(ctx context.Context, q InputQuery) (found []Input, more bool, err error) {
	found, more, err = s.list(ctx, q)
	for i := range found {
		found[i].Excerpt = text.Excerpt(text.Plain(ownWords(found[i].Excerpt)), inputExcerpt)
		found[i].Reason = text.Plain(found[i].Reason)
	}
	return found, more, err
}

// ReadLedTo gives the first of the inputs that led to an action, for a page as Threads.Read.
func (s Inputs) ReadLedTo(ctx context.Context, a Actor, action int64) ([]Input, error) {
	type ledTo int64
	return shared(ctx, s.f, a, ledTo(action), func(Actor) ([]Input, error) {
		found, _, err := s.List(ctx, InputQuery{LedTo: action})
		return found, err
	})
}

// list gives a page with the texts as they were written.
func (s Inputs) list(ctx context.Context, q InputQuery) (found []Input, more bool, err error) {
	if q.Limit == 0 {
		q.Limit = inputsOnPage
	}
	q.Limit = min(q.Limit, maxInputs)
	where, args := q.where()
	args["limit"] = q.Limit + 1
	// First which, then what: to show fifty, Postgres would read the details of thousands.
	rows, err := s.f.db.Query(ctx, `SELECT i.id`+q.tables()+` `+where+q.order()+` LIMIT @limit`, args)
	if err != nil {
		return nil, false, fmt.Errorf("choose inputs: %w", err)
	}
	chosen, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, false, fmt.Errorf("choose inputs: %w", err)
	}
	if len(chosen) == 0 {
		return nil, false, nil
	}
	args["chosen"] = chosen
	rows, err = s.f.db.Query(ctx, `SELECT`+inputColumns+inputJoins+` WHERE i.id = ANY (@chosen)`+q.order(), args)
	if err != nil {
		return nil, false, fmt.Errorf("inputs: %w", err)
	}
	found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Input])
	if err != nil {
		return nil, false, fmt.Errorf("inputs: %w", err)
	}
	if len(found) > q.Limit {
		found, more = found[:q.Limit], true
	}
	return found, more, nil
}

// Count tells how many inputs a query chooses, whatever its page.
func (s Inputs) Count(ctx context.Context, q InputQuery) (n int, err error) {
	q.After = InputMark{}
	where, args := q.where()
	if err := s.f.db.QueryRow(ctx, `SELECT count(*)`+q.tables()+` `+where, args).Scan(&n); err != nil {
		return 0, fmt.Errorf("count inputs: %w", err)
	}
	return n, nil
}

// All gives every input that a query chooses with its whole texts, page after page, so that a slow reader of a download holds no connection to the
// database meanwhile.
func (s Inputs) All(ctx context.Context, q InputQuery, each func(Input) error) error {
	q.Limit = maxInputs
	for more := true; more; {
		var page []Input
		var err error
		if page, more, err = s.list(ctx, q); err != nil {
			return err
		}
		for _, i := range page {
			q.After = i.Mark()
			i.Excerpt, i.Reason = text.Plain(i.Excerpt), text.Plain(i.Reason)
			if err := each(i); err != nil {
				return err
			}
		}
	}
	return nil
}
