package forum

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Outcomes are what can be done with input, the most taken over first.
var Outcomes = []string{"adopted", "partly", "already_covered", "not_adopted", "out_of_scope"}

// Limits on responses.
const (
	MaxResponse       = 5000 // characters of the reason
	MaxAnsweredAtOnce = 500  // inputs of one response
	maxAhead          = 366 * 24 * time.Hour
)

// Frame are the sentences before and after a reason, the same for all responses with an outcome. The reason itself has no template.
type Frame struct {
	Opening string
	Closing string
}

// repeats tells whether a text says no more than the frame does.
func (f Frame) repeats(reason string) bool {
	said := strings.ToLower(text.Line(text.Plain(reason)))
	for _, own := range []string{f.Opening, f.Closing, f.Opening + " " + f.Closing} {
		if own := strings.ToLower(text.Line(own)); own != "" && said == own {
			return true
		}
	}
	return false
}

// NewResponse is what someone answers.
type NewResponse struct {
	Key       string
	Inputs    []int64
	Outcome   string
	Reason    string
	Lang      string
	Offered   Frame // of the outcome, in that language
	Framed    bool  // the offered sentences stand around the reason
	Action    int64 // that the input led to, or 0
	Version   int   // of that action that it led to, or 0
	PublishAt time.Time
}

// frame is what stands around the reason.
func (in NewResponse) frame() Frame {
	if in.Framed {
		return in.Offered
	}
	return Frame{}
}

func (in *NewResponse) check(now time.Time) error {
	var wrong problems
	in.Reason = text.Clean(in.Reason)
	if !slices.Contains(Outcomes, in.Outcome) {
		wrong.add("outcome", "response.error.noOutcome")
	}
	switch {
	case text.Length(in.Reason) > MaxResponse:
		wrong.add("reason", "error.tooLong", "Max", MaxResponse)
	case text.SaysNothing(in.Reason):
		wrong.add("reason", "response.error.noReason")
	case in.Offered.repeats(in.Reason):
		wrong.add("reason", "response.error.onlyTemplate")
	}
	if in.Version != 0 && in.Action == 0 {
		wrong.add("action", "response.error.versionOfWhat")
	}
	if !in.PublishAt.IsZero() && (in.PublishAt.Before(now) || in.PublishAt.Sub(now) > maxAhead) {
		wrong.add("publish_at", "response.error.publishAt")
	}
	slices.Sort(in.Inputs)
	in.Inputs = slices.Compact(in.Inputs)
	switch n := len(in.Inputs); {
	case n == 0:
		wrong.add("inputs", "response.error.noInputs")
	case n > MaxAnsweredAtOnce:
		wrong.add("inputs", "response.error.tooMany", "Max", MaxAnsweredAtOnce)
	}
	if in.Lang != "en" {
		in.Lang = "nl"
	}
	return wrong.err()
}

// Responses are what was done with input, and why.
type Responses struct{ f *Forum }

// Draft writes a response that nobody outside reads yet, and gives its number. Who may answer all its inputs may.
// Inputs that were withdrawn meanwhile are left out. Errors: Invalid, NotFound, Refused, Conflict when one of them was answered meanwhile.
func (s Responses) Draft(ctx context.Context, a Actor, plan int64, in NewResponse) (int64, error) {
	checked := in.check(s.f.Now())
	if err := mayAnswer(ctx, s.f.db, a, plan, in.Inputs); err != nil {
		return 0, err
	}
	if checked != nil {
		return 0, checked
	}
	var id int64
	hash := hashOf("response", plan, in.Inputs, in.Outcome, in.Reason, in.Framed, in.Action, in.Version, in.PublishAt.Unix(), in.Lang)
	err := s.f.once(ctx, a, in.Key, hash, &id, func(t *tx) (err error) {
		id, err = s.draft(ctx, t, a, plan, in)
		return err
	})
	return id, err
}

