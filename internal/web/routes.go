package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend"
	"samenspraak/frontend/locales"
)

// door says who may come in at a route. What someone may then do is decided in package forum.
type door int

const (
	anyone   door = iota // visitors too
	member               // signed in, with a name, the house rules accepted; others do that first and come back. A form they post waits for them.
	newcomer             // signed in, if only just
	machine              // no person: no session, no form token
)

type route struct {
	method, path string
	door         door
	handle       func(*Server, *fiber.Ctx) error
}

const (
	get  = fiber.MethodGet
	post = fiber.MethodPost
)

// pages is the whole site, in both languages: Dutch at these paths, English under /en.
var pages = []route{
	{get, "/", anyone, (*Server).home},
	{get, "/about", anyone, (*Server).about},
	{get, "/house-rules", anyone, (*Server).houseRules},
	{post, "/house-rules", member, (*Server).reviseHouseRules},
	{get, "/house-rules/revision", member, (*Server).houseRulesForm},
	{get, "/house-rules/editions/:edition", anyone, (*Server).houseRulesEdition},
	{get, "/accessibility", anyone, (*Server).accessibility},
	{get, "/privacy", anyone, (*Server).privacy},
	{get, "/search", anyone, (*Server).search},

	{get, "/plans", anyone, (*Server).plans},
	{get, "/plans/:slug", anyone, (*Server).plan},
	{get, "/plans/:slug/actions/new", member, (*Server).newAction},
	{post, "/plans/:slug/actions", member, (*Server).makeAction},
	{get, "/plans/:slug/ledger", anyone, (*Server).ledger},
	{get, "/plans/:slug/ledger.csv", anyone, (*Server).ledgerCSV},
	{get, "/plans/:slug/ledger.json", anyone, (*Server).ledgerJSON},
	{get, "/plans/:slug/inputs", member, (*Server).desk},
	{get, "/plans/:slug/responses/new", member, (*Server).newResponse},
	{post, "/plans/:slug/responses", member, (*Server).draftResponse},
	{get, "/responses/:id", anyone, (*Server).response},
	{post, "/responses/:id", member, (*Server).changeResponse},
	{get, "/responses/:id/edit", member, (*Server).responseForm},
	{post, "/responses/:id/approval", member, (*Server).approveResponse},
	{get, "/responses/:id/withdrawal", member, (*Server).responseWithdrawal},
	{post, "/responses/:id/withdrawal", member, (*Server).withdrawResponse},
	{get, "/my-input", member, (*Server).ownInputs},
	{get, "/plans/:slug/actions/:number", anyone, (*Server).numberedAction},
	{get, "/plans/:slug/schedule", member, (*Server).schedule},
	{post, "/plans/:slug/schedule", member, (*Server).reschedule},
	{get, "/actions/:id", anyone, (*Server).action},
	{get, "/actions/:id/versions", anyone, (*Server).versions},
	{get, "/actions/:id/comparison", anyone, (*Server).comparison},
	{get, "/actions/:id/versions/:number", anyone, (*Server).actionVersion},
	{get, "/actions/:id/versions/:number/blocks/:block/comment", anyone, (*Server).passageForm},
	{post, "/actions/:id/versions/:number/blocks/:block/passages", member, (*Server).commentOnPassage},
	{get, "/plans/:slug/passages", member, (*Server).uncertainPassages},
	{get, "/passages/:id", anyone, (*Server).passage},
	{post, "/passages/:id/confirmation", member, (*Server).confirmPassage},
	{get, "/passages/:id/anchor", member, (*Server).attachForm},
	{post, "/passages/:id/anchor", member, (*Server).attachPassage},
	{get, "/actions/:id/draft", member, (*Server).draft},
	{post, "/actions/:id/draft", member, (*Server).saveDraft},
	{post, "/actions/:id/draft/preview", member, (*Server).previewDraft},
	{get, "/actions/:id/draft/discarding", member, (*Server).discardingForm},
	{post, "/actions/:id/draft/discarding", member, (*Server).discardDraft},
	{post, "/actions/:id/versions", member, (*Server).publishDraft},

	{get, "/proposals", anyone, (*Server).proposals},
	{get, "/proposals/new", anyone, (*Server).newProposal},
	{post, "/proposals", member, (*Server).submitProposal},
	{post, "/proposals/similar", anyone, (*Server).similar},
	{get, "/proposals/drafts", member, (*Server).proposalDrafts},
	{post, "/proposals/drafts", member, (*Server).beginProposalDraft},
	{get, "/proposals/drafts/:id", member, (*Server).proposalDraft},
	{post, "/proposals/drafts/:id", member, (*Server).saveProposalDraft},
	{post, "/proposals/drafts/:id/submission", member, (*Server).submitProposalDraft},
	{get, "/proposals/drafts/:id/discarding", member, (*Server).discardingProposalDraft},
	{post, "/proposals/drafts/:id/discarding", member, (*Server).discardProposalDraft},
	{post, "/proposals/drafts/:draft/attachments", member, (*Server).uploadAttachment},
	{get, "/proposals/drafts/:draft/authors", member, (*Server).authors},
	{post, "/proposals/drafts/:draft/authors/invitations", member, (*Server).makeInvitation},
	{post, "/proposals/drafts/:draft/authors/invitations/:invitation/revocation", member, (*Server).revokeInvitation},
	{post, "/proposals/drafts/:draft/authors/:account/removal", member, (*Server).removeAuthor},
	{get, "/proposals/invitations/:token", member, (*Server).invitation},
	{post, "/proposals/invitations/:token", member, (*Server).acceptInvitation},
	{get, "/proposals/:id", anyone, (*Server).proposal},
	{get, "/proposals/:id/curation", member, (*Server).curation},
	{post, "/proposals/:id/curation", member, (*Server).curate},
	{post, "/proposals/:id/support", member, (*Server).support},
	{post, "/proposals/:id/support/withdrawal", member, (*Server).withdrawSupport},
	{post, "/proposals/:id/draft", member, (*Server).reopenProposal},
	{get, "/proposals/:id/versions", anyone, (*Server).proposalVersions},
	{get, "/proposals/:id/versions/:number", anyone, (*Server).proposalVersion},
	{get, "/proposals/:id/comparison", anyone, (*Server).proposalComparison},
	{get, "/proposals/:id/authors", member, (*Server).authors},
	{post, "/proposals/:id/authors/invitations", member, (*Server).makeInvitation},
	{post, "/proposals/:id/authors/invitations/:invitation/revocation", member, (*Server).revokeInvitation},
	{post, "/proposals/:id/authors/:account/removal", member, (*Server).removeAuthor},
	{post, "/attachments/:id/description", member, (*Server).describeAttachment},
	{post, "/attachments/:id/removal", member, (*Server).removeAttachment},

	{get, "/threads", anyone, (*Server).threads},
	{get, "/threads/new", member, (*Server).newThread},
	{get, "/threads/:id/present", member, (*Server).present},
	{post, "/threads", member, (*Server).openThread},
	{get, "/threads/:id", anyone, (*Server).thread},
	{post, "/threads/:id/comments", member, (*Server).postComment},
	{post, "/threads/:id/reading", anyone, (*Server).keepReading},
	{post, "/threads/:id/closure", member, (*Server).closeThread},
	{post, "/threads/:id/reopening", member, (*Server).reopenThread},
	{post, "/threads/:id/pin", member, (*Server).pinThread},
	{post, "/threads/:id/unpinning", member, (*Server).unpinThread},

	{get, "/threads/:id/live-sessions/new", member, (*Server).newLive},
	{post, "/threads/:id/live-sessions", member, (*Server).scheduleLive},
	{get, "/live-sessions/:id", anyone, (*Server).liveSession},
	{post, "/live-sessions/:id", member, (*Server).changeLive},
	{get, "/live-sessions/:id/edit", member, (*Server).liveForm},
	{get, "/live-sessions/:id/invitation.ics", anyone, (*Server).liveInvitation},
	{get, "/live-sessions/:id/cancellation", member, (*Server).liveCancellation},
	{post, "/live-sessions/:id/cancellation", member, (*Server).cancelLive},
	{get, "/live-sessions/:id/chair", member, (*Server).chair},
	{post, "/live-sessions/:id/pin", member, (*Server).pinInLive},
	{post, "/live-sessions/:id/unpinning", member, (*Server).unpinInLive},
	{post, "/live-sessions/:id/point", member, (*Server).turnLive},
	{post, "/live-sessions/:id/points", member, (*Server).addLivePoint},
	{post, "/live-sessions/:id/writing", member, (*Server).writeInLive},
	{post, "/live-sessions/:id/closure", member, (*Server).endLive},

	{get, "/comments/:id", anyone, (*Server).comment},
	{post, "/comments/:id", member, (*Server).editComment},
	{get, "/comments/:id/edit", member, (*Server).editCommentForm},
	{get, "/comments/:id/reply", anyone, (*Server).replyForm},
	{get, "/comments/:id/replies", anyone, (*Server).replies},
	{post, "/comments/:id/replies", member, (*Server).postReply},
	{post, "/comments/:id/agreement", member, (*Server).agree},
	{post, "/comments/:id/agreement/withdrawal", member, (*Server).withdrawAgreement},
	{get, "/comments/:id/history", anyone, (*Server).commentHistory},
	{get, "/comments/:id/withdrawal", member, (*Server).withdrawalForm},
	{post, "/comments/:id/withdrawal", member, (*Server).withdrawComment},
	{get, "/comments/:id/suggestion", member, (*Server).suggestion},
	{post, "/comments/:id/suggestion/acceptance", member, (*Server).acceptSuggestion},
	{post, "/comments/:id/suggestion/refusal", member, (*Server).declineSuggestion},
	{post, "/preview", anyone, (*Server).preview},

	{get, "/flags/new", member, (*Server).newFlag},
	{post, "/flags", member, (*Server).raiseFlag},
	{get, "/flags/:id", member, (*Server).flag},
	{get, "/plans/:slug/queue", member, (*Server).queue},
	{post, "/plans/:slug/queue/views", member, (*Server).saveCaseView},
	{post, "/plans/:slug/queue/views/removal", member, (*Server).removeCaseView},
	{post, "/cases/:id/release", member, (*Server).releaseCase},
	{get, "/cases/:id/redaction", member, (*Server).redaction},
	{post, "/cases/:id/redaction", member, (*Server).redact},
	{get, "/cases/:id/request", member, (*Server).newRequest},
	{post, "/cases/:id/request", member, (*Server).makeRequest},
	{get, "/cases/:id/move", member, (*Server).move},
	{post, "/cases/:id/move", member, (*Server).moveComment},
	{get, "/cases/:id/closure", member, (*Server).closure},
	{post, "/cases/:id/closure", member, (*Server).closeByDecision},
	{get, "/cases/:id/opinion", member, (*Server).newOpinion},
	{post, "/cases/:id/opinion", member, (*Server).askOpinion},
	{get, "/opinions/:id", member, (*Server).opinion},
	{post, "/opinions/:id", member, (*Server).giveOpinion},
	{get, "/requests/:id", member, (*Server).request},
	{post, "/requests/:id", member, (*Server).answerRequest},
	{post, "/requests/:id/withdrawal", member, (*Server).withdrawRequest},
	{get, "/decisions/new", member, (*Server).newDecision},
	{post, "/decisions", member, (*Server).takeDecision},
	{get, "/decisions/:id", member, (*Server).decision},
	{get, "/decisions/:id/remains", member, (*Server).remains},
	{post, "/decisions/:id/undoing", member, (*Server).undoDecisions},
	{post, "/decisions/:id/sealed", member, (*Server).showSealed},
	{post, "/decisions/:id/appeal", member, (*Server).lodgeAppeal},
	{get, "/appeals/:id", member, (*Server).appeal},
	{post, "/appeals/:id", member, (*Server).decideAppeal},
	{get, "/moderation", anyone, (*Server).moderationLog},
	{get, "/moderation/safeguards", anyone, (*Server).safeguards},
	{post, "/moderation/safeguards", member, (*Server).changeSafeguards},
	{post, "/moderation/safeguards/trial", member, (*Server).trySafeguards},
	{get, "/moderation/safeguards/revision", member, (*Server).safeguardsForm},
	{get, "/moderation/safeguards/editions/:edition", anyone, (*Server).safeguardsEdition},
	{get, "/moderation.csv", anyone, (*Server).moderationCSV},
	{get, "/moderation/templates", member, (*Server).reasonTemplates},
	{post, "/moderation/templates", member, (*Server).writeTemplate},
	{post, "/moderation/templates/:id/removal", member, (*Server).removeTemplate},
	{get, "/assisted/new", member, (*Server).newAssisted},
	{post, "/assisted", member, (*Server).enterAssisted},
	{get, "/assisted/:id", member, (*Server).assisted},
	{post, "/assisted/:id", member, (*Server).changeAssisted},
	{post, "/assisted/:id/withdrawal", member, (*Server).withdrawAssisted},
	{post, "/assisted/:id/return", member, (*Server).returnAssisted},
	{post, "/assisted/:id/words", member, (*Server).rewordAssisted},
	{post, "/assisted/:id/documents", member, (*Server).documentAssisted},
	{post, "/assisted/:id/documents/:file/removal", member, (*Server).undocumentAssisted},
	{get, "/moderation/today", member, (*Server).today},
	{get, "/moderation/handover", member, (*Server).handovers},
	{post, "/moderation/handover", member, (*Server).leaveHandover},
	{post, "/moderation/handover/:id/completion", member, (*Server).finishHandover},
	{post, "/moderation/handover/:id/reopening", member, (*Server).reopenHandover},
	{get, "/moderation/members/:id", member, (*Server).member},
	{post, "/moderation/members/:id/notes", member, (*Server).addMemberNote},
	{post, "/moderation/members/:id/lifting", member, (*Server).liftSuspension},
	{post, "/moderation/member-notes/:id/removal", member, (*Server).removeMemberNote},
	{get, "/audit-log", member, (*Server).auditLog},
	{get, "/audit-log.csv", member, (*Server).auditCSV},

	{get, "/notifications", member, (*Server).notifications},
	{post, "/notifications/reading", member, (*Server).readNotifications},
	{post, "/notifications/:id/opening", member, (*Server).openNotification},
	{get, "/follows", member, (*Server).follows},
	{post, "/follows/:id", member, (*Server).follow},
}

