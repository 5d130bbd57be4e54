package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
	"samenspraak/internal/live"
)

func (s *Server) notifications(c *fiber.Ctx) error {
	before := notificationMarkFrom(c.Query("before"))
	found, more, err := s.Forum.Notifications.List(c.UserContext(), at(c).Actor, before)
	if err != nil {
		return err
	}
	p := views.NotificationsPage{
		Page: s.page(c, "", s.words(at(c).lang).T("notification.title")), Notifications: found,
		First: before == forum.NotificationMark{} && len(found) > 0,
	}
	if more {
		mark := found[len(found)-1].Mark()
		p.More = fmt.Sprintf("/notifications?before=%d_%d", mark.Event, mark.ID)
	}
	return s.render(c, fiber.StatusOK, views.Notifications(p))
}

// notificationMarkFrom reads a place in the list from an address; what can't be read is the start.
func notificationMarkFrom(s string) forum.NotificationMark {
	event, number, _ := strings.Cut(s, "_")
	mark := forum.NotificationMark{Event: formID(event), ID: formID(number)}
	if mark.Event == 0 || mark.ID == 0 {
		return forum.NotificationMark{}
	}
	return mark
}

// openNotification notes that a notification is read and leads to what it is about.
func (s *Server) openNotification(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	found, err := s.Forum.Notifications.Open(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	return s.back(c, views.NotificationPath(found))
}

func (s *Server) readNotifications(c *fiber.Ctx) error {
	if err := s.Forum.Notifications.ReadAll(c.UserContext(), at(c).Actor, formID(c.FormValue("up_to"))); err != nil {
		return err
	}
	return s.back(c, "/notifications?done=read")
}

// bell reads what the bell says. A page without it is better than none.
func (s *Server) bell(c *fiber.Ctx, p *views.Page) {
	var err error
	if p.Unread, p.UnreadAfter, err = s.Forum.Notifications.Bell(c.UserContext(), at(c).Actor); err != nil {
		s.Log.Warn("unread notifications", "error", err)
	}
}

// personNews are the ends of sessions, the loss of rights, and the bell as it is now; that one with the last number that moved it.
func (src source) personNews(ctx context.Context, account int64, log []forum.News, lang string) ([]live.News, error) {
	last := int64(0)
	for _, n := range log {
		if strings.HasPrefix(n.Kind, "notification.") {
			last = n.N
		}
	}
	news := make([]live.News, 0, len(log))
	for _, n := range log {
		item := live.News{N: n.N, Op: live.None}
		switch {
		case n.Kind == "session.ended":
			item.Cut = &live.Cut{Session: whole(n.Data["session"]), Code: live.CodeSignedOut}
		case n.Kind == "right.changed":
			item.Cut = &live.Cut{Code: live.CodeRightLost}
		case n.N == last:
			var err error
			if item, err = src.bellPut(ctx, account, n, lang); err != nil {
				return nil, err
			}
		}
		news = append(news, item)
	}
	return news, nil
}

// bellPut is the bell with the number of this moment. It is said when there is more, not when there is less.
func (src source) bellPut(ctx context.Context, account int64, n forum.News, lang string) (live.News, error) {
	unread, err := src.s.Forum.Notifications.BellOf(ctx, account)
	if err != nil {
		return live.News{}, err
	}
	page := src.s.plainPage(lang)
	var html strings.Builder
	if err := views.BellLink(page, unread).Render(ctx, &html); err != nil {
		return live.News{}, err
	}
	put := live.News{N: n.N, Op: live.Put, ID: "bell", Rev: n.N, HTML: html.String()}
	if n.Kind == "notification.told" && unread > 0 {
		put.Say = views.BellSays(page, unread)
	}
	return put, nil
}
