package forum

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// withOther is a step between two different proposals of one plan.
func (s Curations) withOther(ctx context.Context, a Actor, in Curating, other int64, do func(t *tx, p, o curated) (CurationStep, error)) error {
	return s.step(ctx, a, in, func(t *tx, p curated) (CurationStep, error) {
		// The first is locked already; that it is locked again here, in order with the other, may meet a deadlock, after which write begins anew.
		both, err := lockCurated(ctx, t, a, p.id, other)
		if CodeOf(err) == NotFound || err == nil && (other == p.id || both[1].plan != p.plan) {
			return CurationStep{}, &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "other", Message: "curation.error.other"}}}
		}
		if err != nil {
			return CurationStep{}, err
		}
		return do(t, both[0], both[1])
	})
}

// Merge lets a proposal go on in another of its plan, of which it says the same: its page stays readable, its thread takes no more comments,
// and its support and comments are shown with the other. What was merged into it before goes along. Unmerge undoes it.
// Errors beside those of the other steps: Refused when either goes on in another already.
func (s Curations) Merge(ctx context.Context, a Actor, in Curating, into int64) error {
	return s.withOther(ctx, a, in, into, func(t *tx, p, o curated) (CurationStep, error) {
		if p.merged != 0 || o.merged != 0 {
			return CurationStep{}, Errorf(Refused, "curation.error.merged")
		}
		_, err := t.Exec(ctx, `
			UPDATE proposals
			SET merged_into = $2
			WHERE id = $1`, p.id, o.id)
		if err != nil {
			return CurationStep{}, err
		}
		// Those who follow the other's list line or page see it grow.
		t.record(Event{Kind: "proposal.grew", Actor: a, Subject: o.id, Data: map[string]any{"other": p.id}}, proposalsChannel(o.plan), proposalChannel(o.id), threadChannel(o.thread))
		return CurationStep{Kind: "merged", Other: o.id}, nil
	})
}

// Unmerge undoes Merge. Errors beside those of the other steps: Refused when it goes on in no other.
func (s Curations) Unmerge(ctx context.Context, a Actor, in Curating) error {
	return s.step(ctx, a, in, func(t *tx, p curated) (CurationStep, error) {
		if p.merged == 0 {
			return CurationStep{}, Errorf(Refused, "curation.error.notMerged")
		}
		_, err := t.Exec(ctx, `
			UPDATE proposals
			SET merged_into = NULL
			WHERE id = $1`, p.id)
		if err != nil {
			return CurationStep{}, err
		}
		var thread int64
		if err := t.QueryRow(ctx, `SELECT id FROM threads WHERE about_id = $1 AND main`, p.merged).Scan(&thread); err != nil {
			return CurationStep{}, translate(err)
		}
		t.record(Event{Kind: "proposal.grew", Actor: a, Subject: p.merged, Data: map[string]any{"other": p.id}}, proposalsChannel(p.plan), proposalChannel(p.merged), threadChannel(thread))
		return CurationStep{Kind: "unmerged", Other: p.merged}, nil
	})
}

// gatheredIn are the proposals that go on in the one whose number in SQL is id, also by way of another.
func gatheredIn(id string) string {
	return strings.ReplaceAll(`(
	WITH RECURSIVE gathered AS (
		SELECT proposals.id FROM proposals WHERE merged_into = @id
		UNION
		SELECT o.id FROM gathered JOIN proposals o ON o.merged_into = gathered.id
	)
	SELECT gathered.id FROM gathered
)`, "@id", id)
}

// gatheredIn are the numbers of the proposals that go on in one.
func (t *tx) gatheredIn(ctx context.Context, proposal int64) ([]int64, error) {
	rows, err := t.Query(ctx, gatheredIn("$1"), proposal)
	if err != nil {
		return nil, fmt.Errorf("gathered proposals: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// Part is what becomes a proposal of its own when one is split.
type Part struct {
	Key      string
	Title    string
	Problem  string
	Solution string
}

// Split makes a proposal of a part of another, by the same author. The other keeps its words, since they are its author's; both say what happened.
// It gives the new proposal's number. Errors beside those of the other steps: Invalid as for a new proposal.
func (s Curations) Split(ctx context.Context, a Actor, in Curating, part Part) (id int64, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	made := NewProposal{ProposalText: ProposalText{Title: part.Title, Problem: part.Problem, Solution: part.Solution}}
	var wrong problems
	in.check(&wrong)
	wrong = append(wrong, problemsIn(made.check())...)
	if err := wrong.err(); err != nil {
		return 0, err
	}
	hash := hashOf("split", in.Proposal, made.Title, made.Problem, made.Solution)
	err = s.f.once(ctx, a, part.Key, hash, &id, func(t *tx) error {
		found, err := lockCurated(ctx, t, a, in.Proposal)
		if err != nil {
			return err
		}
		p := found[0]
		if err := s.seenAll(ctx, t, p, in.Seen); err != nil {
			return err
		}
		id, err = s.splitOff(ctx, t, p, made)
		if err != nil {
			return err
		}
		if err := s.f.Decisions.settleByStep(ctx, t, a, in, DecideSplit); err != nil {
			return err
		}
		t.record(Event{Kind: "proposal.submitted", Actor: a, Subject: id, Data: map[string]any{"from": p.id}}, proposalsChannel(p.plan))
		return t.recordStep(ctx, a, p, CurationStep{Kind: "split", Other: id, Reason: in.Reason})
	})
	return id, err
}

// splitOff writes the new proposal, with what it has from the one it comes from.
func (s Curations) splitOff(ctx context.Context, t *tx, p curated, made NewProposal) (int64, error) {
	subject := Subject{Kind: "proposal", Plan: p.plan, Author: p.author, CreatedAt: t.now, Audience: Public, Lang: p.lang}
	id, err := t.newSubject(ctx, subject)
	if err != nil {
		return 0, err
	}
	subject.ID = id
	_, err = t.Exec(ctx, `
		INSERT INTO proposals (id, plan_id, theme_id, action_id, organisation_id, title, problem, solution, html, renderer, split_from)
		SELECT @id, plan_id, theme_id, action_id, organisation_id, @title, @problem, @solution, @html, @renderer, id
		FROM proposals
		WHERE id = @from`,
		pgx.NamedArgs{
			"id": id, "from": p.id, "title": made.Title, "problem": made.Problem, "solution": made.Solution, "html": made.html(), "renderer": text.Renderer,
		})
	if err != nil {
		return 0, fmt.Errorf("split: %w", err)
	}
	if err := s.f.ProposalVersions.add(ctx, t, Actor{Account: p.author}, ProposalVersion{Proposal: id, Number: 1, Text: made.ProposalText}); err != nil {
		return 0, err
	}
	if err := s.f.CoAuthors.copyTo(ctx, t, p.id, id); err != nil {
		return 0, err
	}
	if err := t.enterInput(ctx, id); err != nil {
		return 0, err
	}
	_, err = s.f.Threads.openMain(ctx, t, subject)
	return id, err
}

// problemsIn are the problems of a refusal, if any.
func problemsIn(err error) []Problem {
	if refusal, ok := err.(*Error); ok {
		return refusal.Problems
	}
	return nil
}
