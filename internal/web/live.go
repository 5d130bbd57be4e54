package web

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/websocket/v2"
	"github.com/valyala/bytebufferpool"

	"samenspraak/frontend/locales"
	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
	"samenspraak/internal/live"
	"samenspraak/internal/text"
)

// live takes the websocket of a page: who it is, and that it comes from our own page, is settled before the upgrade.
func (s *Server) live(c *fiber.Ctx) error {
	if c.Get(fiber.HeaderOrigin) != s.PublicURL {
		return fiber.ErrForbidden
	}
	if !websocket.IsWebSocketUpgrade(c) {
		return fiber.ErrUpgradeRequired
	}
	lang := c.Query("lang")
	if !slices.Contains(locales.Languages, lang) {
		lang = locales.Languages[0]
	}
	if err := s.arrive(c, lang); err != nil {
		return err
	}
	v := at(c)
	viewer := live.Viewer{Account: v.Actor.Account, Session: v.Session.ID, Expires: v.Session.EndsAt, Variant: lang, Address: s.address(c).String(), Data: v.Actor}
	if err := s.Hub.Admit(viewer); err != nil {
		var limit *live.LimitError
		if errors.As(err, &limit) {
			return fiber.ErrTooManyRequests
		}
		return fiber.ErrServiceUnavailable
	}
	return websocket.New(func(conn *websocket.Conn) { s.Hub.Serve(conn, viewer) }, websocket.Config{Origins: []string{s.PublicURL}})(c)
}

// Source is what the hub asks: which news there is, and who may hear it.
func (s *Server) Source() live.Source { return source{s} }

type source struct{ s *Server }

// Last implements live.Source.
func (src source) Last(ctx context.Context, channels []string) (map[string]int64, error) {
	return src.s.Forum.Channels.Last(ctx, channels)
}

