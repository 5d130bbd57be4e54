package forum

import (
	"context"
	"fmt"
	"maps"
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
	ProposalText
	HTML       ProposalHTML
	Status     string // submitted, published, under_consideration or answered
	Thread     int64  // its own
	Redacted   bool   // a moderator took personal data out of it
	Version    int
	RevisedAt  *time.Time // when its present text came out; nil when that is its first
	Comments   int
	Supporters int
	MergedInto int64 // the proposal that it goes on in, or 0
	// MergedHidden: that proposal is hidden, and nobody supports it or talks about it now.
	MergedHidden bool
	PlanClosed   bool
	Answer       *Answer // nil while it waits
	AnswerRev    int     // grows with every change of its answer
	// Held: it waits for a moderator, because of HeldBecause; only its authors and moderators see it.
	Held        bool
	HeldBecause []HoldReason
	Assisted    *Assisted // nil unless a moderator entered it for someone
}

// NewProposal is what someone fills in.
type NewProposal struct {
	Key          string
	Plan         int64
	Theme        int64 // 0: none chosen
	Action       int64 // 0: related to none
	Organisation int64 // 0: for oneself
	Lang         string
	ProposalText

	screening  screening
	receivedOn time.Time // the day on which it came in on paper, if it did, which has to be one of the plan's window
}

// madeAt is when it was proposed, for the plan's window.
func (in NewProposal) madeAt(now time.Time) time.Time {
	if in.receivedOn.IsZero() {
		return now
	}
	return in.receivedOn.Add(12 * time.Hour)
}

func (in *NewProposal) check() error {
	var wrong problems
	in.settle(&wrong)
	if in.Lang != "en" {
		in.Lang = "nl"
	}
	return wrong.err()
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
	in.screening = s.f.Filters.screen(ctx, a, in.sample())
	var id int64
	hash := hashOf("proposal", in.Plan, in.Theme, in.Action, in.Organisation, in.ProposalText)
	err := s.f.once(ctx, a, in.Key, hash, &id, func(t *tx) (err error) {
		id, err = s.submit(ctx, t, a, in, 0)
		return err
	})
	return id, err
}

