package forum

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// maxCasesCounted bounds how many cases are counted: what there is more makes no difference to who works through them.
const maxCasesCounted = 1000

// CaseCounts are how many cases wait in a queue, each number as far as maxCasesCounted.
type CaseCounts struct {
	All    int
	ByKind map[string]int
	Late   int
	Oldest *time.Time // when the one that waits longest began; nil when none waits
}

// Count gives how many wait in a plan's queue, and the last number of its channel at that moment. Errors: NotFound for who does not moderate.
func (s Cases) Count(ctx context.Context, a Actor, plan int64) (counts CaseCounts, last int64, err error) {
	if err := a.mayCurate(); err != nil {
		return CaseCounts{}, 0, err
	}
	counted := func(where string) string {
		return `(SELECT count(*) FROM (SELECT FROM cases WHERE closed_at IS NULL AND plan_id = @plan AND ` + where + ` LIMIT @most) c)`
	}
	kinds := make([]int, len(CaseKinds))
	columns := []string{`coalesce((SELECT last FROM channels WHERE name = @channel), 0)`, counted(`true`), counted(`due_at < @now`), `(SELECT min(opened_at) FROM cases WHERE closed_at IS NULL AND plan_id = @plan)`}
	into := []any{&last, &counts.All, &counts.Late, &counts.Oldest}
	for i, kind := range CaseKinds {
		columns = append(columns, counted(`kind = '`+kind+`'`))
		into = append(into, &kinds[i])
	}
	err = s.f.db.QueryRow(ctx, `SELECT `+strings.Join(columns, ", "), pgx.NamedArgs{
		"channel": queueChannel(plan), "plan": plan, "now": s.f.Now(), "most": maxCasesCounted,
	}).Scan(into...)
	if err != nil {
		return CaseCounts{}, 0, fmt.Errorf("count cases: %w", err)
	}
	counts.ByKind = map[string]int{}
	for i, kind := range CaseKinds {
		counts.ByKind[kind] = kinds[i]
	}
	return counts, last, nil
}
