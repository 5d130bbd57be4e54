package views

import (
	"time"

	"samenspraak/frontend/locales"
	"samenspraak/internal/forum"
)

// PlanStrip is what every page says of the current plan: its phase, and until when people can join in.
func PlanStrip(w *locales.Words, plan forum.Plan, now time.Time) Strip {
	return Strip{Title: plan.Title, Href: planPath(plan.Slug), Badge: w.T("phase." + plan.PhaseNow), Sentence: stripSentence(w, plan, now)}
}

func stripSentence(w *locales.Words, plan forum.Plan, now time.Time) string {
	for _, kinds := range [][]string{{"comments"}, forum.ProposalWindows} {
		window, ok := plan.WindowFor(now, kinds...)
		if !ok || window.Stage(now, plan.Location()) != forum.Now {
			continue
		}
		if !window.Closes.Known() {
			return w.T("window.openNow." + windowWord(window))
		}
		until := w.T("window.openUntil."+windowWord(window), "Date", w.Date(window.Closes.Begin(time.UTC)))
		return until + ", " + timeLeft(w, window.DaysLeft(now, plan.Location()))
	}
	return ""
}

// windowWord is which words go with a window: those for comments, or those for proposals.
func windowWord(w forum.Window) string {
	if w.Kind == "comments" {
		return "comments"
	}
	return "proposals"
}

// timeLeft says how long a window stays open; days as Window.DaysLeft gives them.
func timeLeft(w *locales.Words, days int) string {
	switch {
	case days < 0:
		return w.T("window.noEnd")
	case days == 0:
		return w.T("window.lastDay")
	}
	return w.N("window.left", days)
}

// soon is how many days before its end a window's badge begins to warn.
const soon = 7

func timeLeftBadge(days int) string {
	if days >= 0 && days <= soon {
		return "badge badge-warn"
	}
	return "badge badge-good"
}

// windowState says whether proposals can be made: now and until when, from when, or no longer.
func windowState(p Page, plan forum.Plan) string {
	window, ok := plan.WindowFor(p.Now, forum.ProposalWindows...)
	if !ok {
		return p.T("window.none")
	}
	switch stage := window.Stage(p.Now, plan.Location()); {
	case stage == forum.ToCome:
		return p.T("window.opens", "Date", p.Day(window.Opens))
	case stage == forum.Done:
		return p.T("window.closed", "Date", p.Day(window.Closes))
	case !window.Closes.Known():
		return p.T("window.openNow.proposals")
	default:
		return p.T("window.openUntil.proposals", "Date", p.Day(window.Closes)) + ", " + timeLeft(p.Words, window.DaysLeft(p.Now, plan.Location())) + "."
	}
}

// openForProposals tells whether the form for proposals has a use now.
func openForProposals(p Page, plan forum.Plan) bool {
	window, ok := plan.WindowFor(p.Now, forum.ProposalWindows...)
	return ok && window.Stage(p.Now, plan.Location()) == forum.Now
}
