package forum

// ownParts are all that is kept about a person. Of others they hold what those wrote to the person, and where things stand, never who did or said
// them. A test holds them against every column that refers to an account.
var ownParts = []ownPart{
	{"account", `
		SELECT
			a.display_name AS name,
			a.lang AS language,
			a.email AS email_address,
			a.email_verified AS email_address_verified,
			a.issuer AS sign_in_provider,
			a.sub AS number_at_sign_in_provider,
			a.offered_name AS name_at_sign_in_provider,
			a.shows_presence,
			a.created_at,
			o.name AS organisation
		FROM accounts a
		LEFT JOIN organisations o ON o.id = a.organisation_id
		WHERE a.id = @account`},
	{"roles", `
		SELECT role, source, given_at
		FROM roles
		WHERE account_id = @account
		ORDER BY given_at, role, source`},
	{"represented_organisations", `
		SELECT o.name AS organisation, r.since
		FROM representatives r
		JOIN organisations o ON o.id = r.organisation_id
		WHERE r.account_id = @account
		ORDER BY r.since, o.id`},
	{"actions_as_contact", `
		SELECT @site || '/actions/' || h.action_id AS action, o.name AS organisation
		FROM holders h
		JOIN organisations o ON o.id = h.organisation_id
		WHERE h.contact_id = @account
		ORDER BY h.action_id`},
	{"suspensions", `
		SELECT given_at, until, reason, lifted_at, lift_reason, @site || '/decisions/' || decision_id AS decision
		FROM suspensions
		WHERE account_id = @account
		ORDER BY id`},
	{"house_rules_accepted", `
		SELECT edition, at, @site || '/house-rules/editions/' || edition AS address
		FROM rule_acceptances
		WHERE account_id = @account
		ORDER BY edition`},
	{"sessions", `
		SELECT id, device, started_at, seen_at AS last_used_at, expires_at
		FROM sessions
		WHERE account_id = @account
		ORDER BY id`},
	{"comments", `
		SELECT
			c.id,
			@site || '/comments/' || c.id AS address,
			@site || '/threads/' || c.thread_id AS thread,
			@site || '/comments/' || coalesce(c.answers_id, c.parent_id) AS in_reply_to,
			s.created_at AS posted_at,
			s.lang AS language,
			s.audience AS visible_to,
			c.markdown AS text,
			c.revision,
			c.agree_count AS people_who_agree,
			g.replacement AS proposed_words,
			p.exact AS instead_of_words,
			answer.outcome AS suggestion_outcome,
			answer.reason AS suggestion_reason,
			w.at AS withdrawn_at,
			@site || '/decisions/' || s.hidden_by AS hidden_by,
			@site || '/responses/' || i.response_id AS response
		FROM comments c
		JOIN subjects s ON s.id = c.id
		LEFT JOIN suggestions g ON g.comment_id = c.id
		LEFT JOIN passages p ON p.id = g.passage_id
		LEFT JOIN suggestion_answers answer ON answer.comment_id = c.id
		LEFT JOIN withdrawals w ON w.subject_id = c.id
		LEFT JOIN inputs i ON i.id = c.id
		WHERE s.author_id = @account
		ORDER BY c.id`},
	{"comment_revisions", `
		SELECT @site || '/comments/' || r.comment_id AS comment, r.revision, r.at AS replaced_at, r.markdown AS text
		FROM comment_revisions r
		JOIN subjects s ON s.id = r.comment_id
		WHERE s.author_id = @account
		ORDER BY r.comment_id, r.revision`},
	{"threads", `
		SELECT
			@site || '/threads/' || h.id AS address,
			h.title,
			s.created_at AS opened_at,
			s.lang AS language,
			s.audience AS visible_to,
			` + addressOf("about") + ` AS about,
			w.at AS withdrawn_at,
			@site || '/decisions/' || s.hidden_by AS hidden_by
		FROM threads h
		JOIN subjects s ON s.id = h.id
		LEFT JOIN subjects about ON about.id = h.about_id
		LEFT JOIN withdrawals w ON w.subject_id = h.id
		WHERE s.author_id = @account
		ORDER BY h.id`},
	{"proposals", `
		SELECT
			@site || '/proposals/' || o.id AS address,
			CASE WHEN s.author_id = @account THEN 'first author' ELSE 'co-author' END AS written_as,
			s.created_at AS proposed_at,
			s.lang AS language,
			s.audience AS visible_to,
			organisation.name AS on_behalf_of,
			o.title,
			o.version,
			o.status,
			o.support_count AS supporters,
			@site || '/proposals/' || o.merged_into AS goes_on_in,
			@site || '/decisions/' || s.hidden_by AS hidden_by,
			@site || '/responses/' || i.response_id AS response
		FROM proposals o
		JOIN subjects s ON s.id = o.id
		LEFT JOIN organisations organisation ON organisation.id = o.organisation_id
		LEFT JOIN inputs i ON i.id = o.id
		WHERE ` + isAuthor + `
		ORDER BY o.id`},
	{"proposal_versions", `
		SELECT @site || '/proposals/' || v.proposal_id AS proposal, v.number, v.at, v.substantial, v.note, v.text
		FROM proposal_versions v
		JOIN subjects s ON s.id = v.proposal_id
		WHERE ` + isAuthor + ` OR v.author_id = @account
		ORDER BY v.proposal_id, v.number`},
	{"proposal_drafts", `
		SELECT
			@site || '/proposals/drafts/' || d.id AS address,
			CASE WHEN d.author_id = @account THEN 'first author' ELSE 'co-author' END AS written_as,
			@site || '/proposals/' || d.proposal_id AS proposal,
			d.lang AS language,
			d.created_at AS begun_at,
			d.saved_at,
			d.fields AS text
		FROM proposal_drafts d
		WHERE ` + isDraftAuthor + `
		ORDER BY d.id`},
	{"invitations_to_write_along", `
		SELECT
			coalesce(@site || '/proposals/' || proposal_id, @site || '/proposals/drafts/' || draft_id) AS to_write,
			made_at,
			expires_at,
			revoked_at
		FROM author_invitations
		WHERE made_by = @account
		ORDER BY id`},
	{"attachments", `
		SELECT
			f.name,
			f.type,
			f.size AS bytes,
			f.alt AS description,
			f.added_at,
			f.removed_at,
			CASE WHEN f.removed_at IS NULL THEN @site || '/attachments/' || f.id || '/' || CASE WHEN f.name ~ '^[A-Za-z0-9._-]+$' THEN f.name ELSE 'file' END END AS address
		FROM attachments f
		WHERE f.by_id = @account AND f.stored_at IS NOT NULL AND NOT f.for_moderators
		ORDER BY f.id`},
	{"support", `
		SELECT s.kind AS of, ` + addressOf("s") + ` AS address, u.at AS given_at, o.name AS on_behalf_of
		FROM supports u
		JOIN subjects s ON s.id = u.subject_id
		LEFT JOIN organisations o ON o.id = u.organisation_id
		WHERE u.account_id = @account
		ORDER BY u.at, u.subject_id`},
	{"follows", `
		SELECT s.kind AS of, ` + addressOf("s") + ` AS address, f.level, f.at
		FROM follows f
		JOIN subjects s ON s.id = f.subject_id
		WHERE f.account_id = @account
		ORDER BY f.at, f.subject_id`},
	{"readings", `
		SELECT @site || '/threads/' || thread_id AS thread, @site || '/comments/' || comment_id AS up_to, at, session_id AS session
		FROM readings
		WHERE account_id = @account
		ORDER BY at, thread_id, session_id`},
	{"flags", `
		SELECT
			@site || '/flags/' || f.id AS address,
			` + addressOf("about") + ` AS about,
			f.ground,
			f.edition AS edition_of_house_rules,
			f.rule AS house_rule,
			f.words,
			s.lang AS language,
			s.created_at AS reported_at,
			d.kind AS outcome,
			settled.created_at AS decided_at
		FROM flags f
		JOIN subjects s ON s.id = f.id
		JOIN subjects about ON about.id = f.about_id
		LEFT JOIN decisions d ON d.id = f.settled_by
		LEFT JOIN subjects settled ON settled.id = d.id
		WHERE f.account_id = @account
		ORDER BY f.id`},
	{"decisions", `
		SELECT
			@site || '/decisions/' || d.id AS address,
			d.kind,
			` + addressOf("about") + ` AS about,
			d.edition AS edition_of_house_rules,
			d.rule AS house_rule,
			d.reason,
			CASE WHEN d.kind = 'hold' THEN ` + holdReasons + ` WHERE h.id = d.about_id AND h.at = s.created_at) END AS held_because,
			s.lang AS language,
			s.created_at AS decided_at,
			CASE WHEN d.by_id IS NULL THEN 'the forum, by a rule' WHEN d.agreed_by IS NULL THEN 'a moderator' ELSE 'two moderators' END AS decided_by,
			d.until,
			d.undone_at
		FROM decisions d
		JOIN subjects s ON s.id = d.id
		JOIN subjects about ON about.id = d.about_id
		WHERE s.author_id = @account OR ` + isCoAuthorOfDecided + `
		ORDER BY d.id`},
	{"appeals", `
		SELECT
			@site || '/appeals/' || p.id AS address,
			@site || '/decisions/' || p.decision_id AS decision,
			p.words,
			s.lang AS language,
			s.created_at AS lodged_at,
			p.due_at,
			p.outcome,
			p.reason,
			@site || '/decisions/' || p.ended_by AS ended_by,
			p.decided_at
		FROM appeals p
		JOIN subjects s ON s.id = p.id
		WHERE s.author_id = @account
		ORDER BY p.id`},
	{"notes_by_moderators", `
		SELECT words, lang AS language, at
		FROM member_notes
		WHERE about_id = @account
		ORDER BY id`},
	{"screening", `
		SELECT ` + addressOf("s") + ` AS of, p.at, p.fingerprint, p.links
		FROM fingerprints p
		JOIN subjects s ON s.id = p.id
		WHERE p.author_id = @account
		ORDER BY p.id`},
	{"contributions_on_paper_or_by_phone", `
		SELECT
			` + addressOf("s") + ` AS address,
			h.way,
			h.received_on,
			CASE WHEN h.account_id = @account THEN 'it is yours' ELSE 'you entered it for someone' END AS why
		FROM assisted h
		JOIN subjects s ON s.id = h.id
		WHERE h.account_id = @account OR h.entered_by = @account
		ORDER BY h.id`},
	{"notifications", `
		SELECT l.kind, s.kind AS of, ` + addressOf("s") + ` AS address, e.at, l.read_at
		FROM notifications l
		JOIN subjects s ON s.id = l.about_id
		JOIN events e ON e.id = l.first_event
		WHERE l.account_id = @account
		ORDER BY l.id`},
	{"live_sessions_led", `
		SELECT @site || '/live-sessions/' || id AS address, title, starts_at, ends_at
		FROM live_sessions
		WHERE chair_id = @account
		ORDER BY id`},
	{"turns_in_live_sessions", `
		SELECT @site || '/live-sessions/' || session_id AS live_session, at AS last_wrote_at
		FROM live_session_turns
		WHERE account_id = @account
		ORDER BY session_id`},
	{"open_drafts_of_actions", `
		SELECT @site || '/actions/' || action_id || '/draft' AS address, at AS last_seen_at
		FROM draft_editors
		WHERE account_id = @account
		ORDER BY action_id`},
	{"saved_choices_of_cases", `
		SELECT @site || '/plans/' || p.slug || '/queue' AS queue, v.name, v.choice, v.at
		FROM case_views v
		JOIN plans p ON p.id = v.plan_id
		WHERE v.account_id = @account
		ORDER BY v.at, v.name`},
	{"opinions", `
		SELECT
			` + addressOf("s") + ` AS address,
			CASE WHEN s.author_id = @account THEN o.question END AS you_asked,
			CASE WHEN o.answered_by = @account THEN o.words END AS you_answered,
			s.created_at AS asked_at,
			o.answered_at
		FROM opinions o
		JOIN subjects s ON s.id = o.id
		WHERE @account IN (s.author_id, o.of_id, o.answered_by)
		ORDER BY o.id`},
	{"handover_notes", `
		SELECT words, lang AS language, at, done_at
		FROM handover_notes
		WHERE by_id = @account
		ORDER BY id`},
	{"record", `
		SELECT e.at, e.kind AS what, s.kind AS of, ` + addressOf("s") + ` AS address
		FROM events e
		LEFT JOIN subjects s ON s.id = e.subject_id
		WHERE e.actor_id = @account
		ORDER BY e.at, e.id`},
}