func (s Responses) draft(ctx context.Context, t *tx, a Actor, plan int64, in NewResponse) (int64, error) {
	if err := mayAnswer(ctx, t, a, plan, in.Inputs); err != nil {
		return 0, err
	}
	version, err := led(ctx, t, plan, in)
	if err != nil {
		return 0, err
	}
	id, err := t.newSubject(ctx, Subject{Kind: "response", Plan: plan, Author: a.Account, CreatedAt: t.now, Audience: Moderators, Lang: in.Lang})
	if err != nil {
		return 0, err
	}
	_, err = t.Exec(ctx, `
		INSERT INTO responses (id, plan_id, outcome, opening, reason, closing, html, renderer, action_id, version_id, office, written_by, written_at, publish_at)
		VALUES (@id, @plan, @outcome, @opening, @reason, @closing, @html, @renderer, NULLIF(@action::bigint, 0), @version, @office, @account, @now, @publishAt)`,
		s.columns(t, a, plan, in, version, pgx.NamedArgs{"id": id}))
	if err != nil {
		return 0, fmt.Errorf("response: %w", err)
	}
	t.record(Event{Kind: "response.drafted", Actor: a, Subject: id})
	return id, s.about(ctx, t, id, in.Inputs)
}

// columns are what a response holds of its form.
func (s Responses) columns(t *tx, a Actor, plan int64, in NewResponse, version *int64, args pgx.NamedArgs) pgx.NamedArgs {
	frame := in.frame()
	args["plan"], args["outcome"], args["reason"] = plan, in.Outcome, in.Reason
	args["opening"], args["closing"] = frame.Opening, frame.Closing
	args["html"], args["renderer"] = text.Comment(in.Reason), text.Renderer
	args["action"], args["version"] = in.Action, version
	args["account"], args["now"] = a.Account, t.now
	args["publishAt"], args["office"] = (*time.Time)(nil), "holder"
	if !in.PublishAt.IsZero() {
		args["publishAt"] = in.PublishAt
	}
	if a.Curates() {
		args["office"] = "coordinator"
	}
	return args
}

// led finds what the input is said to have led to: an action of the plan and, if one is named, a version of it.
func led(ctx context.Context, t *tx, plan int64, in NewResponse) (version *int64, err error) {
	if in.Action == 0 {
		return nil, nil
	}
	var known bool
	err = t.QueryRow(ctx, `
		SELECT
			EXISTS (SELECT FROM actions WHERE id = @action AND plan_id = @plan),
			(SELECT id FROM versions WHERE action_id = @action AND number = @version)`,
		pgx.NamedArgs{"action": in.Action, "plan": plan, "version": in.Version}).Scan(&known, &version)
	if err != nil {
		return nil, fmt.Errorf("led to: %w", err)
	}
	var wrong problems
	if !known {
		wrong.add("action", "error.choice")
	} else if in.Version != 0 && version == nil {
		wrong.add("version", "response.error.noVersion")
	}
	return version, wrong.err()
}

// about notes what a draft answers: what of it still stands and waits. Errors: Conflict when one was answered meanwhile, Invalid when none is left.
func (s Responses) about(ctx context.Context, t *tx, id int64, inputs []int64) error {
	var kept, answered int
	err := t.QueryRow(ctx, `
		WITH chosen AS (
			SELECT i.id, i.response_id
			FROM inputs i
			JOIN subjects s ON s.id = i.id
			WHERE i.id = ANY ($2) AND `+inputStands+`
		), noted AS (
			INSERT INTO response_inputs (response_id, input_id)
			SELECT $1, id
			FROM chosen
		)
		SELECT count(*), count(response_id)
		FROM chosen`, id, inputs).Scan(&kept, &answered)
	switch {
	case err != nil:
		return fmt.Errorf("response about: %w", err)
	case answered > 0:
		return Errorf(Conflict, "response.error.answeredAlready", "Count", answered)
	case kept == 0:
		return errNoneLeft
	}
	return nil
}

var errNoneLeft = &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "inputs", Message: "response.error.noneLeft"}}}