// submit publishes a proposal that was checked. draft is the one that it was, or 0.
func (s Proposals) submit(ctx context.Context, t *tx, a Actor, in NewProposal, draft int64) (int64, error) {
	plan, err := findSubject(ctx, t, a, in.Plan)
	if err != nil {
		return 0, err
	}
	if err := s.mayPropose(ctx, t, plan.ID, in.madeAt(t.now)); err != nil {
		return 0, err
	}
	if err := s.checkChoices(ctx, t, a, in); err != nil {
		return 0, err
	}
	subject := Subject{Kind: "proposal", Plan: plan.ID, Author: a.Account, CreatedAt: t.now, Audience: Public, Lang: in.Lang}
	if in.screening.holds() {
		subject.Audience = Moderators
	}
	subject.ID, err = t.newSubject(ctx, subject)
	if err != nil {
		return 0, err
	}
	_, err = t.Exec(ctx, `
		INSERT INTO proposals (
			id, plan_id, theme_id, action_id, organisation_id, title, summary, problem, differs, done, solution, results, ogp_values, arguments,
			lead, supporting, starts, ends, milestones, html, renderer
		)
		VALUES (
			@id, @plan, NULLIF(@theme::bigint, 0), NULLIF(@action::bigint, 0), NULLIF(@organisation::bigint, 0),
			@title, @summary, @problem, @differs, @done, @solution, @results, @values, @arguments,
			@lead, @supporting, @starts, @ends, @milestones, @html, @renderer
		)`,
		in.args(pgx.NamedArgs{"id": subject.ID, "plan": plan.ID, "theme": in.Theme, "action": in.Action, "organisation": in.Organisation}))
	if err != nil {
		return 0, fmt.Errorf("proposal: %w", err)
	}
	first := ProposalVersion{Proposal: subject.ID, Number: 1, Text: in.ProposalText, draft: draft}
	if err := s.f.ProposalVersions.add(ctx, t, a, first); err != nil {
		return 0, err
	}
	// Whoever does not see the proposal does not see its thread either.
	if _, err := s.f.Threads.openMain(ctx, t, Subject{ID: subject.ID, Kind: "proposal", Plan: plan.ID, Audience: Public}); err != nil {
		return 0, err
	}
	if err := followOwn(ctx, t, a, subject.ID); err != nil {
		return 0, err
	}
	if err := s.f.Filters.keep(ctx, t, a, subject.ID, in.screening); err != nil {
		return 0, err
	}
	if in.screening.holds() {
		return subject.ID, s.f.Holds.hold(ctx, t, a, subject, Public, in.screening)
	}
	if err := t.enterInput(ctx, subject.ID); err != nil {
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

// setText gives a published proposal another text.
func (s Proposals) setText(ctx context.Context, t *tx, id int64, version int, p ProposalText) error {
	_, err := t.Exec(ctx, `
		UPDATE proposals
		SET
			title = @title,
			summary = @summary,
			problem = @problem,
			differs = @differs,
			done = @done,
			solution = @solution,
			results = @results,
			ogp_values = @values,
			arguments = @arguments,
			lead = @lead,
			supporting = @supporting,
			starts = @starts,
			ends = @ends,
			milestones = @milestones,
			html = @html,
			renderer = @renderer,
			version = @version
		WHERE id = @id`, p.args(pgx.NamedArgs{"id": id, "version": version}))
	if err != nil {
		return fmt.Errorf("revise: %w", err)
	}
	return nil
}

// args adds the columns of the text to those of a query.
func (p ProposalText) args(args pgx.NamedArgs) pgx.NamedArgs {
	maps.Copy(args, pgx.NamedArgs{
		"title": p.Title, "summary": p.Summary, "problem": p.Problem, "differs": p.Differs, "done": p.Done, "solution": p.Solution, "results": p.Results,
		"values": p.OGPValues, "arguments": p.Arguments, "lead": p.Lead, "supporting": p.Supporting, "starts": p.Starts, "ends": p.Ends,
		"milestones": p.Milestones, "html": p.html(), "renderer": text.Renderer,
	})
	return args
}

// mayPropose is the rule on time: one of the plan's windows for proposals is open today, where the plan is.
func (s Proposals) mayPropose(ctx context.Context, db querier, plan int64, now time.Time) error {
	var open bool
	err := db.QueryRow(ctx, `
		SELECT coalesce(bool_or(
			(w.opens IS NULL OR w.opens <= today.day) AND (w.closes IS NULL OR w.closes >= today.day)
		), false)
		FROM plans p
		CROSS JOIN LATERAL (SELECT (@now::timestamptz AT TIME ZONE p.time_zone)::date AS day) today
		LEFT JOIN windows w ON w.plan_id = p.id AND w.kind IN ('proposals', 'call_for_actions')
		WHERE p.id = @plan AND w.id IS NOT NULL`, pgx.NamedArgs{"plan": plan, "now": now}).Scan(&open)
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
		o.differs,
		o.done,
		o.solution,
		o.results,
		o.ogp_values,
		o.arguments,
		o.lead,
		o.supporting,
		o.starts,
		o.ends,
		o.milestones,
		o.html,
		o.status,
		s.redacted_by IS NOT NULL AS redacted,
		o.version,
		CASE WHEN o.version > 1 THEN version.at END AS revised_at,
		coalesce(thread.id, 0) AS thread,
		coalesce(thread.comment_count, 0) AS comments,
		` + answerOfInput + ` AS answer,
		coalesce(input.changes, 0) AS answer_rev,
		` + assistedProposal + ` AS assisted,
		o.support_count AS supporters,
		coalesce(o.merged_into, 0) AS merged_into,
		EXISTS (SELECT FROM subjects WHERE id = o.merged_into AND hidden_by IS NOT NULL) AS merged_hidden,
		p.phase = 'closed' AS plan_closed,
		s.audience = 'moderators' AS held,
		` + heldBecause + ` AS held_because
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
	LEFT JOIN proposal_versions version ON version.proposal_id = o.id AND version.number = o.version
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

// lock reads a proposal as it is once nobody else is changing it.
func (s Proposals) lock(ctx context.Context, t *tx, a Actor, id int64) (Proposal, error) {
	if _, err := t.Exec(ctx, `
		SELECT id
		FROM proposals
		WHERE id = $1
		FOR UPDATE`, id); err != nil {
		return Proposal{}, fmt.Errorf("proposal: %w", err)
	}
	return s.find(ctx, t, a, id)
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
