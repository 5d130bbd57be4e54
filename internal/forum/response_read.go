package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ResponseState is how far a response is.
type ResponseState string

const (
	ResponseDraft     ResponseState = "draft"     // waits for someone else to read it
	ResponseScheduled ResponseState = "scheduled" // approved, and published when it is due
	ResponsePublished ResponseState = "published"
	ResponseWithdrawn ResponseState = "withdrawn"
)

// Response is a reasoned response: what was done with input, and why.
type Response struct {
	ID                 int64
	Plan               int64
	PlanSlug           string
	PlanTitle          Text
	Revision           int
	Lang               string
	Outcome            string // one of Outcomes
	Opening            string
	Reason             string // Markdown
	Closing            string
	HTML               string // of the reason
	Action             int64  // that it led to, or 0
	ActionNumber       int
	ActionTitle        Text
	Version            int    // of the action that it led to, or 0
	Office             string // coordinator or holder: for whom it is signed
	WrittenBy          int64
	WriterName         string
	WriterOrganisation Text
	WrittenAt          time.Time
	ApprovedBy         int64
	ApproverName       string
	PublishAt          *time.Time
	PublishedAt        *time.Time
	WithdrawnAt        *time.Time
	WithdrawnReason    string
	NeedsReview        bool    // someone else than the writer approves
	Inputs             []int64 // that it answers, or would
}

// State tells how far the response is.
func (r Response) State() ResponseState {
	switch {
	case r.WithdrawnAt != nil:
		return ResponseWithdrawn
	case r.PublishedAt != nil:
		return ResponsePublished
	case r.ApprovedBy != 0:
		return ResponseScheduled
	}
	return ResponseDraft
}

// due tells whether it is time to publish.
func (r Response) due(now time.Time) bool {
	return r.State() == ResponseScheduled && r.PublishAt != nil && !r.PublishAt.After(now)
}

// WasPublic tells whether everyone may read it, also after it was taken back.
func (r Response) WasPublic() bool { return r.PublishedAt != nil }

// MayApprove tells whether this actor, who may answer its inputs, may be its second reader.
func (r Response) MayApprove(a Actor) bool { return r.mayApprove(a, r.Revision) == nil }

const responseSelect = `
	SELECT
		r.id,
		r.plan_id AS plan,
		p.slug AS plan_slug,
		p.title AS plan_title,
		r.revision,
		coalesce(s.lang, 'nl') AS lang,
		r.outcome,
		r.opening,
		r.reason,
		r.closing,
		r.html,
		coalesce(r.action_id, 0) AS action,
		coalesce(action.number, 0) AS action_number,
		coalesce(action.title, '{}') AS action_title,
		coalesce(v.number, 0) AS version,
		r.office,
		r.written_by,
		coalesce(writer.display_name, '') AS writer_name,
		coalesce(organisation.name, '{}') AS writer_organisation,
		r.written_at,
		coalesce(r.approved_by, 0) AS approved_by,
		coalesce(approver.display_name, '') AS approver_name,
		r.publish_at,
		r.published_at,
		r.withdrawn_at,
		r.withdrawn_reason,
		p.responses_need_review AS needs_review,
		ARRAY(SELECT input_id FROM response_inputs WHERE response_id = r.id ORDER BY input_id) AS inputs
	FROM responses r
	JOIN subjects s ON s.id = r.id
	JOIN plans p ON p.id = r.plan_id
	LEFT JOIN actions action ON action.id = r.action_id
	LEFT JOIN versions v ON v.id = r.version_id
	LEFT JOIN accounts writer ON writer.id = r.written_by
	LEFT JOIN organisations organisation ON organisation.id = writer.organisation_id
	LEFT JOIN accounts approver ON approver.id = r.approved_by`

// Find gives a response: a published one to everyone, also after it was taken back; a draft to who may answer its inputs. Errors: NotFound.
func (s Responses) Find(ctx context.Context, a Actor, id int64) (Response, error) {
	return s.find(ctx, s.f.db, a, id)
}

func (s Responses) find(ctx context.Context, db querier, a Actor, id int64) (Response, error) {
	r, err := s.findAny(ctx, db, id)
	if err != nil || r.WasPublic() {
		return r, err
	}
	if err := mayAnswer(ctx, db, a, r.Plan, r.Inputs); CodeOf(err) == NotFound || r.State() == ResponseWithdrawn {
		return Response{}, errNotFound
	} else if err != nil && CodeOf(err) != Refused {
		return Response{}, err
	}
	return r, nil
}

func (s Responses) findAny(ctx context.Context, db querier, id int64) (Response, error) {
	rows, err := db.Query(ctx, responseSelect+` WHERE r.id = $1`, id)
	if err != nil {
		return Response{}, fmt.Errorf("response: %w", err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Response])
	return r, translate(err)
}

