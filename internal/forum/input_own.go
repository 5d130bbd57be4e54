package forum

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
)

// OwnInput is someone's own input, with all that came of it.
type OwnInput struct {
	Input
	Steps    []CurationStep // what moderators did with a proposal, on its way
	GoesOnIn *Input         // the proposal that it was merged with, or nil
	Answer   *Answer        // nil while it waits
	TermDays int            // within which an answer was promised
	Progress *Progress      // of the action that it led to, or nil
}

// action is the one that it led to, or 0: what the answer says, or else what it was taken into last.
func (o OwnInput) action() int64 {
	if o.Answer != nil && o.Answer.Action != 0 {
		return o.Answer.Action
	}
	for _, step := range slices.Backward(o.Steps) {
		if step.Kind == "adopted" || step.Kind == "credited" {
			return step.Other
		}
	}
	return 0
}

// Progress is how an action goes on.
type Progress struct {
	Action     int64
	Number     int
	Title      Text
	Draft      bool   // its plan was not adopted yet
	Completion string // as of Action
	Update     *UpdateEntry
}

// ownInputs bounds the list.
const ownInputs = 200

// Own gives what the actor contributed that is input, the newest first. Errors: SignIn.
func (s Inputs) Own(ctx context.Context, a Actor) ([]OwnInput, error) {
	if !a.SignedIn() {
		return nil, Errorf(SignIn, "error.signIn")
	}
	found, _, err := s.List(ctx, InputQuery{Author: a.Account, Limit: ownInputs})
	if err != nil {
		return nil, err
	}
	own := make([]OwnInput, len(found))
	at := map[int64]*OwnInput{}
	var ids, proposals []int64
	for i := range found {
		own[i].Input = found[i]
		at[found[i].ID] = &own[i]
		ids = append(ids, found[i].ID)
		if found[i].Kind == "proposal" {
			proposals = append(proposals, found[i].ID)
		}
	}
	ways, err := s.f.Curations.Ways(ctx, a, proposals...)
	if err != nil {
		return nil, err
	}
	for id, steps := range ways {
		at[id].Steps = steps
	}
	if err := s.addMerged(ctx, at, proposals); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT input.id, p.answer_term_days, `+answerOfInput+`
		FROM inputs input
		JOIN plans p ON p.id = input.plan_id
		WHERE input.id = ANY ($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	var id int64
	var term int
	var answer *Answer
	_, err = pgx.ForEachRow(rows, []any{&id, &term, &answer}, func() error {
		at[id].TermDays, at[id].Answer = term, answer
		answer = nil
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	return own, s.follow(ctx, a, own)
}

// addMerged adds what proposals go on in, with the answer to that.
func (s Inputs) addMerged(ctx context.Context, at map[int64]*OwnInput, proposals []int64) error {
	rows, err := s.f.db.Query(ctx, `
		SELECT id, merged_into
		FROM proposals
		WHERE id = ANY ($1) AND merged_into IS NOT NULL`, proposals)
	if err != nil {
		return fmt.Errorf("merged: %w", err)
	}
	merged := map[int64][]int64{}
	var id, into int64
	if _, err := pgx.ForEachRow(rows, []any{&id, &into}, func() error {
		merged[into] = append(merged[into], id)
		return nil
	}); err != nil || len(merged) == 0 {
		return err
	}
	targets, _, err := s.List(ctx, InputQuery{IDs: slices.Collect(maps.Keys(merged)), Limit: ownInputs})
	for i := range targets {
		for _, id := range merged[targets[i].ID] {
			at[id].GoesOnIn = &targets[i]
		}
	}
	return err
}

// follow adds how the actions go on that input led to.
func (s Inputs) follow(ctx context.Context, a Actor, own []OwnInput) error {
	var actions []int64
	for _, o := range own {
		if led := o.action(); led != 0 {
			actions = append(actions, led)
		}
	}
	if len(actions) == 0 {
		return nil
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			a.id AS action,
			a.number,
			a.title,
			p.phase NOT IN ('implementation', 'evaluation', 'closed') AS draft,
			coalesce(a.completion, '') AS completion,
			(
				SELECT to_jsonb(x)
				FROM (
					`+updateEntries+`
					JOIN subjects s ON s.id = u.id
					WHERE e.action_id = a.id AND e.status <> 'unknown' AND `+visible+`
					ORDER BY u.number DESC
					LIMIT 1
				) x
			) AS update
		FROM actions a
		JOIN subjects s ON s.id = a.id
		JOIN plans p ON p.id = a.plan_id
		WHERE a.id = ANY (@actions) AND `+visible, a.sees(pgx.NamedArgs{"actions": actions}))
	if err != nil {
		return fmt.Errorf("progress: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Progress])
	if err != nil {
		return fmt.Errorf("progress: %w", err)
	}
	for i := range own {
		for j := range all {
			if own[i].action() == all[j].Action {
				own[i].Progress = &all[j]
			}
		}
	}
	return nil
}
