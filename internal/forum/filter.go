package forum

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Filters that hold what comes in, by name. What they found stands with what they held, in figures; the words for it are in the locales.
const (
	FilterNew        = "new"        // of a new member: N accepted contributions of Of
	FilterLinks      = "links"      // of a new member: the Nth link within an hour
	FilterRepetition = "repetition" // the Nth time within an hour that its author says so
	FilterDuplicate  = "duplicate"  // another said so: Percent the same as About
	FilterWords      = "words"      // line Entry of the word list in language Lang stands in it
	FilterLanguage   = "language"   // it is plainly in Lang, another language than it is said to be in
	FilterBroken     = "broken"     // a filter could not do its work: nothing is lost by it
)

// FilterNames are all filters, in the order in which they are told of.
var FilterNames = []string{FilterNew, FilterLinks, FilterRepetition, FilterDuplicate, FilterWords, FilterLanguage, FilterBroken}

// HoldReason is why one filter holds something: ids, names and figures alone.
type HoldReason struct {
	Filter  string `json:"filter"`
	N       int    `json:"n,omitempty"`
	Of      int    `json:"of,omitempty"`
	Percent int    `json:"percent,omitempty"`
	About   int64  `json:"about,omitempty"`
	Kind    string `json:"kind,omitempty"` // of About
	Entry   int    `json:"entry,omitempty"`
	Lang    string `json:"lang,omitempty"`
	Word    string `json:"word,omitempty"` // of the list, where a reason is read; it is not stored
}

// Bounds of filters.
const (
	filterHour     = time.Hour
	filterNewest   = 1000 // texts that a new one is compared with
	filterRead     = 20   // of them that are read in full, because they look alike
	maxFilterLooks = 7 * 24 * time.Hour
)

// sample is what someone is about to say.
type sample struct {
	words string // Markdown, or what is said in several fields
	lang  string
	self  int64 // what it takes the place of, or 0
}

// screening is what the filters found in a sample. The zero screening is of what nobody looked at: it holds nothing.
type screening struct {
	edition     int
	reasons     []HoldReason
	fingerprint *int64
	links       int
}

func (s screening) holds() bool { return len(s.reasons) > 0 }

// kind is that of the case that waits: what a filter found wants another look than what holds all that is new.
func (s screening) kind() string {
	if len(s.reasons) == 1 && s.reasons[0].Filter == FilterNew {
		return CaseNew
	}
	return CaseHeld
}

// Filters look at what comes in before others see it.
type Filters struct{ f *Forum }

// screen has the filters look at a sample. It never refuses, and has no error: what a filter could not look at is held, and the log says why.
// It asks the database apart from the change that stores the sample, so that what breaks here breaks nothing there.
func (s Filters) screen(ctx context.Context, a Actor, in sample) screening {
	found := screening{links: countLinks(in.words), fingerprint: fingerprintOf(in.words)}
	if a.Curates() {
		return found
	}
	settings, err := s.f.Safeguards.holding(ctx, s.f.db)
	if err == nil {
		found.edition = settings.Edition
		err = s.look(ctx, a, in, settings, &found)
	}
	if err != nil {
		s.f.log.Error("filter failed; what it was to look at is held", "error", err)
		found.reasons = append(found.reasons, HoldReason{Filter: FilterBroken})
	}
	return found
}

// fingerprintOf is that of what a text says itself; nil when that is too short to tell.
func fingerprintOf(words string) *int64 {
	fingerprint, is := text.Fingerprint(ownWords(words))
	if !is {
		return nil
	}
	signed := int64(fingerprint)
	return &signed
}

func (s Filters) look(ctx context.Context, a Actor, in sample, settings SafeguardEdition, found *screening) error {
	own := ownWords(in.words)
	who, err := s.know(ctx, a, in.self, settings)
	if err != nil {
		return err
	}
	add := func(r HoldReason) { found.reasons = append(found.reasons, r) }
	if !who.Vouched && who.Accepted < settings.HoldBelow {
		add(HoldReason{Filter: FilterNew, N: who.Accepted, Of: settings.HoldBelow})
	}
	if n := who.Links + found.links; !who.Vouched && who.Accepted < settings.KnownFrom && found.links > 0 && settings.LinksToHold > 0 && n >= settings.LinksToHold {
		add(HoldReason{Filter: FilterLinks, N: n})
	}
	alike, err := s.alike(ctx, a, in, own, settings, *found)
	if err != nil {
		return err
	}
	found.reasons = append(found.reasons, alike...)
	found.reasons = append(found.reasons, readAlone(in.lang, in.words, settings)...)
	return nil
}

