-- +goose Up
CREATE TABLE house_rules (
  edition integer NOT NULL,
  number  integer NOT NULL,
  since   date NOT NULL,
  title   jsonb NOT NULL,
  body    jsonb NOT NULL,
  PRIMARY KEY (edition, number)
);
COMMENT ON TABLE house_rules IS 'the highest edition holds; earlier ones stay readable, since decisions name a rule';

CREATE TABLE rule_acceptances (
  account_id bigint NOT NULL REFERENCES accounts,
  edition    integer NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (account_id, edition)
);

INSERT INTO house_rules (edition, number, since, title, body) VALUES
(1, 1, '2026-09-01',
  '{"nl": "Blijf bij het onderwerp", "en": "Stay on the subject"}',
  '{"nl": "Reageer op de actie, het voorstel of het gesprek waar je bent. Een ander onderwerp? Begin dan een nieuw gesprek of doe een voorstel.", "en": "Comment on the action, proposal or discussion where you are. Another subject? Start a new discussion or make a proposal."}'),
(1, 2, '2026-09-01',
  '{"nl": "Reageer op de inhoud, niet op de persoon", "en": "Discuss the content, not the person"}',
  '{"nl": "Wees het oneens zoveel je wilt, maar scheld niet, bedreig niemand en val niemand persoonlijk aan.", "en": "Disagree as much as you like, but do not insult, threaten or attack anyone personally."}'),
(1, 3, '2026-09-01',
  '{"nl": "Discrimineer niet", "en": "Do not discriminate"}',
  '{"nl": "Sluit niemand uit om afkomst, geloof, geslacht, gerichtheid, beperking, leeftijd of overtuiging. Roep niet op tot haat of geweld.", "en": "Exclude nobody because of origin, religion, sex, orientation, disability, age or belief. Do not call for hatred or violence."}'),
(1, 4, '2026-09-01',
  '{"nl": "Deel geen persoonlijke gegevens", "en": "Share no personal data"}',
  '{"nl": "Zet geen adressen, telefoonnummers, nummers van documenten of andere gegevens van jezelf of van een ander in je bijdrage.", "en": "Put no addresses, phone numbers, document numbers or other data of yourself or anyone else in your contribution."}'),
(1, 5, '2026-09-01',
  '{"nl": "Maak geen reclame", "en": "Do not advertise"}',
  '{"nl": "Plaats geen reclame en niet steeds dezelfde tekst. Een link mag als die het onderwerp verder helpt.", "en": "Post no advertisements and not the same text again and again. A link is fine when it helps the subject along."}'),
(1, 6, '2026-09-01',
  '{"nl": "Zeg voor wie je spreekt", "en": "Say for whom you speak"}',
  '{"nl": "Reageer onder je eigen naam of die van je organisatie. Doe je niet voor als iemand anders.", "en": "Comment under your own name or that of your organisation. Do not pose as someone else."}');

-- +goose Down
SELECT 'forward only';
