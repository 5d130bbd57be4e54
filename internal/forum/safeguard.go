package forum

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// SafeguardEdition is by which figures the forum holds what comes in, and within which terms moderators decide. The highest edition holds.
type SafeguardEdition struct {
	Edition     int
	Since       time.Time
	Why         string // it replaced the one before; "" of the first
	FlagsToHold int    // as many people must report something for it to be held; 0: never
	// With fewer accepted contributions what someone writes is held; 0: of nobody.
	HoldBelow         int
	KnownFrom         int // accepted contributions from which on someone is no new member
	LinksToHold       int // the how manieth link of a new member within an hour holds; 0: none
	RepeatsToHold     int // the how manieth time within an hour that someone says the same holds; 0: none
	DuplicateHours    int // for how long what someone said is held when another says it too; 0: not at all
	AlikePercent      int // from which likeness on two texts are the same
	CheckWords        bool
	WordsNL           []string // see WordList
	WordsEN           []string
	CheckLanguage     bool
	PersonLimit       int // contributions in LimitFor, as the next two; 0: no limit
	AddressLimit      int
	OrganisationLimit int
	NewHours          int // terms
	FlaggedHours      int
	UnlawfulHours     int
	HeldHours         int
	AppealDays        int
}

// LimitFor is the time that the limits on contributions are about.
const LimitFor = 10 * time.Minute

// Bounds of settings; see also SafeguardFields.
const (
	MaxListedWords    = 500
	MaxListedWord     = 60   // characters
	MaxSafeguardWhy   = 1000 // characters
	maxAppealDays     = 90   // also what unlawful content is kept for longer: see deletedFor
	safeguardEditions = 100  // that are listed
)

// safeguardField is a figure of the settings, by the name that forms have for it, with its bounds.
type safeguardField struct {
	Name     string
	Min, Max int
	Of       func(*SafeguardEdition) *int
}

// SafeguardFields are the figures, in the order in which they are filled in.
var SafeguardFields = []safeguardField{
	{"flags_to_hold", 0, 100, func(m *SafeguardEdition) *int { return &m.FlagsToHold }},
	{"hold_below", 0, 100, func(m *SafeguardEdition) *int { return &m.HoldBelow }},
	{"known_from", 1, 100, func(m *SafeguardEdition) *int { return &m.KnownFrom }},
	{"links_to_hold", 0, 100, func(m *SafeguardEdition) *int { return &m.LinksToHold }},
	{"repeats_to_hold", 0, 100, func(m *SafeguardEdition) *int { return &m.RepeatsToHold }},
	{"duplicate_hours", 0, 168, func(m *SafeguardEdition) *int { return &m.DuplicateHours }},
	{"alike_percent", 80, 100, func(m *SafeguardEdition) *int { return &m.AlikePercent }},
	{"person_limit", 0, 100_000, func(m *SafeguardEdition) *int { return &m.PersonLimit }},
	{"address_limit", 0, 100_000, func(m *SafeguardEdition) *int { return &m.AddressLimit }},
	{"organisation_limit", 0, 100_000, func(m *SafeguardEdition) *int { return &m.OrganisationLimit }},
	{"new_hours", 1, 720, func(m *SafeguardEdition) *int { return &m.NewHours }},
	{"flagged_hours", 1, 720, func(m *SafeguardEdition) *int { return &m.FlaggedHours }},
	{"unlawful_hours", 1, 720, func(m *SafeguardEdition) *int { return &m.UnlawfulHours }},
	{"held_hours", 1, 720, func(m *SafeguardEdition) *int { return &m.HeldHours }},
	{"appeal_days", 1, maxAppealDays, func(m *SafeguardEdition) *int { return &m.AppealDays }},
}

func hours(n int) time.Duration { return time.Duration(n) * time.Hour }

// appealTerm is within which time a moderator decides on an objection.
func (m SafeguardEdition) appealTerm() time.Duration { return 24 * hours(m.AppealDays) }

// words is the list for a language.
func (m SafeguardEdition) words(lang string) []string {
	if lang == "en" {
		return m.WordsEN
	}
	return m.WordsNL
}

// linesOf brings a list of words into the form in which it is kept: a line each, without what says nothing.
func linesOf(words []string) []string {
	found, seen := []string{}, map[string]bool{}
	for _, word := range words {
		if word = text.Line(word); len(text.AllWords(word)) > 0 && !seen[strings.ToLower(word)] {
			seen[strings.ToLower(word)] = true
			found = append(found, word)
		}
	}
	return found
}

func (m *SafeguardEdition) check() error {
	var wrong problems
	for _, f := range SafeguardFields {
		if n := *f.Of(m); n < f.Min || n > f.Max {
			wrong.add(f.Name, "safeguard.error.bounds", "Min", f.Min, "Max", f.Max)
		}
	}
	if m.RepeatsToHold == 1 {
		wrong.add("repeats_to_hold", "safeguard.error.once")
	}
	for field, list := range map[string]*[]string{"words_nl": &m.WordsNL, "words_en": &m.WordsEN} {
		*list = linesOf(*list)
		if len(*list) > MaxListedWords {
			wrong.add(field, "safeguard.error.manyWords", "Max", MaxListedWords)
		}
		for _, word := range *list {
			if text.Length(word) > MaxListedWord {
				wrong.add(field, "safeguard.error.longWord", "Max", MaxListedWord, "Word", text.Excerpt(word, 30))
				break
			}
		}
	}
	m.Why = text.Clean(m.Why)
	switch length := text.Length(m.Why); {
	case length == 0:
		wrong.add("why", "safeguard.error.noWhy")
	case length > MaxSafeguardWhy:
		wrong.add("why", "error.tooLong", "Max", MaxSafeguardWhy)
	}
	return wrong.err()
}