// readAlone is what the filters find that need nothing but the text. A listed word stands in what is quoted too: who means it would hide it there.
func readAlone(lang, words string, settings SafeguardEdition) (reasons []HoldReason) {
	if settings.CheckWords {
		if entry := findListed(settings.words(lang), words); entry > 0 {
			reasons = append(reasons, HoldReason{Filter: FilterWords, Entry: entry, Lang: lang})
		}
	}
	if settings.CheckLanguage {
		if tongue := text.Tongue(text.Plain(ownWords(words)), lang); tongue != "" {
			reasons = append(reasons, HoldReason{Filter: FilterLanguage, Lang: tongue})
		}
	}
	return reasons
}

// contributor is what is known of someone who contributes.
type contributor struct {
	Accepted int  // other contributions that stand, as far as the settings ask
	Vouched  bool // an organisation or the coalition knows them
	Links    int  // in what they said in the last hour
}

func (s Filters) know(ctx context.Context, a Actor, self int64, settings SafeguardEdition) (contributor, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			(
				SELECT count(*)
				FROM (
					SELECT
					FROM subjects s
					WHERE s.author_id = @account AND s.id <> @self AND s.kind IN ('comment', 'proposal') AND s.audience IN ('public', 'coalition') AND `+stands+`
					LIMIT @most
				) accepted
			) AS accepted,
			@coalition OR EXISTS (SELECT FROM representatives WHERE account_id = @account) OR EXISTS (SELECT FROM holders WHERE contact_id = @account) AS vouched,
			(SELECT coalesce(sum(links), 0) FROM fingerprints WHERE author_id = @account AND at > @hour AND id <> @self) AS links`,
		pgx.NamedArgs{
			"account": a.Account, "coalition": a.Coalition, "self": self, "most": max(settings.HoldBelow, settings.KnownFrom), "hour": s.f.Now().Add(-filterHour),
		})
	if err != nil {
		return contributor{}, fmt.Errorf("contributor: %w", err)
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[contributor])
}

// alike finds what was said before in near the same words: by the author within the hour, or by another within as long as the settings say.
func (s Filters) alike(ctx context.Context, a Actor, in sample, own string, settings SafeguardEdition, found screening) (reasons []HoldReason, err error) {
	if found.fingerprint == nil || settings.RepeatsToHold == 0 && settings.DuplicateHours == 0 {
		return nil, nil
	}
	now := s.f.Now()
	hour, since := now.Add(-filterHour), now.Add(-max(filterHour, hours(settings.DuplicateHours)))
	rows, err := s.f.db.Query(ctx, `
		SELECT x.id, CASE WHEN o.id IS NULL THEN 'comment' ELSE 'proposal' END AS kind, x.author_id = @account AS own, x.at, coalesce(c.markdown, `+proposalWords+`, '') AS words
		FROM (
			SELECT id, author_id, at, fingerprint
			FROM fingerprints
			WHERE at > @since
			ORDER BY at DESC
			LIMIT @newest
		) x
		LEFT JOIN comments c ON c.id = x.id
		LEFT JOIN proposals o ON o.id = x.id
		WHERE bit_count((x.fingerprint # @fingerprint::bigint)::bit(64)) <= @apart
			AND x.id <> @self
			AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = x.id)
		ORDER BY bit_count((x.fingerprint # @fingerprint::bigint)::bit(64)), x.at DESC
		LIMIT @read`,
		pgx.NamedArgs{
			"account": a.Account, "since": since, "newest": filterNewest, "fingerprint": *found.fingerprint, "apart": text.FingerprintsApart,
			"self": in.self, "read": filterRead,
		})
	if err != nil {
		return nil, fmt.Errorf("alike: %w", err)
	}
	type earlier struct {
		ID    int64
		Kind  string
		Own   bool
		At    time.Time
		Words string
	}
	said, err := pgx.CollectRows(rows, pgx.RowToStructByName[earlier])
	if err != nil {
		return nil, fmt.Errorf("alike: %w", err)
	}
	times, another := 1, HoldReason{}
	for _, e := range said {
		percent := int(100*text.Likeness(own, ownWords(e.Words)) + 1e-9) // 100 is for what is the same
		switch {
		case percent < settings.AlikePercent:
		case e.Own && e.At.After(hour):
			times++
		case !e.Own && settings.DuplicateHours > 0 && percent > another.Percent:
			another = HoldReason{Filter: FilterDuplicate, About: e.ID, Kind: e.Kind, Percent: percent}
		}
	}
	if settings.RepeatsToHold > 0 && times >= settings.RepeatsToHold {
		reasons = append(reasons, HoldReason{Filter: FilterRepetition, N: times})
	}
	if another.Percent > 0 {
		reasons = append(reasons, another)
	}
	return reasons, nil
}

// proposalWords is what a proposal called o says, for comparing.
const proposalWords = `concat_ws(E'\n', o.title, o.summary, o.problem, o.differs, o.done, o.solution, o.results)`

// aLink is what readers can follow, or would type over.
var aLink = regexp.MustCompile(`(?i)\bhttps?://[^\s)>\]]+|\bwww\.[^\s)>\]]+`)

func countLinks(words string) int { return len(aLink.FindAllStringIndex(words, -1)) }

// keepFingerprint remembers what filters compare later texts with; it is @id, @account, @now, @fingerprint and @links, a statement in the one
// that stores the text.
const keepFingerprint = `
	INSERT INTO fingerprints (id, author_id, at, fingerprint, links)
	SELECT @id, @account, @now, @fingerprint, @links
	WHERE @fingerprint::bigint IS NOT NULL OR @links::integer > 0
	ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint, links = excluded.links`

// keep is keepFingerprint as a statement of its own.
func (s Filters) keep(ctx context.Context, t *tx, a Actor, id int64, seen screening) error {
	_, err := t.Exec(ctx, keepFingerprint, seen.args(pgx.NamedArgs{"id": id, "account": a.Account, "now": t.now}))
	if err != nil {
		return fmt.Errorf("fingerprint: %w", err)
	}
	return nil
}

func (s screening) args(args pgx.NamedArgs) pgx.NamedArgs {
	args["fingerprint"], args["links"] = s.fingerprint, s.links
	return args
}

// Tidy forgets what no filter looks back to.
func (s Filters) Tidy(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `DELETE FROM fingerprints WHERE at < $1`, s.f.Now().Add(-maxFilterLooks))
	if err != nil {
		return fmt.Errorf("tidy fingerprints: %w", err)
	}
	return nil
}

// Try tells which filters would hold a text that a new member says once, by the settings as they are typed. Admins may. Errors: NotFound.
func (s Filters) Try(ctx context.Context, a Actor, settings SafeguardEdition, lang, words string) ([]HoldReason, error) {
	if err := a.mayAdminister(); err != nil {
		return nil, err
	}
	settings.WordsNL, settings.WordsEN = linesOf(settings.WordsNL), linesOf(settings.WordsEN)
	var reasons []HoldReason
	if settings.HoldBelow > 0 {
		reasons = append(reasons, HoldReason{Filter: FilterNew, Of: settings.HoldBelow})
	}
	words = text.Clip(text.Clean(words), MaxComment)
	if n := countLinks(words); settings.LinksToHold > 0 && n >= settings.LinksToHold {
		reasons = append(reasons, HoldReason{Filter: FilterLinks, N: n})
	}
	found := screening{fingerprint: fingerprintOf(words)}
	alike, err := s.alike(ctx, Actor{}, sample{words: words}, ownWords(words), settings, found)
	if err != nil {
		return nil, err
	}
	reasons = append(reasons, alike...)
	for _, r := range readAlone(lang, words, settings) {
		if r.Filter == FilterWords {
			r.Word = settings.words(lang)[r.Entry-1]
		}
		reasons = append(reasons, r)
	}
	return reasons, nil
}
