package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Action is a numbered action of a plan: a draft until the plan is adopted, then a commitment.
type Action struct {
	ID           int64
	Plan         int64
	PlanSlug     string
	PlanTitle    Text
	PlanPhase    string
	PlanExample  bool
	PlanRemark   Text
	Number       int
	Slug         string
	Title        Text
	Problem      Text
	ThemeNumber  string
	ThemeTitle   Text
	Starts       Date
	Ends         Date
	Results      []Text
	OGPValues    []string
	OGPID        string
	Completion   string // no_evidence, not_started, limited, substantial, complete, or "" when nobody judged it
	IRM          IRM
	Sources      []string
	Holders      []Holder
	Partners     []Partner
	Milestones   []Milestone
	Versions     []Version // newest first, without their texts
	Current      Version
	Updates      []UpdateEntry // newest first
	Documents    []Document
	MainThread   int64
	CommentCount int // in all threads about it that the actor sees
}

// IRM is what OGP's independent reviewers found; nil and "" mean that they did not say.
type IRM struct {
	EarlyResults string `json:"early_results"`
	Ambition     string `json:"ambition"`
	Verifiable   *bool  `json:"verifiable"`
	OpenGovLens  *bool  `json:"open_gov_lens"`
	Promising    *bool  `json:"promising"`
}

// Holder is an organisation that answers for an action, and its contact person.
type Holder struct {
	Organisation int64
	Slug         string
	Name         Text
	Kind         string
	Contact      int64 // 0 when there is none yet
	ContactName  string
}

// Partner is an organisation that works along.
type Partner struct {
	Organisation int64
	Slug         string
	Name         Text
	Kind         string
}

// Milestone is a dated, verifiable result.
type Milestone struct {
	ID     int64
	Title  Text
	Due    Date
	Status string // planned, started, late, done, dropped or unknown
}

// IsDraft tells whether the action can still change by what people say: its plan was not adopted yet.
func (a Action) IsDraft() bool {
	switch a.PlanPhase {
	case "implementation", "evaluation", "closed":
		return false
	}
	return true
}

// UpdateEntry is what an update says about one action.
type UpdateEntry struct {
	Update     int64
	Number     int
	UpdateName Text
	Date       Date
	Covers     string
	Status     string // delivered, none (the holder delivered nothing), reconstructed (by us, from another source) or unknown (not found)
	Text       Text
	Basis      string // where it was found
}

// Actions are what plans consist of.
type Actions struct{ f *Forum }

// SetContact names the account that people reach a holder of an action by; 0 for nobody. Moderators and admins may.
// Errors: NotFound, also when the organisation does not hold the action.
func (s Actions) SetContact(ctx context.Context, a Actor, action, organisation, account int64) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		var was int64
		err := t.QueryRow(ctx, `
			WITH was AS (
				SELECT action_id, organisation_id, contact_id
				FROM holders
				WHERE action_id = @action AND organisation_id = @organisation
				FOR UPDATE
			)
			UPDATE holders h
			SET contact_id = NULLIF(@account::bigint, 0)
			FROM was
			WHERE h.action_id = was.action_id AND h.organisation_id = was.organisation_id
			RETURNING coalesce(was.contact_id, 0)`,
			pgx.NamedArgs{"action": action, "organisation": organisation, "account": account}).Scan(&was)
		if err != nil {
			return translate(err)
		}
		data := wasAndIs(map[string]any{"account": was}, map[string]any{"account": account}, map[string]any{"organisation": organisation, "account": account})
		t.record(Event{Kind: "holder.contact", Actor: a, Subject: action, Data: data}, actionChannel(action))
		return nil
	})
}

// Holds tells whether the actor answers for an action: as its contact person, or by speaking for an organisation that holds it.
func (s Actions) Holds(ctx context.Context, a Actor, action int64) (bool, error) {
	return holds(ctx, s.f.db, a, action)
}

func holds(ctx context.Context, db querier, a Actor, action int64) (bool, error) {
	if !a.SignedIn() {
		return false, nil
	}
	var is bool
	err := db.QueryRow(ctx, `
		SELECT EXISTS (
			SELECT
			FROM holders h
			LEFT JOIN representatives r ON r.organisation_id = h.organisation_id AND r.account_id = $2
			WHERE h.action_id = $1 AND (h.contact_id = $2 OR r.account_id IS NOT NULL)
		)`, action, a.Account).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("holds: %w", err)
	}
	return is, nil
}