// Save changes a draft; whoever may answer its inputs may, and signs it from then on. An approval given to the earlier text is gone.
// revision is the one that the change was made from. Errors as of Draft; Conflict when it was changed or published meanwhile.
func (s Responses) Save(ctx context.Context, a Actor, id int64, revision int, in NewResponse) error {
	checked := in.check(s.f.Now())
	return s.f.write(ctx, func(t *tx) error {
		r, err := s.lock(ctx, t, a, id)
		if err != nil {
			return err
		}
		if err := r.isAt(revision); err != nil {
			return err
		}
		if r.State() == ResponsePublished {
			return Errorf(Conflict, "response.error.publishedMeanwhile")
		}
		if checked != nil {
			return checked
		}
		if err := mayAnswer(ctx, t, a, r.Plan, in.Inputs); err != nil {
			return err
		}
		version, err := led(ctx, t, r.Plan, in)
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `
			DELETE FROM response_inputs
			WHERE response_id = $1`, id); err != nil {
			return fmt.Errorf("save response: %w", err)
		}
		if err := s.about(ctx, t, id, in.Inputs); err != nil {
			return err
		}
		t.record(Event{Kind: "response.changed", Actor: a, Subject: id})
		return s.change(ctx, t, s.columns(t, a, r.Plan, in, version, pgx.NamedArgs{"id": id, "lang": in.Lang}))
	})
}

// change gives a response its next text. Approval is of a text, so it goes with the text; what is public was approved for good.
func (s Responses) change(ctx context.Context, t *tx, args pgx.NamedArgs) error {
	_, err := t.Exec(ctx, `
		UPDATE responses
		SET
			revision = revision + 1,
			outcome = @outcome,
			opening = @opening,
			reason = @reason,
			closing = @closing,
			html = @html,
			renderer = @renderer,
			action_id = NULLIF(@action::bigint, 0),
			version_id = @version,
			office = @office,
			written_by = @account,
			written_at = @now,
			publish_at = @publishAt,
			approved_by = CASE WHEN published_at IS NOT NULL THEN approved_by END,
			approved_at = CASE WHEN published_at IS NOT NULL THEN approved_at END
		WHERE id = @id`, args)
	if err != nil {
		return fmt.Errorf("change response: %w", err)
	}
	return t.speak(ctx, args["id"].(int64), args["lang"].(string))
}

// Correct changes a published response; the earlier text stays, for all to read. It needs no second reader: what was wrong is put right at once,
// and both texts are public. Its inputs stay the same. Errors: Invalid, NotFound, Refused, Conflict when it was corrected meanwhile.
func (s Responses) Correct(ctx context.Context, a Actor, id int64, revision int, in NewResponse) error {
	in.PublishAt = time.Time{}
	return s.f.write(ctx, func(t *tx) error {
		r, err := s.lock(ctx, t, a, id)
		if err != nil {
			return err
		}
		if err := r.isAt(revision); err != nil {
			return err
		}
		if r.State() != ResponsePublished {
			return errNotFound
		}
		in.Inputs = r.Inputs
		if err := in.check(t.now); err != nil {
			return err
		}
		version, err := led(ctx, t, r.Plan, in)
		if err != nil {
			return err
		}
		_, err = t.Exec(ctx, `
			INSERT INTO response_revisions (response_id, revision, outcome, opening, html, closing, written_by, corrected_at)
			SELECT id, revision, outcome, opening, html, closing, written_by, $2
			FROM responses
			WHERE id = $1`, id, t.now)
		if err != nil {
			return fmt.Errorf("keep response: %w", err)
		}
		if err := s.change(ctx, t, s.columns(t, a, r.Plan, in, version, pgx.NamedArgs{"id": id, "lang": in.Lang})); err != nil {
			return err
		}
		t.record(Event{Kind: "response.corrected", Actor: a, Subject: id})
		return s.touch(ctx, t, a, id, "input.corrected", false)
	})
}
