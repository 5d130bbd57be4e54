package web

import (
	"context"
	"strings"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
	"samenspraak/internal/live"
)

// liveTalkOf is the live session of a thread as its page shows it to an actor; the zero LiveTalk when it has none.
func (s *Server) liveTalkOf(ctx context.Context, a forum.Actor, thread int64) (views.LiveTalk, error) {
	l, err := s.Forum.LiveSessions.InThread(ctx, a, thread)
	return s.withPinned(ctx, l, err)
}

// withPinned adds to a session that was read, if there is one, what is under discussion.
func (s *Server) withPinned(ctx context.Context, l forum.LiveSession, err error) (views.LiveTalk, error) {
	if forum.CodeOf(err) == forum.NotFound {
		return views.LiveTalk{}, nil
	}
	talk := views.LiveTalk{Session: l}
	if err != nil || l.Pinned == 0 {
		return talk, err
	}
	pinned, err := s.Forum.Comments.FindAll(ctx, l.Thread, []int64{l.Pinned})
	if err == nil && len(pinned) > 0 && !pinned[0].Gone() {
		talk.Pinned = pinned[0]
	}
	return talk, err
}

// isLiveNews tells news of a live session from other news of its thread.
func isLiveNews(n forum.News) bool { return strings.HasPrefix(n.Kind, "live_session.") }

// everyone sees all that is told on a channel that they were let into.
var everyone = forum.Actor{Moderator: true}

// livePut is what the page of a thread tells of its live session, as it is now.
func (s *Server) livePut(ctx context.Context, p views.Page, thread int64, n forum.News) (live.News, error) {
	talk, err := s.liveTalkOf(ctx, everyone, thread)
	if err != nil {
		return live.News{}, err
	}
	var html strings.Builder
	if err := views.LiveNews(p, thread, talk, n.N).Render(ctx, &html); err != nil {
		return live.News{}, err
	}
	return live.News{N: n.N, Op: live.Put, ID: views.LiveNewsID(thread), Rev: n.N, HTML: html.String(), Say: views.LiveSays(p, n.Kind, talk)}, nil
}

// sessionNews are the sessions that a plan announces, each as it is now.
func (src source) sessionNews(ctx context.Context, plan int64, log []forum.News, lang string) ([]live.News, error) {
	last := map[int64]int64{} // of each session
	scheduled := map[int64]bool{}
	var ids []int64
	for _, n := range log {
		session := whole(n.Data["session"])
		if _, seen := last[session]; !seen {
			ids = append(ids, session)
		}
		last[session] = n.N
		scheduled[session] = scheduled[session] || n.Kind == "live_session.scheduled"
	}
	found, err := src.s.Forum.LiveSessions.FindAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := map[int64]forum.LiveSession{}
	for _, l := range found {
		byID[l.ID] = l
	}
	page := src.s.plainPage(lang)
	news := make([]live.News, 0, len(log))
	for _, n := range log {
		l, known := byID[whole(n.Data["session"])]
		if !known || last[l.ID] != n.N {
			news = append(news, live.News{N: n.N, Op: live.None})
			continue
		}
		var html strings.Builder
		if err := views.LiveLine(page, l, n.N).Render(ctx, &html); err != nil {
			return nil, err
		}
		put := live.News{N: n.N, Op: live.Put, ID: views.LiveLineID(l.ID), In: views.LiveListID(plan), Key: views.LiveLineKey(l), Rev: n.N, HTML: html.String()}
		if scheduled[l.ID] {
			put.Say = views.LiveAnnounced(page, l)
		}
		news = append(news, put)
	}
	return news, nil
}
