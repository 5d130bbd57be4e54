package forum

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// disorder are moderators, and people who write, report and object, who do whatever comes to mind.
type disorder struct {
	*desk
	any      *rand.Rand
	authors  []Actor
	judges   []Actor
	all      []int64 // contributions
	happened []string
}

func newDisorder(t *testing.T, seed uint64) *disorder {
	t.Helper()
	d := &disorder{desk: newDesk(t), any: rand.New(rand.NewPCG(seed, 0))}
	d.exec(`UPDATE moderation_settings SET flags_to_hold = 1`)
	d.authors = []Actor{d.ana, d.ben}
	d.judges = []Actor{d.bram, d.tess, d.moderator("Mo"), d.moderator("Mies")}
	for i := range 4 {
		d.all = append(d.all, d.post(d.authors[i%2], d.g.thread, 0, fmt.Sprintf("Reactie %d.", i)))
	}
	d.all = append(d.all, d.propose(d.ana, "Open agenda", 0))
	d.exec(`UPDATE moderation_settings SET hold_below = 9`)
	d.all = append(d.all, d.post(d.ben, d.g.thread, 0, "Een reactie die niemand nog zag."))
	d.exec(`UPDATE moderation_settings SET hold_below = 0`)
	return d
}

func one[T any](d *disorder, of []T) T { return of[d.any.IntN(len(of))] }

// row is a number that a query gives, any one when it gives several; 0 when it gives none.
func (d *disorder) row(query string, args ...any) int64 {
	d.t.Helper()
	var all []int64
	d.must(d.db.QueryRow(d.t.Context(), `SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM (`+query+`) x (id)`, args...).Scan(&all))
	if len(all) == 0 {
		return 0
	}
	return one(d, all)
}

// next has somebody do something, and gives what that was; what is refused is refused in words.
func (d *disorder) next() {
	d.t.Helper()
	ctx, by := d.t.Context(), one(d, d.judges)
	d.now = d.now.Add(time.Second)
	about := one(d, d.all)
	var err error
	var what string
	switch n := d.any.IntN(20); {
	case n < 8:
		in := NewDecision{Kind: one(d, DecisionKinds), Rule: 2, Reason: "Daarom.", Days: 7, Hides: d.any.IntN(2) == 0}
		for _, id := range []int64{about, one(d, d.all)} {
			if !slices.ContainsFunc(in.Items, func(i DecisionItem) bool { return i.About == id }) {
				in.Items = append(in.Items, DecisionItem{id, d.lastDecision(id)})
			}
		}
		in.Items = in.Items[:1+d.any.IntN(len(in.Items))]
		what = fmt.Sprintf("%s %v hides %v", in.Kind, in.Items, in.Hides)
		var taken Taken
		taken, err = d.f.Decisions.Take(ctx, by, in)
		what += fmt.Sprintf(" = %d", taken.Batch)
	case n < 14:
		batch := d.row(`SELECT DISTINCT batch_id FROM decisions WHERE undone_at IS NULL AND by_id IS NOT NULL`)
		what = fmt.Sprintf("undo %d", batch)
		_, err = d.f.Decisions.Undo(ctx, by, batch)
	case n < 16:
		who, decision := one(d, d.authors), d.row(`SELECT id FROM decisions WHERE undone_at IS NULL AND kind NOT IN ('approve', 'restore')`)
		what = fmt.Sprintf("%d objects to %d", who.Account, decision)
		err = d.f.Appeals.Lodge(ctx, who, decision, "Niet eens.", "nl")
	case n < 18:
		appeal, outcome := d.row(`SELECT id FROM appeals WHERE outcome IS NULL`), one(d, []string{AppealUpheld, AppealReversed})
		what = fmt.Sprintf("%d is %s", appeal, outcome)
		err = d.f.Appeals.Decide(ctx, by, appeal, outcome, "Daarom.")
	case n == 18:
		who := one(d, d.authors)
		what = fmt.Sprintf("%d reports %d", who.Account, about)
		err = d.f.Flags.Report(ctx, who, about, NewFlag{Ground: GroundRule, Rule: 2})
	default:
		if request := d.row(`SELECT id FROM requests WHERE outcome IS NULL`); request != 0 {
			outcome := one(d, []string{RequestAgreed, RequestDeclined})
			what = fmt.Sprintf("request %d is %s", request, outcome)
			_, err = d.f.Requests.Answer(ctx, by, request, outcome, "Daarom.")
		} else {
			what = fmt.Sprintf("request about %d", about)
			err = d.f.Requests.Make(ctx, by, NewDecision{Kind: one(d, RequestKinds), Hides: true, Items: []DecisionItem{{about, d.lastDecision(about)}}, Rule: 3, Reason: "Daarom."})
		}
	}
	code := CodeOf(err)
	if err != nil && !slices.Contains([]Code{Refused, Conflict, Closed, NotFound}, code) {
		d.t.Fatalf("%s: %v", what, err)
	}
	if err == nil {
		d.happened = append(d.happened, what)
	}
}