// longForms are the routes whose forms hold the text of a version.
var longForms = []string{"/actions/:id/draft", "/actions/:id/draft/preview", "/actions/:id/versions", "/plans/:slug/actions", "/cases/:id/redaction"}

// uploads are the routes whose forms carry a file.
var uploads = []string{"/proposals/drafts/:draft/attachments", "/assisted/:id/documents"}

// maxBody is how large a form may be, in bytes.
func (r route) maxBody() int {
	if slices.Contains(uploads, r.path) {
		return maxUpload
	}
	if slices.Contains(longForms, r.path) {
		return maxLongBody
	}
	return maxBody
}

// others are the addresses that have no language.
var others = []route{
	{get, frontend.Prefix + ":name", machine, (*Server).asset},
	{get, "/attachments/:id/:name", anyone, (*Server).attachment},
	{get, "/theme.css", machine, (*Server).theme},
	{get, "/live", machine, (*Server).live},
	{post, "/sign-in/back-channel-logout", machine, (*Server).backChannelLogout},
	{get, "/health/live", machine, (*Server).alive},
	{get, "/health/ready", machine, (*Server).ready},
	{get, "/robots.txt", machine, (*Server).robots},
	{get, "/.well-known/security.txt", machine, (*Server).securityText},
}

func (s *Server) register() {
	for _, r := range others {
		s.add(r, "", "")
	}
	for _, lang := range locales.Languages {
		prefix := ""
		if lang != locales.Languages[0] {
			prefix = "/" + lang
		}
		for _, r := range append(pages, signInPages...) {
			s.add(r, prefix, lang)
		}
	}
	s.app.Use(s.enter(route{door: anyone, handle: (*Server).nothingHere}, ""))
}