// Find gives an action with all that its page shows. Errors: NotFound.
func (s Actions) Find(ctx context.Context, a Actor, id int64) (Action, error) {
	return s.one(ctx, a, "a.id = @id", pgx.NamedArgs{"id": id})
}

// Read is Find, for a page as Threads.Read.
func (s Actions) Read(ctx context.Context, a Actor, id int64) (Action, error) {
	type action int64
	return shared(ctx, s.f, a, action(id), func(a Actor) (Action, error) { return s.Find(ctx, a, id) })
}

// ByNumber gives the action with a number in the plan at an address. Errors: NotFound.
func (s Actions) ByNumber(ctx context.Context, a Actor, planSlug string, number int) (Action, error) {
	return s.one(ctx, a, "p.slug = @slug AND a.number = @number", pgx.NamedArgs{"slug": planSlug, "number": number})
}

func (s Actions) one(ctx context.Context, a Actor, where string, args pgx.NamedArgs) (Action, error) {
	rows, err := s.f.db.Query(ctx, actionQuery+where+` AND `+visible, a.sees(args))
	if err != nil {
		return Action{}, fmt.Errorf("action: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Action])
	return found, translate(err)
}

const actionQuery = `
	SELECT
		a.id,
		a.plan_id AS plan,
		p.slug AS plan_slug,
		p.title AS plan_title,
		p.phase AS plan_phase,
		p.example AS plan_example,
		p.remark AS plan_remark,
		a.number,
		a.slug,
		a.title,
		a.problem,
		theme.number AS theme_number,
		theme.title AS theme_title,
		partial_date(a.starts, a.starts_precision) AS starts,
		partial_date(a.ends, a.ends_precision) AS ends,
		a.results,
		a.ogp_values,
		coalesce(a.ogp_id, '') AS ogp_id,
		coalesce(a.completion, '') AS completion,
		a.irm,
		a.sources,
		(
			SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.position), '[]')
			FROM (
				SELECT
					h.position,
					o.id AS organisation,
					o.slug,
					o.name,
					o.kind,
					coalesce(h.contact_id, 0) AS contact,
					coalesce(contact.display_name, '') AS "contactName"
				FROM holders h
				JOIN organisations o ON o.id = h.organisation_id
				LEFT JOIN accounts contact ON contact.id = h.contact_id
				WHERE h.action_id = a.id
			) x
		) AS holders,
		(
			SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.position), '[]')
			FROM (
				SELECT l.position, o.id AS organisation, o.slug, o.name, o.kind
				FROM partners l
				JOIN organisations o ON o.id = l.organisation_id
				WHERE l.action_id = a.id
			) x
		) AS partners,
		(
			SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.position), '[]')
			FROM (
				SELECT position, id, title, partial_date(due, due_precision) AS due, status
				FROM milestones
				WHERE action_id = a.id
			) x
		) AS milestones,
		(
			SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.number DESC), '[]')
			FROM (
				SELECT v.id, v.number, v.lang, v.published_at AS "publishedAt", coalesce(author.display_name, '') AS "authorName", v.note
				FROM versions v
				LEFT JOIN accounts author ON author.id = v.author_id
				WHERE v.action_id = a.id
			) x
		) AS versions,
		(
			SELECT coalesce(to_jsonb(x), '{}')
			FROM (
				SELECT
					v.id,
					v.number,
					v.lang,
					v.published_at AS "publishedAt",
					coalesce(author.display_name, '') AS "authorName",
					v.note,
					v.markdown,
					` + blocksOfVersion + ` AS blocks
				FROM versions v
				LEFT JOIN accounts author ON author.id = v.author_id
				WHERE v.action_id = a.id
				ORDER BY v.number DESC
				LIMIT 1
			) x
		) AS current,
		(
			SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.number DESC), '[]')
			FROM (
				` + updateEntries + `
				JOIN subjects s ON s.id = u.id
				WHERE e.action_id = a.id AND ` + visible + `
			) x
		) AS updates,
		(
			SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.date DESC, x.position), '[]')
			FROM (
				` + documentsShown + `
				JOIN subjects s ON s.id = d.id
				WHERE d.action_id = a.id AND ` + visible + `
			) x
		) AS documents,
		coalesce((SELECT id FROM threads WHERE about_id = a.id AND main), 0) AS main_thread,
		` + commentsAbout + ` AS comment_count
	FROM actions a
	JOIN subjects s ON s.id = a.id
	JOIN plans p ON p.id = a.plan_id
	JOIN themes theme ON theme.id = a.theme_id
	WHERE `
