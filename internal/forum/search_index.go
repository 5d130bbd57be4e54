package forum

import (
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// index queues what makes anew what can be found of the things that the transaction has on record, so that search never lags and no writer can forget
// it. What was hidden or withdrawn goes. Their rows are locked first, in one order: of two changes of one thing the second reads what the first made.
func (t *tx) index(batch *pgx.Batch) {
	ids := t.indexed()
	if len(ids) == 0 {
		return
	}
	batch.Queue(`
		SELECT
		FROM subjects
		WHERE id = ANY ($1)
		ORDER BY id
		FOR NO KEY UPDATE`, ids)
	for _, id := range ids {
		batch.Queue(indexOne, id)
		batch.Queue(caseIndexOne+`cases.about_id = $1`, id)
	}
}

// indexOne is for one thing at a time: for a list of them Postgres would plan anew each time, which takes longer than all the rest.
const indexOne = `
	WITH fresh AS (
		SELECT subject_id, lang, kind, plan_id, within, title, body
		FROM searchable
		WHERE subject_id = $1
	), gone AS (
		DELETE FROM search_texts x
		WHERE subject_id = $1 AND NOT EXISTS (
			SELECT
			FROM fresh
			WHERE fresh.lang = x.lang
		)
	)
	INSERT INTO search_texts AS x (subject_id, lang, kind, plan_id, within, title, body)
	SELECT subject_id, lang, kind, plan_id, within, title, body
	FROM fresh
	ON CONFLICT (subject_id, lang) DO UPDATE SET
		within = excluded.within,
		title = excluded.title,
		body = excluded.body
	WHERE (x.within, x.title, x.body) IS DISTINCT FROM (excluded.within, excluded.title, excluded.body)`

// caseIndexOne is for the cases about it, which moderators find also by what is out of view. It ends with which cases.
const caseIndexOne = `
	UPDATE cases
	SET theme_id = x.theme_id, words = x.words
	FROM case_texts x
	WHERE x.about_id = cases.about_id AND (cases.theme_id, cases.words) IS DISTINCT FROM (x.theme_id, x.words) AND `

// indexed are the things on record whose words may be others than before: giving support changes none.
func (t *tx) indexed() []int64 {
	var ids []int64
	for _, r := range t.records {
		if r.Subject != 0 && !strings.HasPrefix(r.Kind, "support.") {
			ids = append(ids, r.Subject)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
