-- +goose Up
ALTER TABLE cases
  ADD COLUMN theme_id bigint REFERENCES themes,
  ADD COLUMN words    tsvector NOT NULL DEFAULT '';
COMMENT ON COLUMN cases.theme_id IS 'of what it is about, when that belongs to one';
COMMENT ON COLUMN cases.words IS 'what it can be found by, also while that is out of view: made anew from case_texts with every change of the contribution';

CREATE VIEW case_texts AS
SELECT
  s.id AS about_id,
  coalesce(action.theme_id, proposal.theme_id, theme.id) AS theme_id,
  CASE WHEN EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id) THEN ''
    ELSE to_tsvector('simple', plain_letters(concat_ws(' ',
      author.display_name, c.markdown, own_thread.title,
      (SELECT markdown FROM comments WHERE thread_id = own_thread.id AND own_thread.title IS NOT NULL ORDER BY id LIMIT 1),
      own_proposal.title, own_proposal.problem, own_proposal.solution, p.words, own_passage.exact)))
  END AS words
FROM subjects s
LEFT JOIN accounts author ON author.id = s.author_id
LEFT JOIN comments c ON c.id = s.id
LEFT JOIN threads own_thread ON own_thread.id = s.id
LEFT JOIN proposals own_proposal ON own_proposal.id = s.id
LEFT JOIN appeals p ON p.id = s.id
LEFT JOIN passages own_passage ON own_passage.id = s.id
LEFT JOIN threads t ON t.id = coalesce(c.thread_id, s.id)
LEFT JOIN passages passage ON passage.id = coalesce(t.about_id, s.id)
LEFT JOIN actions action ON action.id = coalesce(passage.action_id, t.about_id)
LEFT JOIN proposals proposal ON proposal.id = coalesce(t.about_id, s.id)
LEFT JOIN themes theme ON theme.id = t.about_id;
COMMENT ON VIEW case_texts IS 'what the cases about something are found by; a new kind of contribution joins here';

UPDATE cases
SET theme_id = x.theme_id, words = x.words
FROM case_texts x
WHERE x.about_id = cases.about_id;

CREATE INDEX cases_words_idx ON cases USING gin (words);
CREATE INDEX cases_about_idx ON cases (about_id);
CREATE INDEX cases_theme_idx ON cases (plan_id, theme_id, due_at, id) WHERE closed_at IS NULL;

CREATE TABLE case_views (
  account_id bigint NOT NULL REFERENCES accounts,
  plan_id    bigint NOT NULL REFERENCES plans,
  name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
  choice     text NOT NULL CHECK (char_length(choice) BETWEEN 1 AND 1000),
  at         timestamptz NOT NULL,
  PRIMARY KEY (account_id, plan_id, name)
);
COMMENT ON TABLE case_views IS 'choices of cases that a moderator goes back to';
COMMENT ON COLUMN case_views.choice IS 'the query of the address of the queue, in one order of names';

-- +goose Down
SELECT 'forward only';
