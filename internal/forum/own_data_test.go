package forum

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// notOwnData are the columns that refer to an account and are in no part of its data, each with the reason. What someone did stands in the part record
// too, so that a column that only says who did it adds nothing.
var notOwnData = map[string]string{
	"roles.given_by":                "another's act; of one's own the record tells",
	"suspensions.given_by":          "another's act; of one's own the record tells",
	"suspensions.lifted_by":         "another's act; of one's own the record tells",
	"withdrawals.by_id":             "one's own act: with the contribution, and in the record",
	"submissions.account_id":        "keys of forms, for a week; what was posted is there itself",
	"versions.author_id":            "published in office; the record tells",
	"closures.closed_by":            "an act in office; the record tells",
	"closures.reopened_by":          "an act in office; the record tells",
	"pins.pinned_by":                "an act in office; the record tells",
	"comment_revisions.by_id":       "the author of the comment, or a moderator in office",
	"drafts.saved_by":               "a text of the organisation that holds the action, which its editors share",
	"anchors.confirmed_by":          "an act in office; the record tells",
	"suggestion_answers.by_id":      "an act in office; the record tells",
	"credits.by_id":                 "an act in office; the record tells",
	"proposal_drafts.saved_by":      "one of its authors, each of whom has it in their data",
	"responses.written_by":          "an answer of the government, given in office; the record tells",
	"responses.approved_by":         "an act in office; the record tells",
	"responses.withdrawn_by":        "an act in office; the record tells",
	"response_revisions.written_by": "an answer of the government, given in office; the record tells",
	"rule_editions.by_id":           "an act in office; the record tells",
	"curation_steps.by_id":          "an act in office; the record tells",
	"origins.by_id":                 "an act in office; the record tells",
	"live_sessions.scheduled_by":    "an act in office; the record tells",
	"live_sessions.closed_by":       "an act in office; the record tells",
	"live_sessions.cancelled_by":    "an act in office; the record tells",
	"live_session_moves.by_id":      "an act in office; the record tells",
	"live_session_pins.pinned_by":   "an act in office; the record tells",
	"decisions.undone_by":           "an act in office; the record tells",
	"appeals.decided_by":            "an act in office; the record tells",
	"cases.claimed_by":              "which moderator looks at what just now; gone in minutes",
	"cases.closed_by":               "an act in office; the record tells",
	"moderation_settings.by_id":     "an act in office; the record tells",
	"requests.by_id":                "an act in office; the record tells",
	"requests.answered_by":          "an act in office; the record tells",
	"handover_notes.done_by":        "an act in office; the record tells",
	"member_notes.by_id":            "what a moderator noted is data of whom it is about",
}

// ownDataOf reads someone's data, the parts by name.
func (s *stand) ownDataOf(a Actor) map[string][]map[string]any {
	s.t.Helper()
	all := map[string][]map[string]any{}
	s.must(s.f.OwnData.Read(s.t.Context(), a, "https://forum.example", func(part string, one json.RawMessage) error {
		var read map[string]any
		all[part] = append(all[part], nil)
		err := json.Unmarshal(one, &read)
		all[part][len(all[part])-1] = read
		return err
	}))
	return all
}

func TestOwnData_everyColumn(t *testing.T) {
	s := newStand(t)
	rows, err := s.db.Query(t.Context(), `
		SELECT k.conrelid::regclass::text || '.' || c.attname
		FROM pg_constraint k
		JOIN pg_attribute c ON c.attrelid = k.conrelid AND c.attnum = ANY (k.conkey)
		WHERE k.contype = 'f' AND k.confrelid = 'accounts'::regclass
		ORDER BY 1`)
	s.must(err)
	columns, err := pgx.CollectRows(rows, pgx.RowTo[string])
	s.must(err)
	if len(columns) < 50 {
		t.Fatalf("only %d columns refer to accounts", len(columns))
	}
	isIn := func(column string) bool {
		table, name, _ := strings.Cut(column, ".")
		from := regexp.MustCompile(`\b(FROM|JOIN) ` + table + `\b`)
		named := regexp.MustCompile(`\b` + name + `\b`)
		return slices.ContainsFunc(ownParts, func(p ownPart) bool { return from.MatchString(p.query) && named.MatchString(p.query) })
	}
	for _, column := range columns {
		reason, left := notOwnData[column]
		if left && reason == "" {
			t.Errorf("%s is left out without a reason", column)
		}
		if !left && !isIn(column) {
			t.Errorf("%s is in no part of someone's own data: add it there, or say in notOwnData why not", column)
		}
	}
	for column := range notOwnData {
		if !slices.Contains(columns, column) {
			t.Errorf("%s refers to no account any more", column)
		}
	}
}

