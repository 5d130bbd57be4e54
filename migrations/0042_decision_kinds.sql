-- +goose Up
ALTER TABLE subjects
  DROP CONSTRAINT subjects_kind_check,
  ADD CONSTRAINT subjects_kind_check CHECK (kind IN (
    'plan', 'theme', 'action', 'proposal', 'thread', 'comment', 'update', 'meeting', 'document', 'passage', 'suggestion', 'response',
    'flag', 'decision', 'appeal', 'request', 'opinion'
  )),
  ADD COLUMN redacted_by bigint REFERENCES decisions;
COMMENT ON COLUMN subjects.redacted_by IS 'the last decision by which a moderator took words out of it; null: none that holds';

ALTER TABLE decisions
  DROP CONSTRAINT decisions_kind_check,
  ADD CONSTRAINT decisions_kind_check CHECK (kind IN (
    'approve', 'hold', 'hide', 'restore', 'warn', 'suspend', 'redact', 'move', 'close', 'merge', 'split', 'ban', 'delete'
  )),
  DROP CONSTRAINT decisions_check,
  ADD CONSTRAINT decisions_rule_check CHECK (kind IN ('approve', 'hold', 'restore', 'move', 'close', 'merge', 'split') OR rule IS NOT NULL),
  ADD COLUMN agreed_by bigint REFERENCES accounts,
  ADD CONSTRAINT decisions_four_eyes_check CHECK (kind NOT IN ('ban', 'delete') OR agreed_by <> by_id AND agreed_by IS NOT NULL AND by_id IS NOT NULL);
COMMENT ON COLUMN decisions.agreed_by IS 'the second pair of eyes, without which nobody is suspended for good and nothing is deleted';

ALTER TABLE cases
  DROP CONSTRAINT cases_kind_check,
  ADD CONSTRAINT cases_kind_check CHECK (kind ~ '^[a-z_]{1,30}$');

CREATE TABLE seals (
  decision_id bigint PRIMARY KEY REFERENCES decisions,
  texts       jsonb NOT NULL,
  until       timestamptz NOT NULL
);
COMMENT ON TABLE seals IS
  'What a decision took out of the forum, as it was: only undoing reads it and, of what was deleted, an admin. Of personal data it is kept for the '
  'ten minutes in which the decision can be undone; of unlawful content for the legal term. Then the row is deleted, and the words are nowhere any more '
  'but in backups, until those have had their time.';
COMMENT ON COLUMN seals.texts IS '[{"subject", "revision", "texts", "earlier"}]: also of comments that quoted it';
CREATE INDEX seals_until_idx ON seals (until);

CREATE TABLE requests (
  id          bigint PRIMARY KEY REFERENCES subjects,
  about_id    bigint NOT NULL REFERENCES subjects,
  kind        text NOT NULL CHECK (kind IN ('ban', 'delete')),
  edition     integer NOT NULL,
  rule        integer NOT NULL,
  reason      text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  by_id       bigint NOT NULL REFERENCES accounts,
  hold_id     bigint REFERENCES decisions,
  outcome     text CHECK (outcome IN ('agreed', 'declined')),
  answer      text NOT NULL DEFAULT '' CHECK (char_length(answer) <= 2000),
  answered_by bigint REFERENCES accounts,
  answered_at timestamptz,
  decision_id bigint REFERENCES decisions,
  FOREIGN KEY (edition, rule) REFERENCES house_rules (edition, number),
  CHECK ((outcome IS NULL) = (answered_at IS NULL) AND (outcome IS NULL) = (answered_by IS NULL)),
  CHECK (answered_by <> by_id),
  CHECK (outcome IS DISTINCT FROM 'declined' OR answer <> ''),
  CHECK ((outcome IS NOT DISTINCT FROM 'agreed') = (decision_id IS NOT NULL))
);
COMMENT ON TABLE requests IS 'decisions that one moderator asks for and another must agree to: four eyes. Which waits is out of view';
COMMENT ON COLUMN requests.hold_id IS 'the decision that keeps it from view meanwhile; null: it was out of view already';
CREATE UNIQUE INDEX requests_open_key ON requests (about_id) WHERE outcome IS NULL;