// Safeguards are the settings of moderation. Everyone reads them, but for the words that are looked for: who reads those gets around them.
type Safeguards struct{ f *Forum }

const safeguardSelect = `
	SELECT
		edition,
		at AS since,
		why,
		flags_to_hold,
		hold_below,
		known_from,
		links_to_hold,
		repeats_to_hold,
		duplicate_hours,
		alike_percent,
		check_words,
		words_nl,
		words_en,
		check_language,
		person_limit,
		address_limit,
		organisation_limit,
		new_hours,
		flagged_hours,
		unlawful_hours,
		held_hours,
		appeal_days
	FROM moderation_settings`

// holding are the settings that hold.
func (s Safeguards) holding(ctx context.Context, db querier) (SafeguardEdition, error) {
	return s.one(ctx, db, `ORDER BY edition DESC LIMIT 1`)
}

func (s Safeguards) one(ctx context.Context, db querier, which string, args ...any) (SafeguardEdition, error) {
	rows, err := db.Query(ctx, safeguardSelect+" "+which, args...)
	if err != nil {
		return SafeguardEdition{}, fmt.Errorf("settings: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[SafeguardEdition])
	return found, translate(err)
}

// Current gives the settings that hold. Who is no moderator gets them without the words.
func (s Safeguards) Current(ctx context.Context, a Actor) (SafeguardEdition, error) {
	found, err := s.holding(ctx, s.f.db)
	return found.shownTo(a), err
}

// Edition gives the settings as they were. Who is no moderator gets them without the words. Errors: NotFound.
func (s Safeguards) Edition(ctx context.Context, a Actor, edition int) (SafeguardEdition, error) {
	found, err := s.one(ctx, s.f.db, `WHERE edition = $1`, edition)
	return found.shownTo(a), err
}

// shownTo keeps the words from who would learn from them what to avoid.
func (m SafeguardEdition) shownTo(a Actor) SafeguardEdition {
	if a.mayCurate() != nil {
		m.WordsNL, m.WordsEN = nil, nil
	}
	return m
}

// Editions gives the newest editions, the newest first, without their words.
func (s Safeguards) Editions(ctx context.Context) ([]SafeguardEdition, error) {
	rows, err := s.f.db.Query(ctx, safeguardSelect+` ORDER BY edition DESC LIMIT $1`, safeguardEditions)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[SafeguardEdition])
	for i := range found {
		found[i] = found[i].shownTo(Actor{})
	}
	return found, err
}

// ToChange gives the settings that hold, with the words, to who may change them: admins. Errors: NotFound.
func (s Safeguards) ToChange(ctx context.Context, a Actor) (SafeguardEdition, error) {
	if err := a.mayAdminister(); err != nil {
		return SafeguardEdition{}, err
	}
	return s.holding(ctx, s.f.db)
}

// Change gives the forum other settings: a new edition. in.Edition is the one that it was made from. Admins may. What was decided before stays
// under the edition that held then. Errors: NotFound; Invalid; Conflict when there is another edition by now.
func (s Safeguards) Change(ctx context.Context, a Actor, in SafeguardEdition) (edition int, err error) {
	if err := a.mayAdminister(); err != nil {
		return 0, err
	}
	if err := in.check(); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		// Who does the same at the same moment waits here.
		if _, err := t.Exec(ctx, `LOCK TABLE moderation_settings IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return err
		}
		now, err := s.holding(ctx, t)
		if err != nil {
			return err
		}
		if now.Edition != in.Edition {
			return Errorf(Conflict, "safeguard.error.newEdition")
		}
		err = t.QueryRow(ctx, `
			INSERT INTO moderation_settings (
				flags_to_hold, hold_below, known_from, links_to_hold, repeats_to_hold, duplicate_hours, alike_percent, check_words, words_nl, words_en,
				check_language, person_limit, address_limit, organisation_limit, new_hours, flagged_hours, unlawful_hours, held_hours, appeal_days,
				why, by_id, at
			)
			VALUES (
				@flags, @holdBelow, @knownFrom, @links, @repeats, @duplicates, @alike, @checkWords, @nl, @en,
				@checkLanguage, @person, @address, @organisation, @new, @flagged, @unlawful, @held, @appeal,
				@why, @by, @now
			)
			RETURNING edition`,
			pgx.NamedArgs{
				"flags": in.FlagsToHold, "holdBelow": in.HoldBelow, "knownFrom": in.KnownFrom, "links": in.LinksToHold, "repeats": in.RepeatsToHold,
				"duplicates": in.DuplicateHours, "alike": in.AlikePercent, "checkWords": in.CheckWords, "nl": in.WordsNL, "en": in.WordsEN,
				"checkLanguage": in.CheckLanguage, "person": in.PersonLimit, "address": in.AddressLimit, "organisation": in.OrganisationLimit,
				"new": in.NewHours, "flagged": in.FlaggedHours, "unlawful": in.UnlawfulHours, "held": in.HeldHours, "appeal": in.AppealDays,
				"why": in.Why, "by": a.Account, "now": t.now,
			}).Scan(&edition)
		if err != nil {
			return fmt.Errorf("change settings: %w", err)
		}
		t.record(Event{Kind: "settings.changed", Actor: a, Data: map[string]any{"edition": edition}})
		return nil
	})
	return edition, err
}
