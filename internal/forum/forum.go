package forum

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// DB is where a Forum keeps everything: a pool in the program, a transaction that is rolled back in tests.
type DB interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Options are what a Forum is made from.
type Options struct {
	DB DB
	// Clock tells the time; nil means time.Now.
	Clock func() time.Time
	// Changed is told after every commit. It must not block. Nil means nobody listens.
	Changed func()
	// Announce is told, after a commit, the highest new number of each channel that the commit touched. It must not block. Nil means nobody listens.
	Announce func(channel string, n int64)
	// Tally is told, after a commit, how many there are now of something that pages on a channel count. It must not block. Nil means nobody listens.
	Tally func(channel, name string, n int)
	// Outbox takes what may be news to people; nil means that nobody is told of anything.
	Outbox Outbox
	// Lifetimes bound sessions; the zero value means DefaultLifetimes.
	Lifetimes Lifetimes
	// Store keeps the files of attachments. Nil means that none can be added, read or cleared away.
	Store Store
	// Log takes what goes wrong and stops nobody; nil keeps nothing.
	Log *slog.Logger
}

// Forum is the whole product behind one door per noun.
type Forum struct {
	db          DB
	clock       func() time.Time
	changed     func()
	sharedReads sharedReads
	announce    func(channel string, n int64)
	tally       func(channel, name string, n int)
	outbox      Outbox
	lifetimes   Lifetimes
	store       Store
	log         *slog.Logger

	Accounts         Accounts
	Sessions         Sessions
	SignIns          SignIns
	ParkedForms      ParkedForms
	Organisations    Organisations
	Plans            Plans
	Actions          Actions
	Drafts           Drafts
	Passages         Passages
	Suggestions      Suggestions
	Repository       Repository
	Threads          Threads
	Comments         Comments
	LiveSessions     LiveSessions
	Proposals        Proposals
	ProposalDrafts   ProposalDrafts
	ProposalVersions ProposalVersions
	CoAuthors        CoAuthors
	Invitations      Invitations
	Attachments      Attachments
	Curations        Curations
	Supports         Supports
	Agreements       Agreements
	Readings         Readings
	Inputs           Inputs
	Flags            Flags
	Cases            Cases
	CaseViews        CaseViews
	Filters          Filters
	Holds            Holds
	Safeguards       Safeguards
	Decisions        Decisions
	Appeals          Appeals
	ReasonTemplates  ReasonTemplates
	Requests         Requests
	Opinions         Opinions
	Assisted         AssistedContributions
	HandoverNotes    HandoverNotes
	MemberNotes      MemberNotes
	Audit            Audit
	OwnData          OwnData
	Responses        Responses
	HouseRules       HouseRules
	Follows          Follows
	Notifications    Notifications
	Search           Search
	Subjects         Subjects
	Channels         Channels
}

// New makes a Forum.
func New(o Options) *Forum {
	f := &Forum{
		db: o.DB, clock: o.Clock, changed: o.Changed, announce: o.Announce, tally: o.Tally, outbox: o.Outbox, lifetimes: o.Lifetimes, store: o.Store,
		log: o.Log,
	}
	if f.clock == nil {
		f.clock = time.Now
	}
	if f.changed == nil {
		f.changed = func() {}
	}
	if f.announce == nil {
		f.announce = func(string, int64) {}
	}
	if f.tally == nil {
		f.tally = func(string, string, int) {}
	}
	if f.log == nil {
		f.log = slog.New(slog.DiscardHandler)
	}
	if f.lifetimes == (Lifetimes{}) {
		f.lifetimes = DefaultLifetimes
	}
	f.Accounts = Accounts{f}
	f.Sessions = Sessions{f}
	f.SignIns = SignIns{f}
	f.ParkedForms = ParkedForms{f}
	f.Organisations = Organisations{f}
	f.Plans = Plans{f}
	f.Actions = Actions{f}
	f.Drafts = Drafts{f}
	f.Passages = Passages{f}
	f.Suggestions = Suggestions{f}
	f.Curations = Curations{f}
	f.Repository = Repository{f}
	f.Threads = Threads{f}
	f.Comments = Comments{f}
	f.LiveSessions = LiveSessions{f}
	f.Proposals = Proposals{f}
	f.Supports = Supports{f}
	f.Agreements = Agreements{f}
	f.Readings = Readings{f}
	f.Inputs = Inputs{f}
	f.Responses = Responses{f}
	f.ProposalDrafts = ProposalDrafts{f}
	f.ProposalVersions = ProposalVersions{f}
	f.CoAuthors = CoAuthors{f}
	f.Invitations = Invitations{f}
	f.Attachments = Attachments{f}
	f.HouseRules = HouseRules{f}
	f.Follows = Follows{f}
	f.Flags = Flags{f}
	f.Cases = Cases{f}
	f.CaseViews = CaseViews{f}
	f.Filters = Filters{f}
	f.Holds = Holds{f}
	f.Safeguards = Safeguards{f}
	f.Decisions = Decisions{f}
	f.Appeals = Appeals{f}
	f.ReasonTemplates = ReasonTemplates{f}
	f.Requests = Requests{f}
	f.Opinions = Opinions{f}
	f.Assisted = AssistedContributions{f}
	f.HandoverNotes = HandoverNotes{f}
	f.MemberNotes = MemberNotes{f}
	f.Audit = Audit{f}
	f.OwnData = OwnData{f}
	f.Notifications = Notifications{f}
	f.Search = Search{f}
	f.Subjects = Subjects{f}
	f.Channels = Channels{f}
	return f
}

