package forum

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Proposal is a commitment that a member proposes, by OGP's template.
type Proposal struct {
	ID           int64
	Plan         int64
	PlanSlug     string
	PlanTitle    Text
	Theme        int64
	ThemeTitle   Text
	Action       int64
	ActionNumber int
	ActionTitle  Text
	Author       int64
	AuthorName   string
	Organisation Text // that it is proposed for, or that its author belongs to
	ForOrg       bool // proposed for Organisation, not just by someone of it
	CreatedAt    time.Time
	Lang         string
	Title        string
	Summary      string
	Problem      string
	Solution     string
	Results      string
	OGPValues    []string
	HTML         ProposalHTML
	Status       string // submitted, published, under_consideration or answered
	Comments     int
	Supporters   int
	Differs      string // in what it differs from similar ones, as its author says
	MergedInto   int64  // the proposal that it goes on in, or 0
	PlanClosed   bool
	Answer       *Answer // nil while it waits
	AnswerRev    int     // grows with every change of its answer
}

// ProposalHTML are a proposal's texts as they are shown.
type ProposalHTML struct {
	Summary  string `json:"summary,omitempty"`
	Problem  string `json:"problem"`
	Solution string `json:"solution"`
	Results  string `json:"results,omitempty"`
}

// Limits on proposals, in characters and rows.
const (
	MaxProposalTitle = 160
	MaxProposalText  = 10000 // each of the long fields
	MaxSummary       = 600
	MaxDiffers       = 600
)

// OGPValues are what a commitment can promote.
var OGPValues = []string{"transparency", "participation", "accountability"}

// NewProposal is what someone fills in.
type NewProposal struct {
	Key          string
	Plan         int64
	Theme        int64 // 0: none chosen
	Action       int64 // 0: related to none
	Organisation int64 // 0: for oneself
	Lang         string
	Title        string
	Summary      string
	Problem      string
	Solution     string
	Results      string
	OGPValues    []string
	Differs      string // from similar ones; "" when its author said nothing of it
}

func (in *NewProposal) check() error {
	var wrong problems
	in.Title = text.Line(in.Title)
	in.Summary, in.Problem = text.Clean(in.Summary), text.Clean(in.Problem)
	in.Solution, in.Results = text.Clean(in.Solution), text.Clean(in.Results)
	in.Differs = text.Clean(in.Differs)
	for _, optional := range []*string{&in.Summary, &in.Results} {
		if text.Length(*optional) <= MaxProposalText && text.SaysNothing(*optional) {
			*optional = ""
		}
	}
	for _, f := range []struct {
		name, value, missing string
		max                  int
	}{
		{"title", in.Title, "proposal.error.noTitle", MaxProposalTitle},
		{"summary", in.Summary, "", MaxSummary},
		{"problem", in.Problem, "proposal.error.noProblem", MaxProposalText},
		{"solution", in.Solution, "proposal.error.noSolution", MaxProposalText},
		{"results", in.Results, "", MaxProposalText},
		{"differs", in.Differs, "", MaxDiffers},
	} {
		switch {
		case text.Length(f.value) > f.max:
			wrong.add(f.name, "error.tooLong", "Max", f.max)
		case f.missing != "" && (f.name == "title" && !text.Shows(f.value) || text.SaysNothing(f.value)):
			wrong.add(f.name, f.missing)
		}
	}
	if in.Lang != "en" {
		in.Lang = "nl"
	}
	in.OGPValues = knownValues(in.OGPValues)
	return wrong.err()
}

// knownValues keeps OGP's own values, once and in OGP's order.
func knownValues(given []string) []string {
	known := []string{}
	for _, v := range OGPValues {
		for _, g := range given {
			if g == v {
				known = append(known, v)
				break
			}
		}
	}
	return known
}

// Proposals are what members would have the government commit to.
type Proposals struct{ f *Forum }

// Submit publishes a proposal with a thread of its own and gives its number. Errors: Invalid, SignIn, Refused, Closed outside the plan's window, NotFound.
func (s Proposals) Submit(ctx context.Context, a Actor, in NewProposal) (int64, error) {
	if err := a.mayContribute(); err != nil {
		return 0, err
	}
	if err := in.check(); err != nil {
		return 0, err
	}
	var id int64
	hash := hashOf("proposal", in.Plan, in.Theme, in.Action, in.Organisation, in.Title, in.Summary, in.Problem, in.Solution, in.Results, in.OGPValues, in.Differs)
	err := s.f.once(ctx, a, in.Key, hash, &id, func(t *tx) (err error) {
		id, err = s.submit(ctx, t, a, in)
		return err
	})
	return id, err
}

