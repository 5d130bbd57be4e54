package forum

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"samenspraak/internal/text"
)

// Flag is a reader's report of a contribution. Only moderators and who reported see it.
type Flag struct {
	ID        int64
	About     int64
	Ground    string // one of Grounds
	Rule      int    // of the house rules, when that is the ground; else 0
	RuleName  Text
	Words     string
	Lang      string
	At        time.Time
	Settled   *time.Time // when a moderator decided on what it is about; nil while it waits
	Outcome   string     // kind of that decision
	HiddenToo bool       // the decision on who wrote it took it out of view
}

// Grounds of a flag: against a house rule, against the law, or something else that is in its words.
const (
	GroundRule     = "rule"
	GroundUnlawful = "unlawful"
	GroundOther    = "other"
)

// Bounds of flags, in characters.
const (
	MaxFlagWords = 1000
	flagExcerpt  = 300
)

// NewFlag is what someone reports.
type NewFlag struct {
	Ground string
	Rule   int // with GroundRule: of the house rules that hold
	Words  string
	Lang   string
}

func (in *NewFlag) check() error {
	var wrong problems
	in.Words = text.Clean(in.Words)
	if in.Lang != "en" {
		in.Lang = "nl"
	}
	switch in.Ground {
	case GroundRule:
		if in.Rule <= 0 {
			wrong.add("ground", "flag.error.noGround")
		}
	case GroundUnlawful, GroundOther:
		in.Rule = 0
		if in.Words == "" {
			wrong.add("words", "flag.error.noWords")
		}
	default:
		wrong.add("ground", "flag.error.noGround")
	}
	if text.Length(in.Words) > MaxFlagWords {
		wrong.add("words", "error.tooLong", "Max", MaxFlagWords)
	}
	return wrong.err()
}

// Flags are what readers report.
type Flags struct{ f *Forum }

// flaggable is the rule on what can be reported and decided on: what someone contributed. The thread under an action is nobody's.
const flaggable = `(s.kind IN ('comment', 'proposal') OR s.kind = 'thread' AND EXISTS (SELECT FROM threads WHERE id = s.id AND title IS NOT NULL))`

// Report notes that the actor thinks that a contribution breaks a rule: it waits for a moderator from now on. Everyone does so once for each
// contribution. Errors: Invalid; SignIn; Refused; NotFound, also of one's own; Conflict when the actor reported it before.
func (s Flags) Report(ctx context.Context, a Actor, about int64, in NewFlag) error {
	if err := a.mayContribute(); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	err := s.f.write(ctx, func(t *tx) error {
		// Of two who report it, and of a moderator who decides at that moment, one comes first.
		item, err := lockItem(ctx, t, a, about)
		if err != nil {
			return err
		}
		if item.Author == a.Account || item.HiddenBy != 0 || item.Withdrawn {
			return errNotFound
		}
		var edition int
		if in.Ground == GroundRule {
			if edition, err = s.f.HouseRules.holding(ctx, t, in.Rule); err != nil {
				return err
			}
		}
		id, err := t.newSubject(ctx, Subject{Kind: "flag", Plan: item.Plan, Author: a.Account, CreatedAt: t.now, Audience: Moderators, Lang: in.Lang})
		if err != nil {
			return err
		}
		_, err = t.Exec(ctx, `
			INSERT INTO flags (id, about_id, account_id, ground, edition, rule, words)
			VALUES ($1, $2, $3, $4, NULLIF($5, 0), NULLIF($6, 0), $7)`, id, about, a.Account, in.Ground, edition, in.Rule, in.Words)
		if err != nil {
			return err
		}
		t.record(Event{Kind: "flag.raised", Actor: a, Subject: id, Data: map[string]any{"about": about}})
		settings, err := s.f.Safeguards.holding(ctx, t)
		if err != nil {
			return err
		}
		term := hours(settings.FlaggedHours)
		if in.Ground == GroundUnlawful {
			term = hours(settings.UnlawfulHours)
		}
		if err := t.openCase(ctx, newCase{kind: CaseFlagged, about: item.ID, plan: item.Plan, rule: in.Rule, term: term, flags: 1}); err != nil {
			return err
		}
		return s.holdWhenMany(ctx, t, item, settings)
	})
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.ConstraintName == "flags_once_key" {
		return Errorf(Conflict, "flag.error.again")
	}
	return err
}

// holdWhenMany keeps from view what as many people reported as an admin set, until a moderator looked. What a moderator let stay before, stays.
func (s Flags) holdWhenMany(ctx context.Context, t *tx, item item, settings SafeguardEdition) error {
	if settings.FlagsToHold == 0 || item.Last != 0 || item.Audience == Moderators {
		return nil
	}
	var flags int
	err := t.QueryRow(ctx, `SELECT count(*) FROM flags WHERE about_id = $1 AND settled_by IS NULL`, item.ID).Scan(&flags)
	if err != nil || flags < settings.FlagsToHold {
		return err
	}
	if _, err := s.f.Decisions.decide(ctx, t, Actor{}, item, NewDecision{Kind: DecideHold, Lang: "nl"}, 0, 0); err != nil {
		return err
	}
	return t.openCase(ctx, newCase{kind: CaseHeld, about: item.ID, plan: item.Plan, term: hours(settings.HeldHours)})
}

