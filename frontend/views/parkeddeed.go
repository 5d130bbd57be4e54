package views

import "strings"

// parkedDeed is what a form that people post does.
type parkedDeed struct {
	word   string // the key of what its button says, or of what its page is called where the button says too little
	places bool   // it places a text where others read it; with all else, something is done
}

// parkedDeeds are all forms for which one has to be signed in, by where they are posted to.
var parkedDeeds = map[string]parkedDeed{
	"/account":                       {word: "account.title"},
	"/account/sessions/:id/ending":   {word: "account.end"},
	"/account/other-sessions/ending": {word: "account.endOthers"},
	"/house-rules":                   {word: "houseRule.save"},
	"/plans/:slug/actions":           {word: "adoption.make"},
	"/plans/:slug/schedule":          {word: "schedule.save"},

	"/plans/:slug/responses":    {word: "response.title"},
	"/responses/:id":            {word: "response.title"},
	"/responses/:id/approval":   {word: "response.approve"},
	"/responses/:id/withdrawal": {word: "response.withdraw"},

	"/actions/:id/versions/:number/blocks/:block/passages": {word: "comment.submit", places: true},
	"/passages/:id/confirmation":                           {word: "passage.confirm"},
	"/passages/:id/anchor":                                 {word: "passage.attachHere"},
	"/actions/:id/draft":                                   {word: "draft.save"},
	"/actions/:id/draft/preview":                           {word: "draft.preview"},
	"/actions/:id/draft/discarding":                        {word: "draft.discard"},
	"/actions/:id/versions":                                {word: "parkedForm.publish", places: true},

	"/proposals":                                   {word: "proposal.submit", places: true},
	"/proposals/drafts":                            {word: "proposalDraft.save"},
	"/proposals/drafts/:id":                        {word: "proposalDraft.save"},
	"/proposals/drafts/:id/submission":             {word: "proposal.submit", places: true},
	"/proposals/drafts/:id/discarding":             {word: "draft.discard"},
	"/proposals/drafts/:draft/attachments":         {word: "attachment.upload"},
	"/proposals/drafts/:draft/authors/invitations": {word: "invitation.make"},
	"/proposals/drafts/:draft/authors/invitations/:invitation/revocation": {word: "invitation.revoke"},
	"/proposals/drafts/:draft/authors/:account/removal":                   {word: "coAuthor.remove"},
	"/proposals/invitations/:token":                                       {word: "invitation.accept"},
	"/proposals/:id/curation":                                             {word: "curation.title"},
	"/proposals/:id/support":                                              {word: "support.give"},
	"/proposals/:id/support/withdrawal":                                   {word: "support.withdraw"},
	"/proposals/:id/draft":                                                {word: "proposalVersion.edit"},
	"/proposals/:id/authors/invitations":                                  {word: "invitation.make"},
	"/proposals/:id/authors/invitations/:invitation/revocation":           {word: "invitation.revoke"},
	"/proposals/:id/authors/:account/removal":                             {word: "coAuthor.remove"},
	"/attachments/:id/description":                                        {word: "attachment.describe"},
	"/attachments/:id/removal":                                            {word: "attachment.remove"},

	"/threads":                        {word: "thread.open", places: true},
	"/threads/:id/comments":           {word: "comment.submit", places: true},
	"/threads/:id/closure":            {word: "thread.close"},
	"/threads/:id/reopening":          {word: "thread.reopen"},
	"/threads/:id/pin":                {word: "thread.pin"},
	"/threads/:id/unpinning":          {word: "thread.unpin"},
	"/threads/:id/live-sessions":      {word: "liveSession.announce", places: true},
	"/live-sessions/:id":              {word: "liveSession.save", places: true},
	"/live-sessions/:id/cancellation": {word: "liveSession.callOff"},
	"/live-sessions/:id/pin":          {word: "liveSession.pin"},
	"/live-sessions/:id/unpinning":    {word: "liveSession.unpin"},
	"/live-sessions/:id/point":        {word: "liveSession.agenda"},
	"/live-sessions/:id/points":       {word: "liveSession.newPoint"},
	"/live-sessions/:id/writing":      {word: "parkedForm.writing"},
	"/live-sessions/:id/closure":      {word: "liveSession.endNow"},

	"/comments/:id":                       {word: "form.save", places: true},
	"/comments/:id/replies":               {word: "comment.submit", places: true},
	"/comments/:id/agreement":             {word: "agreement.withWhom"},
	"/comments/:id/agreement/withdrawal":  {word: "parkedForm.disagree"},
	"/comments/:id/withdrawal":            {word: "comment.withdraw"},
	"/comments/:id/suggestion/acceptance": {word: "suggestion.accept"},
	"/comments/:id/suggestion/refusal":    {word: "suggestion.decline"},

	"/flags":                               {word: "flag.send"},
	"/plans/:slug/queue/views":             {word: "case.view.keep"},
	"/plans/:slug/queue/views/removal":     {word: "template.remove"},
	"/cases/:id/release":                   {word: "case.release"},
	"/cases/:id/redaction":                 {word: "casework.to.redaction"},
	"/cases/:id/request":                   {word: "request.make"},
	"/cases/:id/move":                      {word: "casework.to.move"},
	"/cases/:id/closure":                   {word: "casework.to.closure"},
	"/cases/:id/opinion":                   {word: "casework.to.opinion"},
	"/opinions/:id":                        {word: "opinion.give"},
	"/requests/:id":                        {word: "request.give"},
	"/requests/:id/withdrawal":             {word: "request.withdraw"},
	"/decisions":                           {word: "decision.title"},
	"/decisions/:id/undoing":               {word: "parkedForm.undo"},
	"/decisions/:id/sealed":                {word: "sealed.open"},
	"/decisions/:id/appeal":                {word: "appeal.lodge"},
	"/appeals/:id":                         {word: "appeal.decide"},
	"/moderation/safeguards":               {word: "safeguard.save"},
	"/moderation/safeguards/trial":         {word: "safeguard.try"},
	"/moderation/templates":                {word: "template.save"},
	"/moderation/templates/:id/removal":    {word: "template.remove"},
	"/moderation/handover":                 {word: "handover.do"},
	"/moderation/handover/:id/completion":  {word: "handover.done"},
	"/moderation/handover/:id/reopening":   {word: "handover.reopen"},
	"/moderation/members/:id/notes":        {word: "memberNote.add"},
	"/moderation/members/:id/lifting":      {word: "suspension.lift"},
	"/moderation/member-notes/:id/removal": {word: "memberNote.remove"},

	"/assisted":                             {word: "assisted.do", places: true},
	"/assisted/:id":                         {word: "form.save"},
	"/assisted/:id/withdrawal":              {word: "assisted.withdrawProposal"},
	"/assisted/:id/return":                  {word: "assisted.return"},
	"/assisted/:id/words":                   {word: "assisted.correctDo", places: true},
	"/assisted/:id/documents":               {word: "attachment.upload"},
	"/assisted/:id/documents/:file/removal": {word: "memberNote.remove"},

	"/notifications/reading":     {word: "notification.readAll"},
	"/notifications/:id/opening": {word: "notification.title"},
	"/follows/:id":               {word: "follow.title"},
}

// NamesParkedForm tells whether the page of a parked form knows what one does that is posted to this route.
func NamesParkedForm(route string) bool { return parkedDeeds[route].word != "" }

// routeOf is the route among the forms' that leads to a path, without its language; "" when there is none.
func routeOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	path = strings.TrimPrefix(path, "/en/")
	at := strings.Split(strings.Trim(path, "/"), "/")
	found := ""
	for route := range parkedDeeds {
		if goesTo(strings.Split(route[1:], "/"), at) && (found == "" || !strings.Contains(route, ":")) {
			found = route
		}
	}
	return found
}

// goesTo tells whether a route, by its parts, goes to the parts of a path.
func goesTo(route, path []string) bool {
	if len(route) != len(path) {
		return false
	}
	for i, part := range route {
		if part != path[i] && !strings.HasPrefix(part, ":") {
			return false
		}
	}
	return true
}
