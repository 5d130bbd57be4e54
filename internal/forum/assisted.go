package forum

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Assisted says of a contribution that a moderator entered it, for someone who takes part without an account.
type Assisted struct {
	Way  string `json:"way"`  // one of AssistedWays
	Name string `json:"name"` // "" for who wants no name there
}

// AssistedWays are how contributions come in that moderators enter.
var AssistedWays = []string{"paper", "phone", "meeting"}

// Limits on assisted contributions.
const (
	MaxAssistedName     = 50 // characters: with how it came in, it must fit where names stand
	MaxAssistedContact  = 200
	AssistedPrivateFor  = 12 // months that contact and source are kept
	maxAssistedAgeYears = 2  // between receiving and entering
)

// AssistedPerson is for whom a moderator enters something, and how it came in.
type AssistedPerson struct {
	Way        string
	Name       string // "" for who wants no name there
	ShownAs    string // the name as it stands on every page, with word that it came in through the moderators
	ReceivedOn time.Time
	Contact    string // e-mail address or telephone number, for moderators only; "" when there is none
}

func (in *AssistedPerson) check(wrong *problems, now time.Time) {
	in.Name, in.Contact = text.Line(in.Name), text.Line(in.Contact)
	if !slices.Contains(AssistedWays, in.Way) {
		wrong.add("way", "assisted.error.noWay")
	}
	if in.Name != "" {
		if _, problem := displayName(in.Name); problem != "" || text.Length(in.Name) > MaxAssistedName {
			wrong.add("name", "assisted.error.name", "Max", MaxAssistedName)
		}
	}
	if text.Length(in.Contact) > MaxAssistedContact {
		wrong.add("contact", "error.tooLong", "Max", MaxAssistedContact)
	}
	if day := in.ReceivedOn; day.IsZero() || day.After(now) || day.Before(now.AddDate(-maxAssistedAgeYears, 0, 0)) {
		wrong.add("received_on", "assisted.error.receivedOn", "Years", maxAssistedAgeYears)
	}
}

// NewAssisted is a contribution that a moderator enters: a comment in a thread, a note on a passage, or a proposal, of which exactly one is given.
type NewAssisted struct {
	Key string
	AssistedPerson
	Thread   int64 // with Comment
	Comment  NewComment
	Passage  *NewPassage
	Proposal *NewProposal
}

func (in *NewAssisted) check(now time.Time) error {
	var wrong problems
	in.AssistedPerson.check(&wrong, now)
	switch {
	case in.Passage != nil:
		if err := in.Passage.check(); err != nil {
			wrong.join(err)
		}
	case in.Proposal != nil:
		in.Proposal.receivedOn = in.ReceivedOn
		if err := in.Proposal.check(); err != nil {
			wrong.join(err)
		}
	default:
		in.Comment.check(&wrong)
	}
	return wrong.err()
}

// AssistedContributions are what moderators enter for others. They count as input as if the person had an account: nobody can sign in as who made them,
// so nobody agrees or withdraws in their name.
type AssistedContributions struct{ f *Forum }

// Enter enters a contribution and gives its number. Errors: NotFound for who does not moderate, and for what is not public; Invalid; Closed; Refused.
func (s AssistedContributions) Enter(ctx context.Context, a Actor, in NewAssisted) (id int64, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	if err := in.check(s.f.Now()); err != nil {
		return 0, err
	}
	hash := hashOf("assisted", in.AssistedPerson, in.Thread, in.Comment, in.Passage, in.Proposal)
	err = s.f.once(ctx, a, in.Key, hash, &id, func(t *tx) (err error) {
		id, err = s.enter(ctx, t, a, in)
		return err
	})
	return id, err
}

func (s AssistedContributions) enter(ctx context.Context, t *tx, a Actor, in NewAssisted) (id int64, err error) {
	person := Actor{Ready: true, Lang: in.lang()}
	if person.Account, err = s.f.Accounts.standIn(ctx, t, in.ShownAs, person.Lang); err != nil {
		return 0, err
	}
	switch {
	case in.Passage != nil:
		id, err = s.f.Passages.comment(ctx, t, person, *in.Passage)
	case in.Proposal != nil:
		id, err = s.f.Proposals.submit(ctx, t, person, *in.Proposal, 0)
	default:
		id, err = s.f.Comments.post(ctx, t, person, in.Thread, in.Comment)
	}
	if err != nil {
		return 0, err
	}
	if err := unfollowAll(ctx, t, person); err != nil { // nobody reads what they would be told
		return 0, err
	}
	_, err = t.Exec(ctx, `
		INSERT INTO assisted (id, account_id, way, name, received_on, entered_by, contact, private_until)
		VALUES (@id, @account, @way, NULLIF(@name, ''), @received, @by, NULLIF(@contact, ''), @until)`,
		pgx.NamedArgs{
			"id": id, "account": person.Account, "way": in.Way, "name": in.Name, "received": in.ReceivedOn, "by": a.Account, "contact": in.Contact,
			"until": t.now.AddDate(0, AssistedPrivateFor, 0),
		})
	if err != nil {
		return 0, fmt.Errorf("assisted: %w", err)
	}
	t.record(Event{Kind: "assisted.entered", Actor: a, Subject: id, Data: map[string]any{"account": person.Account, "way": in.Way}})
	return id, nil
}

// lang is the language of what was written.
func (in NewAssisted) lang() string {
	switch {
	case in.Passage != nil:
		return in.Passage.First.Lang
	case in.Proposal != nil:
		return in.Proposal.Lang
	}
	return in.Comment.Lang
}