// Flaggable is a contribution that someone wants to report.
type Flaggable struct {
	Kind    string
	Lang    string
	Excerpt string
}

// Subject gives what the actor may report. Errors: NotFound, also of one's own and what is out of view.
func (s Flags) Subject(ctx context.Context, a Actor, about int64) (Flaggable, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT s.kind, coalesce(s.lang, 'nl') AS lang, coalesce(c.markdown, o.title, t.title, '') AS excerpt
		FROM subjects s
		LEFT JOIN comments c ON c.id = s.id
		LEFT JOIN proposals o ON o.id = s.id
		LEFT JOIN threads t ON t.id = s.id
		WHERE s.id = @id AND `+flaggable+` AND s.author_id IS DISTINCT FROM @account AND `+stands+` AND `+visible,
		a.sees(pgx.NamedArgs{"id": about}))
	if err != nil {
		return Flaggable{}, fmt.Errorf("to flag: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Flaggable])
	found.Excerpt = text.Excerpt(text.Plain(found.Excerpt), flagExcerpt)
	return found, translate(err)
}

const flagQuery = `
	SELECT
		g.id,
		g.about_id AS about,
		g.ground,
		coalesce(g.rule, 0) AS rule,
		coalesce(r.title, '{}') AS rule_name,
		g.words,
		coalesce(s.lang, 'nl') AS lang,
		s.created_at AS at,
		settling.created_at AS settled,
		coalesce(d.kind, '') AS outcome,
		coalesce(d.hides, false) AS hidden_too
	FROM flags g
	JOIN subjects s ON s.id = g.id
	LEFT JOIN house_rules r ON r.edition = g.edition AND r.number = g.rule
	LEFT JOIN decisions d ON d.id = g.settled_by
	LEFT JOIN subjects settling ON settling.id = d.id`

// Find gives a flag to who raised it, and to moderators. Errors: NotFound.
func (s Flags) Find(ctx context.Context, a Actor, id int64) (Flag, error) {
	rows, err := s.f.db.Query(ctx, flagQuery+` WHERE g.id = @id AND `+visible, a.sees(pgx.NamedArgs{"id": id}))
	if err != nil {
		return Flag{}, fmt.Errorf("flag: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Flag])
	return found, translate(err)
}

// flagsShown bounds how many reports of one contribution are shown to who decides: what the hundredth adds, nobody reads.
const flagsShown = 100

// Of gives the open flags of a contribution, the oldest first. Errors: NotFound for who does not moderate.
func (s Flags) Of(ctx context.Context, a Actor, about int64) ([]Flag, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, flagQuery+` WHERE g.about_id = $1 AND g.settled_by IS NULL ORDER BY g.id LIMIT $2`, about, flagsShown)
	if err != nil {
		return nil, fmt.Errorf("flags: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Flag])
}

// settle ends the flags of a contribution that was decided on, and has who raised them told.
func (s Flags) settle(ctx context.Context, t *tx, a Actor, about, decision int64) error {
	rows, err := t.Query(ctx, `
		UPDATE flags
		SET settled_by = $2
		WHERE about_id = $1 AND settled_by IS NULL
		RETURNING id`, about, decision)
	if err != nil {
		return fmt.Errorf("settle flags: %w", err)
	}
	settled, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("settle flags: %w", err)
	}
	for _, id := range settled {
		t.record(Event{Kind: "flag.settled", Actor: a, Subject: id, Data: map[string]any{"decision": decision}})
	}
	return nil
}

// unsettle has the flags wait again that a decision settled.
func (s Flags) unsettle(ctx context.Context, t *tx, decision int64) error {
	_, err := t.Exec(ctx, `UPDATE flags SET settled_by = NULL WHERE settled_by = $1`, decision)
	return err
}

// content locks a report and reads the words of it.
func (s Flags) content(ctx context.Context, db querier, id int64) (content, error) {
	var words string
	if err := db.QueryRow(ctx, `
		SELECT words
		FROM flags
		WHERE id = $1
		FOR UPDATE`, id).Scan(&words); err != nil {
		return content{}, fmt.Errorf("content of flag: %w", err)
	}
	return content{Subject: id, Texts: map[string]string{fieldText: words}}, nil
}

// reword gives a report other words.
func (s Flags) reword(ctx context.Context, t *tx, c content) error {
	if _, err := t.Exec(ctx, `
		UPDATE flags
		SET words = left($2, $3)
		WHERE id = $1`, c.Subject, c.Texts[fieldText], MaxFlagWords); err != nil {
		return fmt.Errorf("reword flag: %w", err)
	}
	return nil
}