// MayChange tells whether the actor may work on a response: correct or take back a published one, change or approve a draft.
func (s Responses) MayChange(ctx context.Context, a Actor, r Response) (bool, error) {
	err := mayAnswer(ctx, s.f.db, a, r.Plan, r.Inputs)
	if code := CodeOf(err); code == NotFound || code == Refused {
		return false, nil
	}
	return err == nil, err
}

// lock reads a response that the actor may work on, as it is once nobody else is changing it.
func (s Responses) lock(ctx context.Context, t *tx, a Actor, id int64) (Response, error) {
	r, err := s.lockAny(ctx, t, id)
	if err != nil {
		return Response{}, err
	}
	return r, mayAnswer(ctx, t, a, r.Plan, r.Inputs)
}

func (s Responses) lockAny(ctx context.Context, t *tx, id int64) (Response, error) {
	if _, err := t.Exec(ctx, `
		SELECT id
		FROM responses
		WHERE id = $1
		FOR UPDATE`, id); err != nil {
		return Response{}, fmt.Errorf("lock response: %w", err)
	}
	return s.findAny(ctx, t, id)
}

// draftsOnDesk bounds the list of drafts.
const draftsOnDesk = 100

// Drafts gives a plan's responses that are not published yet, as far as the actor may work on them, the oldest first.
func (s Responses) Drafts(ctx context.Context, a Actor, plan int64) ([]Response, error) {
	if !a.SignedIn() {
		return nil, nil
	}
	rows, err := s.f.db.Query(ctx, responseSelect+`
		WHERE r.plan_id = @plan AND r.published_at IS NULL AND r.withdrawn_at IS NULL
			AND (@curates OR NOT EXISTS (
				SELECT FROM response_inputs x
				JOIN inputs i ON i.id = x.input_id
				LEFT JOIN proposals o ON o.id = i.id
				WHERE x.response_id = r.id AND NOT `+holdsInput+`
			))
		ORDER BY r.id
		LIMIT @limit`, a.sees(pgx.NamedArgs{"plan": plan, "limit": draftsOnDesk}))
	if err != nil {
		return nil, fmt.Errorf("drafts: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Response])
}

// ResponseRevision is a text that a published response had before it was corrected.
type ResponseRevision struct {
	Outcome     string
	Opening     string
	HTML        string
	Closing     string
	CorrectedAt time.Time // when the next text took its place
}

// Earlier gives the texts that a published response had, the last first.
func (s Responses) Earlier(ctx context.Context, r Response) ([]ResponseRevision, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT outcome, opening, coalesce(html, '') AS html, closing, corrected_at
		FROM response_revisions
		WHERE response_id = $1
		ORDER BY revision DESC`, r.ID)
	if err != nil {
		return nil, fmt.Errorf("earlier texts: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[ResponseRevision])
}

// Answer is a published response, as it stands with an input.
type Answer struct {
	ID           int64      `json:"id"`
	Outcome      string     `json:"outcome"`
	Opening      string     `json:"opening"`
	Reason       string     `json:"reason"`
	Closing      string     `json:"closing"`
	HTML         string     `json:"html"`
	Lang         string     `json:"lang"`
	Action       int64      `json:"action"`
	ActionNumber int        `json:"actionNumber"`
	ActionTitle  Text       `json:"actionTitle"`
	Version      int        `json:"version"`
	Office       string     `json:"office"`
	SignedBy     string     `json:"signedBy"`
	Organisation Text       `json:"organisation"`
	PublishedAt  time.Time  `json:"publishedAt"`
	CorrectedAt  *time.Time `json:"correctedAt"`
}

// answerOfInput is the answer to the input called input, or null.
const answerOfInput = `(
	SELECT to_jsonb(x)
	FROM (
		SELECT
			r.id,
			r.outcome,
			r.opening,
			r.reason,
			r.closing,
			r.html,
			coalesce(rs.lang, 'nl') AS lang,
			coalesce(r.action_id, 0) AS action,
			coalesce(ra.number, 0) AS "actionNumber",
			coalesce(ra.title, '{}') AS "actionTitle",
			coalesce(rv.number, 0) AS version,
			r.office,
			coalesce(signer.display_name, '') AS "signedBy",
			coalesce(ro.name, '{}') AS organisation,
			r.published_at AS "publishedAt",
			CASE WHEN r.written_at > r.published_at THEN r.written_at END AS "correctedAt"
		FROM responses r
		JOIN subjects rs ON rs.id = r.id
		LEFT JOIN actions ra ON ra.id = r.action_id
		LEFT JOIN versions rv ON rv.id = r.version_id
		LEFT JOIN accounts signer ON signer.id = r.written_by
		LEFT JOIN organisations ro ON ro.id = signer.organisation_id
		WHERE r.id = input.response_id
	) x
)`
