package forum

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Code says what kind of refusal an Error is.
type Code string

const (
	Invalid  Code = "invalid"   // what came in cannot be used as it is
	NotFound Code = "not-found" // it does not exist, or this actor may not know that it does
	SignIn   Code = "sign-in"   // only people who signed in may do this
	Refused  Code = "refused"   // the actor sees the thing, but may not do this to it
	Closed   Code = "closed"    // it was possible once, or will be
	Gone     Code = "gone"      // it was in view, and may be again
	Conflict Code = "conflict"  // someone else was first
	TooMany  Code = "too-many"  // later again
)

// Error is a refusal that people may read. Message is the key of its sentence in the locales, Args what stands in it.
// Anything that is not an Error is internal, and nobody outside sees its text.
type Error struct {
	Code     Code
	Message  string
	Args     map[string]any
	Problems []Problem
}

// Problem is one thing wrong with one field of what came in.
type Problem struct {
	Field   string
	Message string
	Args    map[string]any
}

func (e *Error) Error() string {
	if len(e.Problems) == 0 {
		return string(e.Code) + ": " + e.Message
	}
	var all []string
	for _, p := range e.Problems {
		all = append(all, p.Field+": "+p.Message)
	}
	return string(e.Code) + ": " + strings.Join(all, "; ")
}

// Errorf makes a refusal; args are names and values in turn.
func Errorf(code Code, message string, args ...any) *Error {
	return &Error{Code: code, Message: message, Args: pairs(args)}
}

func pairs(args []any) map[string]any {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[fmt.Sprint(args[i])] = args[i+1]
	}
	return m
}

// CodeOf gives the code of a refusal, or "" for nil and for internal errors.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// problems collects what is wrong with an input, so that people hear everything at once.
type problems []Problem

func (p *problems) add(field, message string, args ...any) {
	*p = append(*p, Problem{Field: field, Message: message, Args: pairs(args)})
}

// join adds what another check found wrong.
func (p *problems) join(err error) {
	var refusal *Error
	if errors.As(err, &refusal) {
		*p = append(*p, refusal.Problems...)
	}
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Code: Invalid, Message: "error.invalid", Problems: p}
}

var errNotFound = Errorf(NotFound, "error.notFound")

// constraints gives a refusal to each constraint that people can run into.
var constraints = map[string]*Error{
	"threads_main_key":          Errorf(Conflict, "error.conflict"),
	"closures_open_key":         Errorf(Conflict, "thread.error.closedAlready"),
	"opinions_open_key":         Errorf(Conflict, "opinion.error.asked"),
	"requests_open_key":         Errorf(Conflict, "request.error.asked"),
	"pins_pkey":                 Errorf(Conflict, "thread.error.pinnedAlready"),
	"logout_tokens_pkey":        Errorf(Conflict, "session.error.logoutToken"),
	"withdrawals_pkey":          Errorf(Conflict, "comment.error.withdrawnAlready"),
	"supports_organisation_key": Errorf(Conflict, "support.error.organisation"),
	"rule_editions_pkey":        Errorf(Conflict, "houseRule.error.newEdition"),
	"suggestion_answers_pkey":   Errorf(Conflict, "suggestion.error.answeredAlready"),
	"proposal_drafts_form_key":  Errorf(Conflict, "error.conflict"),
	"live_sessions_open_key":    Errorf(Conflict, "liveSession.error.oneAlready"),
}

// translate turns what the database says into what people may read, where it has a meaning to them.
func translate(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return errNotFound
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		if known, ok := constraints[pg.ConstraintName]; ok {
			return known
		}
	}
	return err
}
