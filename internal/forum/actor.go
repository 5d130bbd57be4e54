package forum

import (
	"math"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Actor is who asks for something: a visitor (the zero Actor) or an account, with the rights it has now.
// Rights are a union: someone may be a coalition member and a holder. Who holds an action is asked of the database, action by action.
type Actor struct {
	Account      int64
	Session      int64
	Name         string
	Lang         string
	Organisation int64
	Coalition    bool
	Moderator    bool
	Admin        bool
	Suspended    bool
	Suspension   *Suspension // what is known of that, or nil
	// Ready is false until the first sign-in was completed: a name chosen, the house rules accepted.
	Ready bool
	// Plain tells that, when the session was read, the account saw what a visitor sees and no more: it has no role, and nothing is its own that
	// others do not see. It says nothing of what the account may do.
	Plain bool
	// Wait is how long this actor, or everyone from where they write, has to wait to add something, having added very much; 0: not at all.
	Wait time.Duration
}

// SignedIn tells an account from a visitor.
func (a Actor) SignedIn() bool { return a.Account != 0 }

// Curates tells who may moderate and manage: moderators and admins.
func (a Actor) Curates() bool { return a.Moderator || a.Admin }

// ReadsCoalition tells who may read and write coalition threads.
func (a Actor) ReadsCoalition() bool { return a.Coalition || a.Curates() }

// seesMore tells who may see more than a visitor does.
func (a Actor) seesMore() bool { return a.SignedIn() && (!a.Plain || a.ReadsCoalition()) }

// mayContribute is the rule for everything that people add to the forum.
func (a Actor) mayContribute() error {
	switch {
	case !a.SignedIn():
		return Errorf(SignIn, "error.signIn")
	case a.Suspended:
		return Errorf(Refused, "error.suspended")
	case !a.Ready:
		return Errorf(Refused, "error.notReady")
	case a.Wait > 0:
		return a.tooOften()
	}
	return nil
}

// tooOften says when the actor can go on: in minutes, or when that is soon in seconds.
func (a Actor) tooOften() error {
	if minutes := int(math.Ceil(a.Wait.Minutes())); minutes > 1 {
		return Errorf(TooMany, "error.tooOftenMinutes", "Left", minutes)
	}
	return Errorf(TooMany, "error.tooOftenSeconds", "Left", int(math.Ceil(a.Wait.Seconds())))
}

// mayCurate is the rule for moderators' work. Others may not even know that it exists.
func (a Actor) mayCurate() error {
	if !a.Curates() || a.Suspended {
		return errNotFound
	}
	return nil
}

// mayAdminister is the rule for roles, settings and house rules. Others may not even know that it exists.
func (a Actor) mayAdminister() error {
	if !a.Admin || a.Suspended {
		return errNotFound
	}
	return nil
}

// visible is the one rule on who sees a subject, for queries in which subjects is called s; its arguments come from Actor.sees.
const visible = `(s.audience = 'public'
	OR (s.audience = 'coalition' AND @coalition)
	OR (s.audience IN ('authors', 'moderators') AND ` + isAuthor + `)
	OR (s.audience = 'moderators' AND ` + isCoAuthorOfDecided + `)
	OR (s.audience = 'moderators' AND @curates))`

// sees adds the actor to a query's arguments, for visible.
func (a Actor) sees(args pgx.NamedArgs) pgx.NamedArgs {
	if args == nil {
		args = pgx.NamedArgs{}
	}
	args["account"] = a.Account
	args["coalition"] = a.ReadsCoalition()
	args["curates"] = a.Curates()
	return args
}

// id is the actor as a foreign key: null for a visitor and for the program itself.
func (a Actor) id() *int64 {
	if a.Account == 0 {
		return nil
	}
	return &a.Account
}

// visibleTo is visible for the accounts of a query, of which the one called account has the rights r, from rightsOf.
func visibleTo(account string) string {
	return strings.NewReplacer("@account", account, "@coalition", "r.coalition", "@curates", "r.curates").Replace(visible)
}

// rightsOf are the rights that the account has now, for a lateral join.
func rightsOf(account string) string {
	return `(
		SELECT
			coalesce(bool_or(role IN ('coalition', 'moderator', 'admin')), false) AS coalition,
			coalesce(bool_or(role IN ('moderator', 'admin')), false) AS curates
		FROM roles
		WHERE account_id = ` + account + `
	)`
}