// Change corrects for whom something was entered and how it came in; without a name it is of nobody in particular from then on. Errors: NotFound; Invalid.
func (s AssistedContributions) Change(ctx context.Context, a Actor, id int64, in AssistedPerson) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	var wrong problems
	in.check(&wrong, s.f.Now())
	if err := wrong.err(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		var account int64
		var way string
		var named bool
		err := t.QueryRow(ctx, `
			SELECT account_id, way, name IS NOT NULL
			FROM assisted
			WHERE id = $1
			FOR UPDATE`, id).Scan(&account, &way, &named)
		if err != nil {
			return translate(err)
		}
		_, err = t.Exec(ctx, `
			UPDATE assisted
			SET way = @way, name = NULLIF(@name, ''), received_on = @received, contact = NULLIF(@contact, '')
			WHERE id = @id`, pgx.NamedArgs{"id": id, "way": in.Way, "name": in.Name, "received": in.ReceivedOn, "contact": in.Contact})
		if err != nil {
			return fmt.Errorf("change assisted: %w", err)
		}
		t.record(Event{Kind: "assisted.changed", Actor: a, Subject: id, Data: wasAndIs(
			map[string]any{"way": way, "named": named}, map[string]any{"way": in.Way, "named": in.Name != ""}, map[string]any{"account": account},
		)})
		return s.f.Accounts.renameStandIn(ctx, t, account, in.ShownAs)
	})
}

// Reword corrects the text of an assisted proposal: a next version of it, which all can compare with the one before. Errors: NotFound; Invalid.
func (s AssistedContributions) Reword(ctx context.Context, a Actor, id int64, title, problem, solution, note string) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		o, err := s.f.Proposals.lock(ctx, t, a, id)
		if err != nil {
			return err
		}
		if o.Assisted == nil {
			return errNotFound
		}
		in := o.ProposalText
		in.Title, in.Problem, in.Solution = title, problem, solution
		var wrong problems
		in.settle(&wrong)
		if err := wrong.err(); err != nil {
			return err
		}
		if o.Version >= MaxProposalVersions {
			return Errorf(TooMany, "proposalVersion.error.tooMany", "Max", MaxProposalVersions)
		}
		next := ProposalVersion{Proposal: o.ID, Number: o.Version + 1, Text: in, Note: note}
		if err := s.f.ProposalVersions.add(ctx, t, a, next); err != nil {
			return err
		}
		if err := s.f.Proposals.setText(ctx, t, o.ID, next.Number, in); err != nil {
			return err
		}
		t.record(Event{
			Kind: "proposal.revised", Actor: a, Subject: o.ID, Data: map[string]any{"version": next.Number, "substantial": false},
		}, proposalsChannel(o.Plan), threadChannel(o.Thread))
		return nil
	})
}

// Source is what moderators keep of an assisted contribution.
type Source struct {
	ID          int64
	Kind        string // comment or proposal
	Lang        string
	Title       Text   // of what it is, or stands in
	Markdown    string // of a comment
	Account     int64  // that stands for the person
	Way         string
	Name        string
	ReceivedOn  time.Time
	EnteredName string
	EnteredAt   time.Time
	Contact     string
	Until       time.Time    // when contact and documents are forgotten
	Withdrawn   bool         // on request of whose it is
	Documents   []Attachment `db:"-"`
}

// Source gives what moderators keep of a contribution. Errors: NotFound, also for who does not moderate.
func (s AssistedContributions) Source(ctx context.Context, a Actor, id int64) (Source, error) {
	if err := a.mayCurate(); err != nil {
		return Source{}, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			s.id,
			s.kind,
			coalesce(s.lang, 'nl') AS lang,
			`+titleOf+` AS title,
			coalesce(c.markdown, '') AS markdown,
			x.account_id AS account,
			x.way,
			coalesce(x.name, '') AS name,
			x.received_on,
			coalesce(by.display_name, '') AS entered_name,
			s.created_at AS entered_at,
			coalesce(x.contact, '') AS contact,
			x.private_until AS until,
			EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id)
				OR EXISTS (SELECT FROM decisions WHERE id = s.hidden_by AND kind = 'withdraw' AND undone_at IS NULL) AS withdrawn
		FROM assisted x
		JOIN subjects s ON s.id = x.id
		JOIN accounts by ON by.id = x.entered_by`+circleOf("s.id")+`
		WHERE x.id = $1`, id)
	if err != nil {
		return Source{}, fmt.Errorf("source: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Source])
	if err != nil {
		return Source{}, translate(err)
	}
	found.Documents, err = s.f.Attachments.Sealed(ctx, a, id)
	return found, err
}

// Tidy forgets addresses, numbers and documents that were kept for as long as is promised.
func (s AssistedContributions) Tidy(ctx context.Context) error {
	return s.f.write(ctx, func(t *tx) error {
		rows, err := t.Query(ctx, `
			UPDATE assisted
			SET contact = NULL
			WHERE private_until <= $1 AND (contact IS NOT NULL OR EXISTS (
				SELECT FROM attachments WHERE subject_id = assisted.id AND for_moderators AND removed_at IS NULL
			))
			RETURNING id`, t.now)
		if err != nil {
			return fmt.Errorf("tidy assisted: %w", err)
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return fmt.Errorf("tidy assisted: %w", err)
		}
		return s.f.Attachments.removeSealed(ctx, t, ids)
	})
}

// assistedComment and assistedProposal give in SQL the Assisted of the comment called c and of the proposal called o, or null.
const (
	assistedComment  = `(SELECT jsonb_build_object('way', way, 'name', coalesce(name, '')) FROM assisted WHERE assisted.id = c.id)`
	assistedProposal = `(SELECT jsonb_build_object('way', way, 'name', coalesce(name, '')) FROM assisted WHERE assisted.id = o.id)`
)