CREATE TABLE opinions (
  id          bigint PRIMARY KEY REFERENCES subjects,
  case_id     bigint NOT NULL REFERENCES cases,
  of_id       bigint REFERENCES accounts,
  question    text NOT NULL CHECK (char_length(question) BETWEEN 1 AND 1000),
  words       text CHECK (char_length(words) BETWEEN 1 AND 2000),
  answered_by bigint REFERENCES accounts,
  answered_at timestamptz,
  CHECK (num_nulls(words, answered_by, answered_at) IN (0, 3))
);
COMMENT ON TABLE opinions IS 'what moderators ask a colleague about a case that waits, and what that one says; who asks is the author of its subject';
COMMENT ON COLUMN opinions.of_id IS 'whose opinion is asked; null: any colleague''s';
CREATE UNIQUE INDEX opinions_open_key ON opinions (case_id) WHERE words IS NULL;
CREATE INDEX opinions_case_idx ON opinions (case_id, id);

CREATE TABLE comment_moves (
  decision_id  bigint NOT NULL REFERENCES decisions,
  comment_id   bigint NOT NULL REFERENCES comments,
  from_thread  bigint NOT NULL REFERENCES threads,
  from_parent  bigint REFERENCES comments,
  from_answers bigint REFERENCES comments,
  to_thread    bigint NOT NULL REFERENCES threads,
  PRIMARY KEY (decision_id, comment_id)
);
COMMENT ON TABLE comment_moves IS 'which comments went along to another thread, and where each stood; rows of a move that was undone are deleted';
CREATE INDEX comment_moves_from_idx ON comment_moves (from_thread, comment_id);
CREATE INDEX comment_moves_comment_idx ON comment_moves (comment_id);
ALTER TABLE comments ADD COLUMN moved_by bigint REFERENCES decisions;
COMMENT ON COLUMN comments.moved_by IS 'the last decision by which it came to the thread where it stands; null: it was written there';

ALTER TABLE closures ADD COLUMN decision_id bigint REFERENCES decisions;

CREATE TABLE reason_templates (
  id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind  text NOT NULL CHECK (kind IN ('hide', 'restore', 'warn', 'suspend', 'redact', 'move', 'close', 'ban', 'delete')),
  rule  integer CHECK (rule > 0),
  label jsonb NOT NULL,
  words jsonb NOT NULL
);
COMMENT ON TABLE reason_templates IS 'reasons that moderators begin from';
COMMENT ON COLUMN reason_templates.rule IS 'of the house rules that hold, whichever edition that is; null: fits each';
CREATE INDEX reason_templates_order_idx ON reason_templates (kind, rule, id);

INSERT INTO reason_templates (kind, rule, label, words) VALUES
('hide', 1, '{"nl": "Ander onderwerp", "en": "Another subject"}',
  '{"nl": "Je bijdrage gaat over een ander onderwerp dan dit gesprek. Daarom is ze hier niet meer te zien. Je punt is welkom: begin er een nieuw gesprek over, of plaats het bij de actie waar het over gaat.", "en": "Your contribution is about another subject than this discussion. That is why it can no longer be seen here. Your point is welcome: start a new discussion about it, or post it with the action that it is about."}'),
('hide', 2, '{"nl": "Belediging", "en": "Insult"}',
  '{"nl": "In je bijdrage val je iemand persoonlijk aan. Dat mag hier niet, ook niet als je boos bent. Je kritiek op de inhoud is wel welkom: plaats die opnieuw, zonder de persoon.", "en": "Your contribution attacks someone personally. That is not allowed here, not even when you are angry. Your criticism of the content is welcome: post it again, without the person."}'),
('hide', 2, '{"nl": "Bedreiging", "en": "Threat"}',
  '{"nl": "Je bijdrage is te lezen als een bedreiging. Die laten we niet staan. Iemand bedreigen is strafbaar. Wie wordt bedreigd, kan aangifte doen.", "en": "Your contribution can be read as a threat. We do not let it stand. Threatening someone is a crime. Who is threatened can report it to the police."}'),
('hide', 3, '{"nl": "Sluit mensen uit", "en": "Excludes people"}',
  '{"nl": "Je bijdrage zet een groep mensen weg om wie ze zijn. Dat mag hier niet. Wat je van een plan of een regel vindt, mag je wel zeggen.", "en": "Your contribution runs a group of people down for who they are. That is not allowed here. You may say what you think of a plan or a rule."}'),
('hide', 5, '{"nl": "Reclame", "en": "Advertisement"}',
  '{"nl": "Je bijdrage is reclame en helpt het gesprek niet verder. Werk je bij een bedrijf en heb je iets te zeggen over het plan? Dat mag, als je zegt voor wie je spreekt.", "en": "Your contribution is an advertisement and does not help the discussion along. Do you work for a company and have something to say about the plan? You may, if you say for whom you speak."}'),