// MayJoin implements live.Source. Rights are those of now, not of the handshake.
func (src source) MayJoin(ctx context.Context, v live.Viewer, channel string) (bool, error) {
	actor, _ := v.Data.(forum.Actor)
	if v.Account != 0 {
		now, err := src.s.Forum.Sessions.Still(ctx, v.Session)
		if forum.CodeOf(err) == forum.SignIn {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		actor = now
	}
	return src.s.Forum.Channels.MayJoin(ctx, actor, channel)
}

// Load implements live.Source: news made from the subjects as they are now.
func (src source) Load(ctx context.Context, channel string, after, to int64, variant string) ([]live.News, error) {
	log, err := src.s.Forum.Channels.News(ctx, channel, after, to)
	if err != nil {
		return nil, err
	}
	news, err := src.newsOf(ctx, channel, log, variant)
	for i := range news {
		news[i].Hide = news[i].Hide || takesWords(log[i].Kind)
	}
	return news, err
}

// takesWords tells whether text that earlier news brought must not be read any more since such an event.
func takesWords(kind string) bool {
	return strings.HasSuffix(kind, ".hidden") || strings.HasSuffix(kind, ".redacted") || kind == "comment.moved"
}

// newsOf makes a piece of news of each entry of a channel's log.
func (src source) newsOf(ctx context.Context, channel string, log []forum.News, variant string) ([]live.News, error) {
	kind, number, _ := strings.Cut(channel, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return nil, err
	}
	switch kind {
	case "thread":
		return src.threadNews(ctx, id, log, variant)
	case "proposals":
		return src.proposalNews(ctx, id, log, variant)
	case "sessions":
		return src.sessionNews(ctx, id, log, variant)
	case "proposal":
		return src.ofProposal(ctx, id, log, variant)
	case "action":
		return src.actionNews(ctx, id, log, variant)
	case "draft":
		return src.draftNews(ctx, id, log, variant)
	case "queue":
		return src.queueNews(ctx, id, log, variant)
	case "moderation":
		return src.moderationNews(log), nil
	case "person":
		return src.personNews(ctx, id, log, variant)
	}
	return src.reloads(log), nil
}

// lastOf tells which numbers are the last about their subject: only those bring it; earlier ones are none.
func lastOf(log []forum.News) (last map[int64]int64, ids []int64) {
	last = map[int64]int64{}
	for _, n := range log {
		if _, seen := last[n.Subject]; !seen {
			ids = append(ids, n.Subject)
		}
		last[n.Subject] = n.N
	}
	return last, ids
}

func (src source) threadNews(ctx context.Context, thread int64, log []forum.News, lang string) ([]live.News, error) {
	last, ids := lastOf(log)
	comments, err := src.s.Forum.Comments.FindAll(ctx, thread, ids)
	if err != nil {
		return nil, err
	}
	byID := map[int64]forum.Comment{}
	for _, c := range comments {
		byID[c.ID] = c
	}
	page := src.s.plainPage(lang)
	news := make([]live.News, 0, len(log))
	var session int64 // the last number about the thread's live session
	for _, n := range log {
		if isLiveNews(n) {
			session = n.N
		}
	}
	for _, n := range log {
		c, found := byID[n.Subject]
		switch {
		case isLiveNews(n) && n.N < session:
			news = append(news, live.News{N: n.N, Op: live.None})
		case isLiveNews(n):
			put, err := src.s.livePut(ctx, page, thread, n)
			if err != nil {
				return nil, err
			}
			news = append(news, put)
		case n.Kind == "proposal.revised":
			put, err := revisionPut(ctx, page, n)
			if err != nil {
				return nil, err
			}
			news = append(news, put)
		case n.Kind == "thread.hidden", n.Kind == "thread.redacted", n.Kind == "thread.restored", n.Kind == "proposal.hidden": // the proposal's own page hears of that on its channel
			put, err := src.titlePut(ctx, page, thread, n)
			if err != nil {
				return nil, err
			}
			news = append(news, put)
		case n.Kind == "comment.moved", n.Subject == thread, strings.HasPrefix(n.Kind, "proposal."): // a moderator's step stands all over the page
			news = append(news, live.News{N: n.N, Op: live.Reload})
		case !found || last[n.Subject] != n.N:
			news = append(news, live.News{N: n.N, Op: live.None})
		default:
			put, err := commentPut(ctx, page, c, n)
			if err != nil {
				return nil, err
			}
			news = append(news, put)
		}
	}
	return news, nil
}

// beyondComments is above the revs of comments: a page that does not show this does not take it for a comment that it lacks.
const beyondComments = int64(1) << 40

// titlePut is the title of a thread as it is now, where its page shows it.
func (src source) titlePut(ctx context.Context, p views.Page, thread int64, n forum.News) (live.News, error) {
	found, err := src.s.Forum.Threads.Find(ctx, forum.Actor{Coalition: true}, thread) // whoever is admitted to the channel sees it
	if forum.CodeOf(err) == forum.NotFound {
		return live.News{N: n.N, Op: live.None}, nil
	}
	if err != nil {
		return live.News{}, err
	}
	var html strings.Builder
	rev := beyondComments + n.N
	p.Title, p.Named = views.ThreadTitle(p, found), threadNamed(thread, rev)
	if err := views.ThreadName(p, found).Render(ctx, &html); err != nil {
		return live.News{}, err
	}
	return live.News{N: n.N, Op: live.Put, ID: "title-" + p.Named.After, Key: "0", Rev: rev, HTML: html.String()}, nil
}

// revisionPut says on open pages that a proposal has another text, and leaves what is being read and typed alone.
func revisionPut(ctx context.Context, p views.Page, n forum.News) (live.News, error) {
	version := int(whole(n.Data["version"]))
	var html strings.Builder
	if err := views.ProposalNews(p, n.Subject, version, n.N).Render(ctx, &html); err != nil {
		return live.News{}, err
	}
	proposal := strconv.FormatInt(n.Subject, 10)
	return live.News{
		N: n.N, Op: live.Put, ID: "proposal-out-" + proposal, In: "proposal-news-" + proposal, Key: "0", Rev: n.N, HTML: html.String(),
		Say: p.T("proposalVersion.out", "Number", version),
	}, nil
}

// commentPut is a comment as every page that follows its thread shows it. Its replies come as news of their own.
func commentPut(ctx context.Context, p views.Page, c forum.Comment, n forum.News) (live.News, error) {
	buffer := bytebufferpool.Get()
	defer bytebufferpool.Put(buffer)
	if err := views.Comment(p, c).Render(ctx, buffer); err != nil {
		return live.News{}, err
	}
	put := live.News{
		N: n.N, Op: live.Put, ID: "comment-" + strconv.FormatInt(c.ID, 10), In: "comments-" + strconv.FormatInt(c.Thread, 10),
		Key: views.SortKey(c.ID), Rev: views.Rev(c), HTML: buffer.String(), Hide: c.Gone(),
	}
	if c.Parent != 0 {
		put.In = "replies-" + strconv.FormatInt(c.Parent, 10)
	}
	switch {
	case c.Gone():
		put.Say = p.T("comment.sayGone")
	case strings.HasPrefix(n.Kind, "input."):
		put.Say = p.T("response.sayComment", "Name", c.AuthorName)
	case n.Kind == "comment.redacted":
		put.Say = p.T("redaction.say", "Name", c.AuthorName)
	case n.Kind == "comment.edited":
		put.Say = p.T("comment.sayEdited", "Name", c.AuthorName)
	default:
		put.Say = p.T("comment.say", "Name", c.AuthorName)
	}
	return put, nil
}

// actionNews are notes beside the text, each as it is now, and the next version. Everything else about an action is rare and changes much.
func (src source) actionNews(ctx context.Context, action int64, log []forum.News, lang string) ([]live.News, error) {
	last := map[int64]int64{} // of each passage
	var ids []int64
	for _, n := range log {
		if passage := passageOf(n); passage != 0 {
			if _, seen := last[passage]; !seen {
				ids = append(ids, passage)
			}
			last[passage] = n.N
		}
	}
	found, err := src.s.Forum.Passages.FindAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := map[int64]forum.Passage{}
	for _, p := range found {
		byID[p.ID] = p
	}
	page := src.s.plainPage(lang)
	news := make([]live.News, 0, len(log))
	for _, n := range log {
		passage := passageOf(n)
		found, known := byID[passage]
		var item live.News
		switch {
		case n.Kind == "version.published":
			item, err = versionPut(ctx, page, action, n)
		case passage == 0:
			item = live.News{N: n.N, Op: live.Reload}
		case !known || last[passage] != n.N:
			item = live.News{N: n.N, Op: live.None}
		default:
			item, err = notePut(ctx, page, found, n.N)
			item.Say = page.T("passage.say", "Words", text.Excerpt(found.Exact, 60))
		}
		if err != nil {
			return nil, err
		}
		news = append(news, item)
	}
	return news, nil
}

// passageOf is the passage that news on an action's channel is about, or 0.
func passageOf(n forum.News) int64 {
	if strings.HasPrefix(n.Kind, "passage.") {
		return n.Subject
	}
	return whole(n.Data["passage"])
}

// notePut is what people say of a passage, as it stands beside the text.
func notePut(ctx context.Context, p views.Page, passage forum.Passage, n int64) (live.News, error) {
	var html strings.Builder
	if err := views.Note(p, passage, n, false).Render(ctx, &html); err != nil {
		return live.News{}, err
	}
	return live.News{
		N: n, Op: live.Put, ID: "note-" + strconv.FormatInt(passage.ID, 10), In: views.NotesID(passage),
		Key: views.NoteKey(passage), Rev: n, HTML: html.String(), Hide: passage.Count == 0,
	}, nil
}

// versionPut says on open pages that a version came out, and leaves what is being read and typed alone.
func versionPut(ctx context.Context, p views.Page, action int64, n forum.News) (live.News, error) {
	number := int(whole(n.Data["version"]))
	var html strings.Builder
	if err := views.VersionNews(p, action, number, n.N).Render(ctx, &html); err != nil {
		return live.News{}, err
	}
	return live.News{
		N: n.N, Op: live.Put, ID: "version-out-" + strconv.FormatInt(action, 10), In: "version-news-" + strconv.FormatInt(action, 10),
		Key: "0", Rev: n.N, HTML: html.String(), Say: p.T("action.versionOut", "Number", number),
	}, nil
}

func (src source) proposalNews(ctx context.Context, plan int64, log []forum.News, lang string) ([]live.News, error) {
	last, ids := lastOf(log)
	proposals, err := src.s.Forum.Proposals.FindAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := map[int64]forum.Proposal{}
	for _, o := range proposals {
		byID[o.ID] = o
	}
	submitted := map[int64]bool{}
	page := src.s.plainPage(lang)
	news := make([]live.News, 0, len(log))
	for _, n := range log {
		submitted[n.Subject] = submitted[n.Subject] || n.Kind == "proposal.submitted"
		o, found := byID[n.Subject]
		if n.Kind == "proposal.hidden" {
			news = append(news, live.News{N: n.N, Op: live.Reload})
			continue
		}
		if !found || last[n.Subject] != n.N {
			news = append(news, live.News{N: n.N, Op: live.None})
			continue
		}
		var html strings.Builder
		if err := views.ProposalLine(page, o).Render(ctx, &html); err != nil {
			return nil, err
		}
		put := live.News{
			N: n.N, Op: live.Put, ID: "proposal-" + strconv.FormatInt(o.ID, 10), In: "proposals-" + strconv.FormatInt(plan, 10),
			Key: views.NewestFirst(o.ID), HTML: html.String(), Rev: views.LineRev(o),
		}
		switch {
		case strings.HasPrefix(n.Kind, "input."):
			put.Say = page.T("response.sayProposal", "Title", o.Title)
		case n.Kind == "proposal.revised":
			put.Say = page.T("proposal.sayRevised", "Title", o.Title)
		case submitted[o.ID]: // a moderator's step is no news to listen to
			put.Say = page.T("proposal.say", "Title", o.Title)
		}
		news = append(news, put)
	}
	return news, nil
}

// whole reads a number from an event's data, where JSON made it a float.
func whole(v any) int64 {
	f, _ := v.(float64)
	return int64(f)
}

// reloads asks pages to fetch themselves anew: right for channels whose news is rare and changes much.
func (src source) reloads(log []forum.News) []live.News {
	news := make([]live.News, 0, len(log))
	for _, n := range log {
		news = append(news, live.News{N: n.N, Op: live.Reload})
	}
	return news
}