// Now is the forum's time, to the microsecond that Postgres keeps.
func (f *Forum) Now() time.Time { return f.clock().UTC().Truncate(time.Microsecond) }

// tx is one change: a transaction, its time, and what it will have on record.
type tx struct {
	pgx.Tx
	now     time.Time
	outbox  Outbox
	records []record
	tallies []tally
}

// tally is a number on open pages that the transaction changed. It is told once the change is there, is not kept, and may be lost.
type tally struct {
	channel, name string
	n             int
}

// tally has pages on a channel show how many there are now of something.
func (t *tx) tally(channel, name string, n int) {
	t.tallies = append(t.tallies, tally{channel, name, n})
}

// maxAttempts bounds how often a change that met a deadlock is tried anew.
const maxAttempts = 5

// Forget is to be called when another node changed anything: what is kept for the next moment is read anew. What this node changes it knows.
func (f *Forum) Forget() { f.sharedReads.forget() }

// write carries out one change in one transaction and announces its news after the commit.
// fn may run more than once, so it has no effect but through its tx.
func (f *Forum) write(ctx context.Context, fn func(t *tx) error) error {
	var err error
	for range maxAttempts {
		var news map[string]int64
		var tallies []tally
		news, tallies, err = f.writeOnce(ctx, fn)
		if err == nil {
			f.Forget()
			f.changed()
			for channel, n := range news {
				f.announce(channel, n)
			}
			for _, t := range tallies {
				f.tally(t.channel, t.name, t.n)
			}
			return nil
		}
		if !retryable(err) {
			break
		}
	}
	return translate(err)
}

func (f *Forum) writeOnce(ctx context.Context, fn func(t *tx) error) (map[string]int64, []tally, error) {
	begun, err := f.db.Begin(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("begin: %w", err)
	}
	defer begun.Rollback(ctx) // after a commit this does nothing
	t := &tx{Tx: begun, now: f.Now(), outbox: f.outbox}
	if err := fn(t); err != nil {
		return nil, nil, err
	}
	news, err := t.number(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := t.Commit(ctx); err != nil {
		return nil, nil, fmt.Errorf("commit: %w", err)
	}
	return news, t.tallies, nil
}

// retryable tells what the next attempt may not meet, after which Postgres has undone everything, from other errors: a serialisation
// failure, a deadlock, and a passage that someone else marked at the same moment, whose thread the next attempt finds.
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01" || pg.ConstraintName == "passages_place_key")
}

// Tidy forgets what has had its time: ended sessions, abandoned sign-ins, parked forms, keys of forms, news read long ago, numbers that no page can ask for,
// drafts that nobody works on, invitations that have expired, files that belong to nothing, where people left off long ago.
func (f *Forum) Tidy(ctx context.Context) error {
	return errors.Join(
		f.Sessions.Expire(ctx),
		f.Sessions.ForgetLogouts(ctx),
		f.SignIns.Expire(ctx),
		f.ParkedForms.Expire(ctx),
		f.ForgetSubmissions(ctx),
		f.Drafts.Tidy(ctx),
		f.Notifications.Forget(ctx),
		f.ProposalDrafts.Tidy(ctx),
		f.Invitations.Tidy(ctx),
		f.Attachments.Tidy(ctx),
		f.Readings.Tidy(ctx),
		f.Filters.Tidy(ctx),
		f.Decisions.ForgetSealed(ctx),
		f.HandoverNotes.Tidy(ctx),
		f.Assisted.Tidy(ctx),
		f.MemberNotes.Tidy(ctx),
		f.Channels.Trim(ctx),
	)
}
