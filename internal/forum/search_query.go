package forum

// newestWith are the newest comments, and the newest of all else, whose words match a query in their language. Comments are looked for apart, so
// that plans and proposals are found however much is said; and so is each language, so that the index alone answers which texts match.
// Older comments are looked for only when the recent ones are too few: of a word that tens of thousands have, those need not be read.
func newestWith(nl, en, columns, where string) string {
	matches := func(lang, query, which, most string) string {
		return `(
				SELECT x.subject_id, x.lang, x.kind, x.within, ` + columns + `
				FROM search_texts x
				WHERE ` + which + ` AND x.lang = '` + lang + `' AND x.words @@ ` + query + where + `
				ORDER BY x.subject_id DESC
				LIMIT ` + most + `
			)`
	}
	newest := func(which, most string) string {
		return `(
			SELECT *
			FROM (` + matches("nl", nl, which, most) + ` UNION ALL ` + matches("en", en, which, most) + `) x
			ORDER BY x.subject_id DESC
			LIMIT ` + most + `
		)`
	}
	comments := `(
		WITH recent AS MATERIALIZED ` + newest(`x.kind = 'comment' AND x.subject_id > @recent`, "@comments") + `
		TABLE recent
		UNION ALL
		` + newest(`(SELECT count(*) FROM recent) < @comments AND x.kind = 'comment' AND x.subject_id <= @recent`, "@comments") + `
		ORDER BY subject_id DESC
		LIMIT @comments
	)`
	return comments + " UNION ALL " + newest(`x.kind <> 'comment'`, "@things")
}

// What is asked for in a language, and in that of the text h or x.
const (
	askedNL = `websearch_to_tsquery('nl', @q)`
	askedEN = `websearch_to_tsquery('en', @q)`
	askedOf = `CASE h.lang WHEN 'nl' THEN ` + askedNL + ` ELSE ` + askedEN + ` END`
)

// exactly is a rank above all that are only near.
const exactly = `1000000000`

// seenBy leaves of h what the actor sees, with all that it stands in. What was withdrawn left the index when it was.
const seenBy = `
	JOIN subjects s ON s.id = h.subject_id AND s.hidden_by IS NULL AND ` + visible + `
	WHERE cardinality(h.within) = (
		SELECT count(*)
		FROM subjects s
		WHERE s.id = ANY (h.within) AND s.hidden_by IS NULL AND ` + visible + `
	)`

// isLittle tells whether so few have exactly what was asked for that what is near counts too.
const isLittle = `(SELECT count(*) FROM exact) < @few`

var searchQuery = `
	WITH exact AS MATERIALIZED (
		SELECT h.subject_id, h.lang, h.kind, h.within, ` + exactly + ` + (1000000 * ts_rank(h.words, ` + askedOf + `, 1))::bigint AS rank
		FROM (` + newestWith(askedNL, askedEN, `x.words`, ``) + `) h
		` + seenBy + `
	), near AS (
		SELECT h.subject_id, h.lang, h.kind, h.within, h.rank
		FROM (
			` + newestWith(`to_tsquery('nl', @begins)`, `to_tsquery('en', @begins)`, `(1000000 * cardinality(@near::text[]))::bigint AS rank`, ` AND `+isLittle) + `
			UNION ALL
			SELECT l.subject_id, l.lang, x.kind, x.within, (1000000 * sum(l.likeness))::bigint
			FROM (
				SELECT l.subject_id, l.lang, max(l.likeness) AS likeness
				FROM unnest(@near::text[]) word
				CROSS JOIN LATERAL things_like(word) l
				GROUP BY l.subject_id, l.lang, word
			) l
			JOIN search_texts x USING (subject_id, lang)
			WHERE ` + isLittle + `
			GROUP BY l.subject_id, l.lang, x.kind, x.within
			HAVING count(*) = cardinality(@near)
		) h
		` + seenBy + `
	), seen AS MATERIALIZED (
		SELECT DISTINCT ON (h.subject_id) h.subject_id, h.lang, h.kind, h.within, h.rank
		FROM (
			TABLE exact
			UNION ALL
			TABLE near
		) h
		ORDER BY h.subject_id, h.rank >= ` + exactly + ` DESC, h.lang = @lang DESC, h.rank DESC
	), page AS (
		SELECT *
		FROM seen
		WHERE (@kind = '' OR kind = @kind) AND (rank, subject_id) < (@rank, @id)
		ORDER BY rank DESC, subject_id DESC
		LIMIT @limit
	)
	SELECT
		(
			SELECT coalesce(jsonb_object_agg(kind, n), '{}')
			FROM (SELECT kind, count(*) AS n FROM seen GROUP BY kind) c
		) AS counts,
		(
			SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.rank DESC, x.id DESC), '[]')
			FROM (` + hitColumns + `) x
		) AS hits`

// hitColumns is what is shown of the page's hits.
const hitColumns = `
	SELECT
		h.subject_id AS id,
		h.kind,
		h.lang,
		x.title,
		coalesce(action.number, 0) AS number,
		coalesce(plan.slug, '') AS "planSlug",
		coalesce(author.display_name, '') AS "authorName",
		s.created_at AS "createdAt",
		coalesce(place.title, '') AS within,
		coalesce(place.lang, '') AS "withinLang",
		coalesce(plan.title, '{}') AS "planTitle",
		h.rank < ` + exactly + ` AS near,
		h.rank,
		ts_headline(h.lang::regconfig, x.title, ` + askedOf + `, @marked || ', HighlightAll=true') AS "markedTitle",
		ts_headline(h.lang::regconfig, x.body, ` + askedOf + `, @marked || CASE
			WHEN length(x.body) <= 200 THEN ', HighlightAll=true'
			ELSE ', MaxFragments=2, MaxWords=28, MinWords=18, FragmentDelimiter=" … "'
		END) AS "markedText",
		left(x.body, 20) AS begins,
		right(x.body, 20) AS ends
	FROM page h
	JOIN search_texts x USING (subject_id, lang)
	JOIN subjects s ON s.id = h.subject_id
	LEFT JOIN plans plan ON plan.id = x.plan_id
	LEFT JOIN actions action ON action.id = h.subject_id
	LEFT JOIN accounts author ON author.id = s.author_id
	LEFT JOIN LATERAL (
		SELECT w.title, w.lang
		FROM unnest(h.within) WITH ORDINALITY nearest (id, n)
		JOIN search_texts w ON w.subject_id = nearest.id
		ORDER BY nearest.n, w.lang = @lang DESC
		LIMIT 1
	) place ON true`