// add lets a route answer; what can be got can also be asked after with HEAD.
func (s *Server) add(r route, prefix, lang string) {
	s.app.Add(r.method, prefix+r.path, s.enter(r, lang))
	if r.method == get {
		s.app.Add(fiber.MethodHead, prefix+r.path, s.enter(r, lang))
	}
}

// isRead tells requests that ask from those that do something.
func isRead(c *fiber.Ctx) bool { return c.Method() == get || c.Method() == fiber.MethodHead }

// enter is what happens at every route before its handler: who is it, in which language, is the form ours.
func (s *Server) enter(r route, lang string) fiber.Handler {
	most := r.maxBody()
	return func(c *fiber.Ctx) error {
		tooLarge := len(c.Request().Body()) > most
		if r.door == machine && !tooLarge {
			return r.handle(s, c)
		}
		if err := s.arrive(c, lang); err != nil {
			return err
		}
		if tooLarge {
			return fiber.ErrRequestEntityTooLarge
		}
		if !isRead(c) {
			if done, err := s.checkForm(c, r.door); done || err != nil {
				return err
			}
			if r.contributes() {
				s.pace(c)
			}
		} else if done, err := s.settleLanguage(c); done || err != nil {
			return err
		} else if r.door != anyone && !at(c).Actor.SignedIn() {
			return s.sendToSignIn(c)
		} else if r.door == member && !at(c).Actor.Ready {
			return s.back(c, returning("/welcome", c.OriginalURL()))
		}
		if r.door == anyone && s.isGuest(c) {
			return s.guestPage(c, r.handle)
		}
		return r.handle(s, c)
	}
}