func TestOwnData_Read(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod, other := s.person("Ana"), s.person("Bob"), s.moderator("Mo"), s.moderator("Mi")
	s.exec(`UPDATE accounts SET email = 'ana@example.org' WHERE id = $1`, ana.Account)
	hidden := s.post(ana, g.thread, 0, "Wie dit bedacht heeft is gek.")
	withdrawn := s.post(ana, g.thread, 0, "Dat had ik niet moeten zeggen.")
	theirs := s.post(bob, g.thread, 0, "Woorden van Bob.")
	s.must(s.f.Comments.Edit(t.Context(), ana, hidden, 1, "Wie dit bedacht heeft is knettergek."))
	proposal := s.propose(ana, g, "Een loket voor vragen")
	s.must(s.f.Comments.Withdraw(t.Context(), ana, withdrawn))
	_, err := s.f.Agreements.Give(t.Context(), ana, theirs)
	s.must(err)
	s.must(s.f.Follows.Set(t.Context(), ana, g.action, "follow"))
	s.flag(ana, theirs, 2)
	decided := s.decide(mod, DecideHide, hidden)
	s.must(s.f.Appeals.Lodge(t.Context(), ana, decided, "Dat mag ik vinden.", "nl"))
	s.must(s.f.MemberNotes.Add(t.Context(), mod, ana.Account, "Gebeld; belooft beterschap.", "nl"))
	s.must(s.f.MemberNotes.Add(t.Context(), mod, bob.Account, "Over Bob alleen.", "nl"))
	s.must(s.f.Accounts.Suspend(t.Context(), other, ana.Account, NewSuspension{Until: s.now.Add(24 * time.Hour), Reason: "Een dag rust."}))
	ana.Suspended = true

	all := s.ownDataOf(ana)
	has := func(part, key string, want any) {
		t.Helper()
		if !slices.ContainsFunc(all[part], func(one map[string]any) bool { return fmt.Sprint(one[key]) == fmt.Sprint(want) }) {
			t.Errorf("no %s with %s %v among %v", part, key, want, all[part])
		}
	}

	t.Run("it holds what someone wrote, did and was told, whatever became of it", func(t *testing.T) {
		has("account", "email_address", "ana@example.org")
		has("comments", "text", "Wie dit bedacht heeft is knettergek.")
		has("comments", "hidden_by", fmt.Sprintf("https://forum.example/decisions/%d", decided))
		has("comments", "text", "Dat had ik niet moeten zeggen.")
		has("comment_revisions", "text", "Wie dit bedacht heeft is gek.")
		has("proposals", "title", "Een loket voor vragen")
		has("proposal_versions", "proposal", fmt.Sprintf("https://forum.example/proposals/%d", proposal))
		has("support", "address", fmt.Sprintf("https://forum.example/comments/%d", theirs))
		has("follows", "address", fmt.Sprintf("https://forum.example/actions/%d", g.action))
		has("flags", "house_rule", 2)
		has("decisions", "decided_by", "a moderator")
		has("appeals", "words", "Dat mag ik vinden.")
		has("notes_by_moderators", "words", "Gebeld; belooft beterschap.")
		has("suspensions", "reason", "Een dag rust.")
		has("sessions", "device", "Firefox, Linux")
		has("record", "what", "comment.posted")
	})
	t.Run("moments are as RFC 3339 has them", func(t *testing.T) {
		for part, things := range all {
			for _, one := range things {
				for key, value := range one {
					moment, is := value.(string)
					if !is || !strings.HasSuffix(key, "_at") && key != "at" {
						continue
					}
					if _, err := time.Parse(time.RFC3339, moment); err != nil {
						t.Errorf("%s of %s: %v", key, part, err)
					}
				}
			}
		}
	})
	t.Run("it holds nothing that others wrote to others, no names of moderators, and nothing secret", func(t *testing.T) {
		written, err := json.Marshal(all)
		s.must(err)
		for _, not := range []string{"Woorden van Bob", "Over Bob", `"Bob"`, `"Mo"`, `"Mi"`, "token", "hash", "id_token"} {
			if strings.Contains(string(written), not) {
				t.Errorf("it holds %s", not)
			}
		}
	})
	t.Run("that it was asked for is on record", func(t *testing.T) {
		if n := s.count(`SELECT count(*) FROM events WHERE kind = 'account.copied' AND actor_id = $1`, ana.Account); n != 1 {
			t.Errorf("%d times", n)
		}
		has("record", "what", "account.copied")
	})
	t.Run("a visitor has none, and who asks too often waits", func(t *testing.T) {
		none := func(string, json.RawMessage) error { return errors.New("something is given") }
		if err := s.f.OwnData.Read(t.Context(), Actor{}, "", none); CodeOf(err) != SignIn {
			t.Errorf("a visitor: %v", err)
		}
		ana.Wait = time.Minute
		if err := s.f.OwnData.Read(t.Context(), ana, "", none); CodeOf(err) != TooMany {
			t.Errorf("too often: %v", err)
		}
	})
}