// stands is which contributions are as no moderator would understand, and how.
func (d *disorder) stands() (wrong []string) {
	d.t.Helper()
	for _, id := range d.all {
		var audience Audience
		var held, waits, byUndone bool
		var hider int64
		d.must(d.db.QueryRow(d.t.Context(), `
			SELECT
				s.audience,
				coalesce(s.hidden_by, 0),
				`+heldBy+`,
				EXISTS (SELECT FROM cases WHERE about_id = s.id AND closed_at IS NULL),
				coalesce(hiding.undone_at IS NOT NULL AND NOT (hiding.was_audience = 'moderators' AND hiding.kind <> 'hold'), false)
			FROM subjects s
			LEFT JOIN decisions hiding ON hiding.id = s.hidden_by
			WHERE s.id = $1`, id).Scan(&audience, &hider, &held, &waits, &byUndone))
		if held && !waits {
			wrong = append(wrong, fmt.Sprintf("%d is held, by %d, and waits in no queue", id, hider))
		}
		if byUndone {
			wrong = append(wrong, fmt.Sprintf("%d is hidden by %d, which was undone", id, hider))
		}
		seen := audience == Public && hider == 0
		if want := d.shouldBeSeen(id, seen); seen != want {
			wrong = append(wrong, fmt.Sprintf("that %d is seen is %v, hidden by %d", id, seen, hider))
		}
		if id != d.all[4] && d.isSeen(id) != seen {
			wrong = append(wrong, fmt.Sprintf("visitors see %d: %v", id, !seen))
		}
	}
	if n := d.count(`
		SELECT count(*)
		FROM appeals p
		JOIN decisions d ON d.id = p.decision_id
		WHERE p.outcome IS NULL AND (` + superseding + ` IS NOT NULL OR d.undone_at IS NOT NULL
			OR NOT EXISTS (SELECT FROM cases WHERE about_id = p.id AND closed_at IS NULL))`); n != 0 {
		wrong = append(wrong, fmt.Sprintf("%d objections wait to what holds no more, or wait in no queue", n))
	}
	return wrong
}

// shouldBeSeen tells whether visitors see a contribution after the last decision on it that stands, leaving aside those on its author while it was hidden.
// What only the forum held, or nobody decided on, may be seen as well as held once a moderator decided on an appeal that something about it was wrong.
func (d *disorder) shouldBeSeen(id int64, seen bool) bool {
	d.t.Helper()
	var kind string
	var hides, reversed bool
	d.must(d.db.QueryRow(d.t.Context(), `
		SELECT coalesce(last.kind, ''), coalesce(last.hides, false), EXISTS (
			SELECT
			FROM decisions later
			JOIN appeals p ON p.decision_id IN (later.id, later.lead_id) AND p.outcome = 'reversed' AND p.reason <> ''
			WHERE later.about_id = $1 AND later.undone_at IS NOT NULL
		)
		FROM (VALUES (1)) x
		LEFT JOIN LATERAL (
			SELECT d.kind, d.hides OR d.kind IN ('hide', 'hold', 'delete') AS hides
			FROM decisions d
			JOIN subjects taken ON taken.id = d.id
			LEFT JOIN decisions hiding ON hiding.id = d.was_hidden_by
			WHERE d.about_id = $1 AND d.undone_at IS NULL
				AND (d.kind IN ('hide', 'hold', 'delete', 'restore') OR d.hides OR NOT `+foundHidden+`)
			ORDER BY d.id DESC
			LIMIT 1
		) last ON true`, id).Scan(&kind, &hides, &reversed))
	switch {
	case (kind == DecideHold || kind == "") && reversed:
		return seen
	case kind == "":
		return id != d.all[5]
	}
	return !hides
}

// In whatever order several moderators decide, undo, ask each other and decide on objections, what is out of view is so by a decision that holds or waits
// for someone who looks, and visitors see what the last decision says.
func TestDecisions_inAnyOrder(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			d := newDisorder(t, seed)
			for range 100 {
				d.next()
				if wrong := d.stands(); len(wrong) > 0 {
					t.Fatalf("%s, after\n%s", strings.Join(wrong, "; "), strings.Join(d.happened, "\n"))
				}
			}
			if len(d.happened) < 20 {
				t.Errorf("only %d things happened", len(d.happened))
			}
		})
	}
}