('hide', 5, '{"nl": "Steeds dezelfde tekst", "en": "The same text again"}',
  '{"nl": "Je hebt dezelfde tekst op meer plekken gezet. Eén keer is genoeg. Een van je bijdragen blijft staan.", "en": "You posted the same text in several places. Once is enough. One of your contributions stays."}'),
('hide', 6, '{"nl": "Doet zich voor als een ander", "en": "Poses as someone else"}',
  '{"nl": "In je bijdrage doe je je voor als iemand anders. Lezers moeten weten wie er spreekt. Plaats je punt opnieuw onder je eigen naam.", "en": "In your contribution you pose as someone else. Readers have to know who is speaking. Post your point again under your own name."}'),
('warn', 2, '{"nl": "Toon", "en": "Tone"}',
  '{"nl": "Je bijdrage blijft staan, maar de toon helpt het gesprek niet. Blijf bij wat je van het plan vindt. Schrijf je weer zo, dan kan een volgende bijdrage worden verborgen.", "en": "Your contribution stays, but its tone does not help the discussion. Keep to what you think of the plan. If you write like this again, a next contribution may be hidden."}'),
('warn', 6, '{"nl": "Zeg voor wie je spreekt", "en": "Say for whom you speak"}',
  '{"nl": "Je bijdrage blijft staan. Uit je woorden blijkt dat je voor een organisatie spreekt. Zet die organisatie in je profiel, zodat lezers dat zien.", "en": "Your contribution stays. Your words show that you speak for an organisation. Put that organisation in your profile, so that readers see it."}'),
('suspend', 2, '{"nl": "Na een waarschuwing weer", "en": "Again after a warning"}',
  '{"nl": "Je kreeg hierover al een waarschuwing. Daarom kun je een tijd niet schrijven. Lezen kan wel.", "en": "You had a warning about this before. That is why you cannot write for a time. You can read."}'),
('redact', 4, '{"nl": "Gegevens van een ander", "en": "Data of someone else"}',
  '{"nl": "In je bijdrage stonden gegevens waarmee een ander te vinden is. Die hebben we weggehaald. De rest van je bijdrage staat er nog.", "en": "Your contribution held data by which someone else can be found. We took those out. The rest of your contribution is still there."}'),
('redact', 4, '{"nl": "Je eigen gegevens", "en": "Your own data"}',
  '{"nl": "In je bijdrage stonden gegevens van jezelf, zoals je adres of telefoonnummer. Iedereen kon die lezen. Daarom hebben we ze weggehaald. De rest staat er nog.", "en": "Your contribution held data about yourself, such as your address or phone number. Everyone could read those. That is why we took them out. The rest is still there."}'),
('move', NULL, '{"nl": "Past beter in dat gesprek", "en": "Fits that discussion better"}',
  '{"nl": "Je reactie past beter in een ander gesprek. Daar lezen de mensen mee die het onderwerp volgen. De antwoorden zijn meegegaan.", "en": "Your comment fits another discussion better. The people who follow the subject read along there. Its replies went along."}'),
('close', NULL, '{"nl": "Uitgepraat", "en": "All has been said"}',
  '{"nl": "In dit gesprek komt niets nieuws meer. Het blijft te lezen. Wil je verder praten over iets anders? Begin dan een nieuw gesprek.", "en": "Nothing new is said in this discussion any more. It can still be read. Do you want to go on about something else? Start a new discussion."}'),
('ban', 2, '{"nl": "Blijft anderen aanvallen", "en": "Keeps attacking others"}',
  '{"nl": "Je bleef anderen persoonlijk aanvallen, ook na een waarschuwing en een schorsing. Daarom kun je hier niet meer schrijven. Lezen kan wel. Twee moderatoren hebben dit samen besloten.", "en": "You kept attacking others personally, also after a warning and a suspension. That is why you can no longer write here. You can read. Two moderators decided this together."}'),
('delete', 3, '{"nl": "Oproep tot haat of geweld", "en": "Call for hatred or violence"}',
  '{"nl": "Je bijdrage riep op tot haat of geweld. Dat is strafbaar. Daarom is ze verwijderd. Twee moderatoren hebben dit samen besloten.", "en": "Your contribution called for hatred or violence. That is a crime. That is why it is deleted. Two moderators decided this together."}');

-- +goose Down
SELECT 'forward only';
