package web

import (
	"crypto/rand"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/locales"
	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// page is what every page knows, for this visit.
func (s *Server) page(c *fiber.Ctx, section, title string) views.Page {
	v := at(c)
	p := s.plainPage(v.lang)
	p.Path = v.path
	p.Section = section
	p.Title = title
	p.Actor = v.Actor
	p.CSRF = s.csrf(v)
	p.Strip = s.strip(c, p.Words)
	p.Notice, p.Warning = notice(p.Words, notices, c.Query("done")), notice(p.Words, warnings, c.Query("done"))
	s.bell(c, &p)
	return p
}

// plainPage is a page that nobody in particular looks at; live frames are made with it.
func (s *Server) plainPage(lang string) views.Page {
	p := views.Page{
		Words:       s.words(lang),
		Lang:        lang,
		Path:        "/",
		Canonical:   s.PublicURL,
		Styles:      s.Assets.Path("main.css"),
		WorkStyles:  s.Assets.Path("work.css"),
		Script:      s.Assets.Path("main.js"),
		Asset:       s.Assets.Path,
		Font:        s.Assets.Path("newsreader.woff2"),
		Icon:        s.Assets.Path("favicon.svg"),
		Development: s.SignIn.Development,
		Zone:        s.Zone,
		Now:         s.Forum.Now(),
		Site:        s.Site,
	}
	if len(s.Theme) > 0 {
		p.Theme = "/theme.css"
	}
	return p
}

func (s *Server) words(lang string) *locales.Words {
	if w, ok := s.Catalogue[lang]; ok {
		return w
	}
	return s.Catalogue[locales.Languages[0]]
}

// notices are the sentences that a page can be asked to show after a form was handled.
var notices = map[string]string{
	"posted":            "comment.posted",
	"changed":           "comment.changed",
	"withdrawn":         "comment.withdrawnNotice",
	"opened":            "thread.opened",
	"proposed":          "proposal.posted",
	"saved":             "account.saved",
	"ended":             "account.ended",
	"settled":           "passage.settled",
	"declined":          "suggestion.declinedNotice",
	"taken":             "suggestion.taken",
	"byHand":            "suggestion.byHand",
	"draftSaved":        "draft.savedNotice",
	"discarded":         "draft.discarded",
	"drafted":           "response.draftedNotice",
	"approved":          "response.approvedNotice",
	"corrected":         "response.correctedNotice",
	"draftWithdrawn":    "response.draftWithdrawn",
	"rescheduled":       "schedule.saved",
	"revised":           "houseRule.revised",
	"curated":           "curation.done",
	"made":              "adoption.made",
	"followed":          "follow.followed",
	"unfollowed":        "follow.unfollowed",
	"muted":             "follow.mutedNotice",
	"read":              "notification.readNotice",
	"liveScheduled":     "liveSession.scheduledNotice",
	"liveChanged":       "liveSession.changedNotice",
	"liveCancelled":     "liveSession.cancelledNotice",
	"liveEnded":         "liveSession.endedNotice",
	"tooLate":           "proposalDraft.tooLate",
	"newVersion":        "proposalVersion.published",
	"joined":            "invitation.joined",
	"left":              "coAuthor.left",
	"authorRemoved":     "coAuthor.removed",
	"revoked":           "invitation.revoked",
	"attached":          "attachment.added",
	"described":         "attachment.described",
	"removed":           "attachment.removed",
	"flagged":           "flag.sent",
	"released":          "case.released",
	"undone":            "decision.undoneNotice",
	"templateSaved":     "template.saved",
	"templateRemoved":   "template.removed",
	"opinionAsked":      "opinion.asked",
	"opinionGiven":      "opinion.given",
	"requested":         "request.made",
	"requestDeclined":   "request.declined",
	"requestWithdrawn":  "request.withdrawn",
	"appealed":          "appeal.sent",
	"appealDecided":     "appeal.decidedNotice",
	"held":              "hold.notice",
	"safeguarded":       "safeguard.changed",
	"noted":             "handover.noted",
	"assisted":          "assisted.entered",
	"assistedChanged":   "assisted.changed",
	"assistedWithdrawn": "assisted.withdrawn",
	"assistedReturned":  "assisted.returned",
	"lifted":            "suspension.liftedNotice",
	"memberNoted":       "memberNote.added",
	"memberNoteRemoved": "memberNote.removed",
	"noteDone":          "handover.isDone",
	"noteReopened":      "handover.isReopened",

	"supported":        "support.given",
	"supportWithdrawn": "support.withdrawn",
}

// warnings are the sentences on what was not done, or not wholly.
var warnings = map[string]string{
	"chooseFirst": "case.chooseFirst",
	"someLate":    "decision.someLate",
	"someLeft":    "decision.someLeft",
}

func notice(w *locales.Words, from map[string]string, done string) string {
	if id, ok := from[done]; ok {
		return w.T(id)
	}
	return ""
}

// pageCaching has browsers ask each time, and nobody between them and us keep a page.
const pageCaching = "private, no-cache"

// render answers with a page or a part of one. It is written into the response's own body: Send would keep what it is
// given, and the answer goes out only after the handler.
func (s *Server) render(c *fiber.Ctx, status int, component templ.Component) error {
	c.Response().ResetBody()
	ctx := c.UserContext()
	if c.Method() == post && status >= fiber.StatusBadRequest {
		ctx = views.Refused(ctx)
	}
	if err := component.Render(ctx, c.Response().BodyWriter()); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, pageCaching)
	c.Status(status)
	return nil
}

// newKey names one form that is about to be filled in, so that posting it twice is doing it once.
func newKey() string { return rand.Text() }

// stripCache keeps what the strip on every page says of the current plan; it is a second old at most.
type stripCache struct {
	mu   sync.Mutex
	at   time.Time
	open openPlan
}

// openPlan is the current plan with what the strip needs of it.
type openPlan struct {
	plan  forum.Plan
	found bool
}

func (s *Server) strip(c *fiber.Ctx, w *locales.Words) views.Strip {
	now := s.Forum.Now()
	s.strips.mu.Lock()
	defer s.strips.mu.Unlock()
	if now.Sub(s.strips.at) > time.Second || s.strips.at.After(now) {
		plan, err := s.Forum.Plans.Current(c.UserContext(), forum.Actor{})
		if err != nil && forum.CodeOf(err) != forum.NotFound {
			s.Log.Warn("current plan", "error", err)
			return views.Strip{}
		}
		s.strips.at, s.strips.open = now, openPlan{plan, err == nil}
	}
	if !s.strips.open.found {
		return views.Strip{}
	}
	return views.PlanStrip(w, s.strips.open.plan, now)
}
