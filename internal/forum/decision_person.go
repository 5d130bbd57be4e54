package forum

// whom is the person that a decision on a person would be on: the author of a contribution.
type whom struct {
	account   int64
	noAccount bool // a moderator entered it for someone, whom nothing can be told here, and who cannot sign in
	colleague bool // moderates, or is an admin
}

// colleagues is the rule on who moderates now, for queries in which the subject that they wrote is called s.
const colleagues = `EXISTS (SELECT FROM roles WHERE account_id = s.author_id AND role IN ('moderator', 'admin'))`

// mayTakeOn tells whether the actor may take, or ask a colleague to agree to, such a decision on who wrote a contribution. Admins give and take roles, so
// only they shut out who has one. Errors: Refused.
func (a Actor) mayTakeOn(who whom, kind string) error {
	switch {
	case !Personal(kind):
		return nil
	case who.noAccount:
		return Errorf(Refused, "decision.error.noAccount")
	case who.account == a.Account:
		return Errorf(Refused, "decision.error.onOneself")
	case who.colleague && kind != DecideWarn && !a.Admin:
		return Errorf(Refused, "decision.error.colleague")
	}
	return nil
}

func (i item) whom() whom { return whom{i.Author, i.NoAccount, i.Colleague} }

// MayTake tells whether the actor may take such a decision on it, or ask a colleague to agree to it, as far as that depends on who wrote it.
func (c Case) MayTake(a Actor, kind string) bool {
	if Clears(kind) {
		return c.Party(a) == ""
	}
	return a.mayTakeOn(whom{c.Author, c.NoAccount(), c.Colleague}, kind) == nil
}

// NoAccount tells whether a moderator entered it for someone who has no account here.
func (c Case) NoAccount() bool { return c.EnteredBy != 0 }