func (s Proposals) submit(ctx context.Context, t *tx, a Actor, in NewProposal) (int64, error) {
	plan, err := findSubject(ctx, t, a, in.Plan)
	if err != nil {
		return 0, err
	}
	if err := s.mayPropose(ctx, t, plan.ID); err != nil {
		return 0, err
	}
	if err := s.checkChoices(ctx, t, a, in); err != nil {
		return 0, err
	}
	subject := Subject{Kind: "proposal", Plan: plan.ID, Author: a.Account, CreatedAt: t.now, Audience: Public, Lang: in.Lang}
	subject.ID, err = t.newSubject(ctx, subject)
	if err != nil {
		return 0, err
	}
	html := ProposalHTML{Summary: text.Comment(in.Summary), Problem: text.Comment(in.Problem), Solution: text.Comment(in.Solution), Results: text.Comment(in.Results)}
	_, err = t.Exec(ctx, `
		INSERT INTO proposals (id, plan_id, theme_id, action_id, organisation_id, title, summary, problem, solution, results, ogp_values, html, renderer, differs)
		VALUES (@id, @plan, NULLIF(@theme::bigint, 0), NULLIF(@action::bigint, 0), NULLIF(@organisation::bigint, 0), @title, @summary, @problem, @solution, @results, @values, @html, @renderer, @differs)`,
		pgx.NamedArgs{
			"id": subject.ID, "plan": plan.ID, "theme": in.Theme, "action": in.Action, "organisation": in.Organisation,
			"title": in.Title, "summary": in.Summary, "problem": in.Problem, "solution": in.Solution, "results": in.Results,
			"values": in.OGPValues, "html": html, "renderer": text.Renderer, "differs": in.Differs,
		})
	if err != nil {
		return 0, err
	}
	if _, err := s.f.Threads.openMain(ctx, t, subject); err != nil {
		return 0, err
	}
	if err := t.enterInput(ctx, subject.ID); err != nil {
		return 0, err
	}
	if err := followOwn(ctx, t, a, subject.ID); err != nil {
		return 0, err
	}
	t.record(Event{Kind: "proposal.submitted", Actor: a, Subject: subject.ID}, proposalsChannel(plan.ID))
	return subject.ID, nil
}

// markAnswered notes that proposals have an answer, or have none any more: then they are under consideration again, as the answer showed they were.
func (s Proposals) markAnswered(ctx context.Context, t *tx, proposals []int64, answered bool) error {
	_, err := t.Exec(ctx, `
		UPDATE proposals
		SET status = CASE WHEN $2 THEN 'answered' ELSE 'under_consideration' END
		WHERE id = ANY ($1)`, proposals, answered)
	return err
}

// mayPropose is the rule on time: one of the plan's windows for proposals is open today, where the plan is.
func (s Proposals) mayPropose(ctx context.Context, t *tx, plan int64) error {
	var open bool
	err := t.QueryRow(ctx, `
		SELECT coalesce(bool_or(
			(w.opens IS NULL OR w.opens <= today.day) AND (w.closes IS NULL OR w.closes >= today.day)
		), false)
		FROM plans p
		CROSS JOIN LATERAL (SELECT (@now::timestamptz AT TIME ZONE p.time_zone)::date AS day) today
		LEFT JOIN windows w ON w.plan_id = p.id AND w.kind IN ('proposals', 'call_for_actions')
		WHERE p.id = @plan AND w.id IS NOT NULL`, pgx.NamedArgs{"plan": plan, "now": t.now}).Scan(&open)
	if err != nil {
		return err
	}
	if !open {
		return Errorf(Closed, "proposal.error.closed")
	}
	return nil
}

