package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// known is what the forum has already of what the files are about.
type known struct {
	organisations map[string]bool // also those that the files bring
	numbers       map[int]string  // the slugs of plans by their number
	plans         map[string]*knownPlan
}

type knownPlan struct {
	id        int64
	themes    map[string]int64
	actions   map[int]knownAction
	updates   map[int]int64
	meetings  []thing
	documents []thing
}

type knownAction struct {
	id         int64
	versions   map[int]knownVersion
	milestones []thing
}

type knownVersion struct{ lang, markdown string }

// thing is a row that has no number of its own, with what one can know it by.
type thing struct {
	ID       int64
	Title    Text
	Date     string
	Position int
}

// pair finds for each of the rows which of the known ones it is: with the same title and date, else title, else place in the list.
// It gives their ids, 0 for a new one, and the known ones that are left.
func pair(rows, known []thing) (ids []int64, left []thing) {
	ids = make([]int64, len(rows))
	taken := make([]bool, len(known))
	for _, same := range []func(a, b thing) bool{
		func(a, b thing) bool { return a.Title == b.Title && a.Date == b.Date },
		func(a, b thing) bool { return a.Title == b.Title },
		func(a, b thing) bool { return a.Position == b.Position },
	} {
		for r, row := range rows {
			for k := range known {
				if ids[r] == 0 && !taken[k] && same(row, known[k]) {
					ids[r], taken[k] = known[k].ID, true
				}
			}
		}
	}
	for k, t := range taken {
		if !t {
			left = append(left, known[k])
		}
	}
	return ids, left
}

func dayOf(day *string) string {
	if day == nil {
		return ""
	}
	return *day
}

func (i *importing) load(ctx context.Context, parsed parsedFiles) (known, error) {
	found := known{organisations: map[string]bool{}, numbers: map[int]string{}, plans: map[string]*knownPlan{}}
	for _, o := range parsed.organisations {
		found.organisations[o.Slug] = true
	}
	for _, p := range parsed.plans {
		found.plans[p.Slug] = &knownPlan{themes: map[string]int64{}, actions: map[int]knownAction{}, updates: map[int]int64{}}
	}
	var slug string
	err := i.each(ctx, `SELECT slug FROM organisations`, nil, []any{&slug}, func() { found.organisations[slug] = true })
	if err != nil {
		return known{}, err
	}
	byID := map[int64]*knownPlan{}
	var id int64
	var number *int
	err = i.each(ctx, `SELECT id, slug, number FROM plans`, nil, []any{&id, &slug, &number}, func() {
		if number != nil {
			found.numbers[*number] = slug
		}
		if p := found.plans[slug]; p != nil {
			p.id, byID[id] = id, p
		}
	})
	if err != nil || len(byID) == 0 {
		return found, err
	}
	if err := i.loadActions(ctx, byID); err != nil {
		return known{}, err
	}
	return found, i.loadRepository(ctx, byID)
}

// each runs a query and calls fn for each row, once it is scanned into into.
func (i *importing) each(ctx context.Context, sql string, args pgx.NamedArgs, into []any, fn func()) error {
	rows, err := i.tx.Query(ctx, sql, args)
	if err == nil {
		_, err = pgx.ForEachRow(rows, into, func() error { fn(); return nil })
	}
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	return nil
}

func ids(plans map[int64]*knownPlan) pgx.NamedArgs {
	var all []int64
	for id := range plans {
		all = append(all, id)
	}
	return pgx.NamedArgs{"plans": all}
}

func (i *importing) loadActions(ctx context.Context, plans map[int64]*knownPlan) error {
	var plan, id int64
	var theme string
	err := i.each(ctx, `
		SELECT plan_id, number, id
		FROM themes
		WHERE plan_id = ANY (@plans)`, ids(plans), []any{&plan, &theme, &id}, func() { plans[plan].themes[theme] = id })
	if err != nil {
		return err
	}
	var action int
	err = i.each(ctx, `
		SELECT plan_id, number, id
		FROM actions
		WHERE plan_id = ANY (@plans)
		FOR UPDATE`, ids(plans), []any{&plan, &action, &id}, func() {
		plans[plan].actions[action] = knownAction{id: id, versions: map[int]knownVersion{}}
	})
	if err != nil {
		return err
	}
	var version int
	var text knownVersion
	err = i.each(ctx, `
		SELECT a.plan_id, a.number, v.number, v.lang, v.markdown
		FROM versions v
		JOIN actions a ON a.id = v.action_id
		WHERE a.plan_id = ANY (@plans)`, ids(plans), []any{&plan, &action, &version, &text.lang, &text.markdown}, func() {
		plans[plan].actions[action].versions[version] = text
	})
	if err != nil {
		return err
	}
	var one thing
	return i.each(ctx, `
		SELECT a.plan_id, a.number, m.id, m.title, coalesce(m.due::text, ''), m.position
		FROM milestones m
		JOIN actions a ON a.id = m.action_id
		WHERE a.plan_id = ANY (@plans)
		ORDER BY m.position`, ids(plans), []any{&plan, &action, &one.ID, &one.Title, &one.Date, &one.Position}, func() {
		known := plans[plan].actions[action]
		known.milestones = append(known.milestones, one)
		plans[plan].actions[action], one = known, thing{}
	})
}

func (i *importing) loadRepository(ctx context.Context, plans map[int64]*knownPlan) error {
	var plan, id int64
	var number int
	err := i.each(ctx, `
		SELECT plan_id, number, id
		FROM updates
		WHERE plan_id = ANY (@plans)`, ids(plans), []any{&plan, &number, &id}, func() { plans[plan].updates[number] = id })
	if err != nil {
		return err
	}
	var one thing
	row := []any{&plan, &one.ID, &one.Title, &one.Date, &one.Position}
	err = i.each(ctx, `
		SELECT plan_id, id, title, coalesce(date::text, ''), position
		FROM meetings
		WHERE plan_id = ANY (@plans)
		ORDER BY position, id`, ids(plans), row, func() {
		plans[plan].meetings = append(plans[plan].meetings, one)
		one = thing{}
	})
	if err != nil {
		return err
	}
	return i.each(ctx, `
		SELECT plan_id, id, title, coalesce(date::text, ''), position
		FROM documents
		WHERE plan_id = ANY (@plans)
		ORDER BY position, id`, ids(plans), row, func() {
		plans[plan].documents = append(plans[plan].documents, one)
		one = thing{}
	})
}
