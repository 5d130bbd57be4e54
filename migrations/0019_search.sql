-- +goose Up
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE TEXT SEARCH CONFIGURATION public.nl (COPY = pg_catalog.dutch);
ALTER TEXT SEARCH CONFIGURATION public.nl ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.dutch_stem;
CREATE TEXT SEARCH CONFIGURATION public.en (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION public.en ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.english_stem;

-- +goose StatementBegin
CREATE FUNCTION plain_letters(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, words));
-- +goose StatementEnd
COMMENT ON FUNCTION plain_letters IS 'small letters without accents; immutable as long as nobody changes the rules of unaccent';

-- +goose StatementBegin
CREATE FUNCTION plain_html(html text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(replace(replace(replace(replace(
	regexp_replace(regexp_replace(html, '</(p|li|h[1-6]|td|th|pre)>|<[bh]r */?>', ' ', 'g'), '<[^>]*>', '', 'g'),
	'&lt;', '<'), '&gt;', '>'), '&#34;', '"'), '&#39;', ''''), '&amp;', '&');
-- +goose StatementEnd
COMMENT ON FUNCTION plain_html IS 'what a reader sees of HTML that we sanitised';

CREATE TABLE search_texts (
  subject_id bigint NOT NULL REFERENCES subjects,
  lang       text NOT NULL CHECK (lang IN ('nl', 'en')),
  kind       text NOT NULL,
  plan_id    bigint,
  within     bigint[] NOT NULL DEFAULT '{}',
  title      text NOT NULL,
  body       text NOT NULL,
  words      tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector(CASE lang WHEN 'nl' THEN 'public.nl'::regconfig ELSE 'public.en'::regconfig END, title), 'A')
    || setweight(to_tsvector(CASE lang WHEN 'nl' THEN 'public.nl'::regconfig ELSE 'public.en'::regconfig END, body), 'D')
  ) STORED,
  PRIMARY KEY (subject_id, lang)
);
COMMENT ON TABLE search_texts IS 'what can be found, once for each language it is written in: made anew from searchable in the transaction of each change';
COMMENT ON COLUMN search_texts.within IS 'the subjects that it stands in, nearest first: only who sees these finds it';

CREATE INDEX search_texts_comments_idx ON search_texts USING gin (words) WITH (gin_pending_list_limit = 256) WHERE kind = 'comment';
CREATE INDEX search_texts_things_idx ON search_texts USING gin (words) WITH (gin_pending_list_limit = 256) WHERE kind <> 'comment';
CREATE INDEX search_texts_newest_idx ON search_texts (subject_id) WHERE kind <> 'comment';
CREATE INDEX search_texts_titles_idx ON search_texts USING gin (plain_letters(title) public.gin_trgm_ops) WITH (gin_pending_list_limit = 256) WHERE kind <> 'comment';
CREATE INDEX search_texts_inputs_idx ON search_texts (plan_id, subject_id) WHERE kind IN ('proposal', 'action');
COMMENT ON INDEX search_texts_things_idx IS 'apart from comments: however much is said, the plans and proposals are found as fast as before';

CREATE VIEW searchable AS
SELECT
  s.id AS subject_id,
  x.lang,
  s.kind,
  x.plan_id,
  x.within,
  left(coalesce(x.title, ''), 500) AS title,
  btrim(left(coalesce(x.body, ''), 50000), E' \n') AS body
FROM subjects s
CROSS JOIN LATERAL (
  SELECT
    l.lang,
    p.id AS plan_id,
    '{}'::bigint[] AS within,
    coalesce(p.title->>l.lang, p.title->>'nl', p.title->>'en') AS title,
    concat_ws(E'\n', p.motto->>l.lang, plain_html(p.summary_html->>l.lang), (
      SELECT string_agg(concat_ws(E'\n', theme.title->>l.lang, theme.intro->>l.lang), E'\n' ORDER BY theme.position)
      FROM themes theme
      WHERE theme.plan_id = p.id
    )) AS body
  FROM plans p
  CROSS JOIN (VALUES ('nl'), ('en')) l (lang)
  WHERE s.kind = 'plan' AND p.id = s.id AND (p.title ? l.lang OR p.summary_html ? l.lang)
  UNION ALL
  SELECT
    l.lang,
    a.plan_id,
    '{}',
    coalesce(a.title->>l.lang, a.title->>'nl', a.title->>'en'),
    concat_ws(E'\n', a.problem->>l.lang, (
      SELECT string_agg(result->>l.lang, E'\n')
      FROM jsonb_array_elements(a.results) result
    ), (
      SELECT string_agg(b.plain, E'\n' ORDER BY b.position)
      FROM blocks b
      WHERE b.version_id = v.id AND v.lang = l.lang
    ), (
      SELECT string_agg(m.title->>l.lang, E'\n' ORDER BY m.position)
      FROM milestones m
      WHERE m.action_id = a.id
    ))
  FROM actions a
  CROSS JOIN (VALUES ('nl'), ('en')) l (lang)
  LEFT JOIN LATERAL (
    SELECT id, lang
    FROM versions
    WHERE action_id = a.id
    ORDER BY number DESC
    LIMIT 1
  ) v ON true
  WHERE s.kind = 'action' AND a.id = s.id AND (a.title ? l.lang OR v.lang = l.lang)
  UNION ALL
  SELECT
    coalesce(s.lang, 'nl'),
    o.plan_id,
    '{}',
    o.title,
    concat_ws(E'\n', plain_html(o.html->>'problem'), plain_html(o.html->>'summary'), plain_html(o.html->>'solution'), plain_html(o.html->>'results'))
  FROM proposals o
  WHERE s.kind = 'proposal' AND o.id = s.id
  UNION ALL
  SELECT
    coalesce(s.lang, 'nl'),
    s.plan_id,
    array_remove(ARRAY[t.about_id, passage.action_id], NULL),
    t.title,
    ''
  FROM threads t
  LEFT JOIN passages passage ON passage.id = t.about_id
  WHERE s.kind = 'thread' AND t.id = s.id AND t.title IS NOT NULL
  UNION ALL
  SELECT
    coalesce(s.lang, 'nl'),
    s.plan_id,
    array_remove(ARRAY[t.id, t.about_id, passage.action_id], NULL),
    '',
    concat_ws(E'\n', plain_html(c.html), g.replacement)
  FROM comments c
  JOIN threads t ON t.id = c.thread_id
  LEFT JOIN passages passage ON passage.id = t.about_id
  LEFT JOIN suggestions g ON g.comment_id = c.id
  WHERE s.kind = 'comment' AND c.id = s.id
  UNION ALL
  SELECT
    l.lang,
    u.plan_id,
    '{}',
    coalesce(u.title->>l.lang, u.title->>'nl', u.title->>'en'),
    (
      SELECT string_agg(e.text->>l.lang, E'\n' ORDER BY e.action_id)
      FROM update_entries e
      WHERE e.update_id = u.id
    )
  FROM updates u
  CROSS JOIN (VALUES ('nl'), ('en')) l (lang)
  WHERE s.kind = 'update' AND u.id = s.id AND u.title ? l.lang
  UNION ALL
  SELECT
    l.lang,
    m.plan_id,
    '{}',
    coalesce(m.title->>l.lang, m.title->>'nl', m.title->>'en'),
    concat_ws(E'\n', m.place, m.summary->>l.lang)
  FROM meetings m
  CROSS JOIN (VALUES ('nl'), ('en')) l (lang)
  WHERE s.kind = 'meeting' AND m.id = s.id AND (m.title ? l.lang OR m.summary ? l.lang)
  UNION ALL
  SELECT
    l.lang,
    d.plan_id,
    '{}',
    d.title->>l.lang,
    ''
  FROM documents d
  CROSS JOIN (VALUES ('nl'), ('en')) l (lang)
  WHERE s.kind = 'document' AND d.id = s.id AND d.title ? l.lang
) x
WHERE s.hidden_by IS NULL AND NOT EXISTS (SELECT FROM withdrawals w WHERE w.subject_id = s.id);
COMMENT ON VIEW searchable IS 'what search_texts is made from; of each subject only the part for its kind is carried out. A new kind of subject joins here';

INSERT INTO search_texts (subject_id, lang, kind, plan_id, within, title, body)
SELECT subject_id, lang, kind, plan_id, within, title, body
FROM searchable;

-- +goose StatementBegin
CREATE FUNCTION things_like(word text) RETURNS TABLE (subject_id bigint, lang text, likeness real)
LANGUAGE sql STABLE STRICT
SET pg_trgm.word_similarity_threshold = 0.45
BEGIN ATOMIC
	SELECT x.subject_id, x.lang, 1::real
	FROM search_texts x
	WHERE x.kind <> 'comment'
		AND (x.lang = 'nl' AND x.words @@ plainto_tsquery('public.nl', word) OR x.lang = 'en' AND x.words @@ plainto_tsquery('public.en', word))
	UNION ALL
	SELECT x.subject_id, x.lang, public.word_similarity(plain_letters(word), plain_letters(x.title))
	FROM search_texts x
	WHERE x.kind <> 'comment'
		AND length(word) > 3
		AND plain_letters(word) OPERATOR(public.<%) plain_letters(x.title);
END;
-- +goose StatementEnd
COMMENT ON FUNCTION things_like IS 'what has a word, or one like it in its title: 0.45 forgives two letters exchanged in a word of ten';

-- +goose Down
SELECT 'forward only';