// checkChoices refuses a theme or action of another plan, and an organisation that the actor may not speak for.
func (s Proposals) checkChoices(ctx context.Context, t *tx, a Actor, in NewProposal) error {
	var theme, action, organisation bool
	err := t.QueryRow(ctx, `
		SELECT
			@theme::bigint = 0 OR EXISTS (SELECT FROM themes WHERE id = @theme AND plan_id = @plan),
			@action::bigint = 0 OR EXISTS (SELECT FROM actions WHERE id = @action AND plan_id = @plan),
			@organisation::bigint = 0 OR EXISTS (SELECT FROM representatives WHERE organisation_id = @organisation AND account_id = @account)`,
		pgx.NamedArgs{"plan": in.Plan, "theme": in.Theme, "action": in.Action, "organisation": in.Organisation, "account": a.Account},
	).Scan(&theme, &action, &organisation)
	if err != nil {
		return err
	}
	var wrong problems
	if !theme {
		wrong.add("theme", "error.choice")
	}
	if !action {
		wrong.add("related", "error.choice")
	}
	if !organisation {
		wrong.add("organisation", "error.choice")
	}
	return wrong.err()
}

const proposalSelect = `
	SELECT
		o.id,
		o.plan_id AS plan,
		p.slug AS plan_slug,
		p.title AS plan_title,
		coalesce(o.theme_id, 0) AS theme,
		coalesce(theme.title, '{}') AS theme_title,
		coalesce(o.action_id, 0) AS action,
		coalesce(action.number, 0) AS action_number,
		coalesce(action.title, '{}') AS action_title,
		coalesce(s.author_id, 0) AS author,
		coalesce(author.display_name, '') AS author_name,
		coalesce(own.name, theirs.name, '{}') AS organisation,
		own.id IS NOT NULL AS for_org,
		s.created_at,
		coalesce(s.lang, 'nl') AS lang,
		o.title,
		o.summary,
		o.problem,
		o.solution,
		o.results,
		o.ogp_values,
		o.html,
		o.status,
		coalesce(thread.comment_count, 0) AS comments,
		` + answerOfInput + ` AS answer,
		coalesce(input.changes, 0) AS answer_rev,
		o.support_count AS supporters,
		o.differs,
		coalesce(o.merged_into, 0) AS merged_into,
		p.phase = 'closed' AS plan_closed
	FROM proposals o
	JOIN subjects s ON s.id = o.id
	JOIN plans p ON p.id = o.plan_id
	LEFT JOIN themes theme ON theme.id = o.theme_id
	LEFT JOIN actions action ON action.id = o.action_id
	LEFT JOIN accounts author ON author.id = s.author_id
	LEFT JOIN organisations own ON own.id = o.organisation_id
	LEFT JOIN organisations theirs ON theirs.id = author.organisation_id
	LEFT JOIN threads thread ON thread.about_id = o.id AND thread.main
	LEFT JOIN inputs input ON input.id = o.id
	WHERE s.hidden_by IS NULL AND ` + visible

// Find gives a proposal that the actor may see. Errors: NotFound.
func (s Proposals) Find(ctx context.Context, a Actor, id int64) (Proposal, error) {
	return s.find(ctx, s.f.db, a, id)
}

func (s Proposals) find(ctx context.Context, db querier, a Actor, id int64) (Proposal, error) {
	found, err := s.query(ctx, db, a, `AND o.id = @id`, pgx.NamedArgs{"id": id})
	if err != nil {
		return Proposal{}, err
	}
	if len(found) == 0 {
		return Proposal{}, errNotFound
	}
	return found[0], nil
}

// FindAll gives those of the proposals that everyone sees, in no order; for live news.
func (s Proposals) FindAll(ctx context.Context, ids []int64) ([]Proposal, error) {
	return s.query(ctx, s.f.db, Actor{}, `AND o.id = ANY (@ids)`, pgx.NamedArgs{"ids": ids})
}

func (s Proposals) query(ctx context.Context, db querier, a Actor, rest string, args pgx.NamedArgs) ([]Proposal, error) {
	rows, err := db.Query(ctx, proposalSelect+" "+rest, a.sees(args))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Proposal])
}

// countSupport adds to the number of those who support a proposal, which is locked from here on, and gives it.
func (s Proposals) countSupport(ctx context.Context, t *tx, id int64, more int) (n int, err error) {
	err = t.QueryRow(ctx, `
		UPDATE proposals
		SET support_count = support_count + $2
		WHERE id = $1
		RETURNING support_count`, id, more).Scan(&n)
	return n, err
}
