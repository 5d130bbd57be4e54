package web

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
	"samenspraak/internal/text"
)

// commentIn reads a comment's form.
func commentIn(c *fiber.Ctx) forum.NewComment {
	return forum.NewComment{Key: c.FormValue("key"), Markdown: c.FormValue("text"), Lang: c.FormValue("lang")}
}

func (s *Server) postComment(c *fiber.Ctx) error {
	thread, err := id(c, "id")
	if err != nil {
		return err
	}
	return s.postIn(c, thread, commentIn(c))
}

// postReply posts an answer to a comment. It has an address of its own, so that what was half typed under one comment does not turn up under another.
func (s *Server) postReply(c *fiber.Ctx) error {
	t, answered, err := s.whereComment(c)
	if err != nil {
		return err
	}
	in := commentIn(c)
	in.Parent = answered.ID
	return s.postIn(c, t.ID, in)
}

func (s *Server) postIn(c *fiber.Ctx, thread int64, in forum.NewComment) error {
	posted, err := s.Forum.Comments.Post(c.UserContext(), at(c).Actor, thread, in)
	switch code := forum.CodeOf(err); {
	case code == forum.Invalid, code == forum.TooMany && !wantsFragment(c): // our element says it beside the form that it has
		return s.commentFormAgain(c, thread, in, err)
	}
	if err != nil {
		return err
	}
	if c.FormValue("beside") != "" {
		comment, err := s.Forum.Comments.Find(c.UserContext(), at(c).Actor, posted)
		if err != nil {
			return err
		}
		if comment.Passage != 0 && !comment.Held {
			return s.answerBeside(c, comment)
		}
	}
	return s.answerPosted(c, posted, "posted")
}

// putAnswer is what our element gets for a form: the same as the news that all other pages get, without a number.
type putAnswer struct {
	Op   string `json:"op"`
	ID   string `json:"id"`
	In   string `json:"in"`
	Key  string `json:"key"`
	Rev  int64  `json:"rev"`
	HTML string `json:"html"`
}

// answerPosted shows a comment that was just written: as news to our element, else where it stands.
func (s *Server) answerPosted(c *fiber.Ctx, comment int64, done string) error {
	t, found, err := s.Forum.Comments.Where(c.UserContext(), at(c).Actor, comment)
	if err != nil {
		return err
	}
	waits := found.Held && !found.Gone() // what its author took back waits for nobody
	if waits {
		done = "held"
	}
	if wantsFragment(c) && waits { // what to make of it stands on the page
		c.Location(views.InLanguage(fmt.Sprintf("/comments/%d?done=held", comment), at(c).lang))
		c.Status(fiber.StatusCreated)
		return nil
	}
	if wantsFragment(c) {
		put, err := commentPut(c.UserContext(), s.plainPage(at(c).lang), found, forum.News{})
		if err != nil {
			return err
		}
		c.Location(views.InLanguage(fmt.Sprintf("/comments/%d", comment), at(c).lang))
		return c.Status(fiber.StatusCreated).JSON(putAnswer{Op: put.Op, ID: put.ID, In: put.In, Key: put.Key, Rev: put.Rev, HTML: put.HTML})
	}
	place, err := s.placeOf(c, t, found)
	if err != nil {
		return err
	}
	return s.back(c, withQuery(place, "done="+done))
}

// commentFormAgain shows the form with what was wrong, and the text kept.
func (s *Server) commentFormAgain(c *fiber.Ctx, thread int64, in forum.NewComment, refusal error) error {
	v := at(c)
	t, err := s.Forum.Threads.Find(c.UserContext(), v.Actor, thread)
	if err != nil {
		return err
	}
	f := s.newCommentForm(v, t)
	if in.Parent != 0 {
		f = s.newReplyForm(v, t, in.Parent)
	}
	f.Key, f.Text, f.Problems = in.Key, in.Markdown, problemsOf(refusal)
	if len(f.Key) < 8 {
		f.Key = newKey()
	}
	p := views.CommentFormPage{Page: s.page(c, "threads", s.words(v.lang).T("comment.label")), Thread: t, Form: f}
	if wantsFragment(c) {
		return s.render(c, fiber.StatusUnprocessableEntity, views.WriteComment(p.Page, f))
	}
	return s.render(c, answers[forum.CodeOf(refusal)].status, views.CommentFormView(p))
}

// problemsOf is what was wrong with a form; a refusal that names no field stands under "text".
func problemsOf(err error) views.Problems {
	refusal, ok := err.(*forum.Error)
	if !ok {
		return nil
	}
	if len(refusal.Problems) == 0 {
		return views.Problems{{Field: "text", Message: refusal.Message, Args: refusal.Args}}
	}
	return refusal.Problems
}

// comment leads from a comment's permanent address to where it stands.
func (s *Server) comment(c *fiber.Ctx) error {
	t, found, err := s.whereComment(c)
	if err != nil {
		return err
	}
	place, err := s.placeOf(c, t, found)
	if err != nil {
		return err
	}
	if done := c.Query("done"); notices[done] != "" {
		place = withQuery(place, "done="+done)
	}
	return c.Redirect(views.InLanguage(place, at(c).lang), fiber.StatusFound)
}

func (s *Server) whereComment(c *fiber.Ctx) (forum.Thread, forum.Comment, error) {
	comment, err := id(c, "id")
	if err != nil {
		return forum.Thread{}, forum.Comment{}, err
	}
	return s.Forum.Comments.Where(c.UserContext(), at(c).Actor, comment)
}

// placeOf is the address of the page on which a comment is shown: the last one if it is there, else the one around it.
func (s *Server) placeOf(c *fiber.Ctx, t forum.Thread, found forum.Comment) (string, error) {
	base, mark := views.ThreadPath(t), fmt.Sprintf("#comment-%d", found.ID)
	last, err := s.Forum.Comments.Page(c.UserContext(), at(c).Actor, t.ID, forum.CommentQuery{})
	if err != nil {
		return "", err
	}
	root := max(found.Parent, 0)
	if root == 0 {
		root = found.ID
	}
	if root >= last.First() {
		return base + mark, nil
	}
	return fmt.Sprintf("%s?around=%d%s", base, found.ID, mark), nil
}

// withQuery adds to an address's query, before its fragment.
func withQuery(address, query string) string {
	path, fragment, _ := strings.Cut(address, "#")
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return path + separator + query + "#" + fragment
}

func (s *Server) replyForm(c *fiber.Ctx) error {
	t, found, err := s.whereComment(c)
	if err != nil {
		return err
	}
	if found.Gone() || found.Held {
		return fiber.ErrNotFound
	}
	if err := cmp.Or(t.Bars(at(c).Actor), t.BarsNow(at(c).Actor)); err != nil {
		return err
	}
	v, w := at(c), s.words(at(c).lang)
	f := s.newReplyForm(v, t, found.ID)
	f.Beside = c.Query("beside") != ""
	if c.Query("quote") != "" {
		f.Text = text.Quoted(found.Markdown)
	}
	p := views.CommentFormPage{Page: s.page(c, "threads", w.T("comment.replyTitle", "Name", found.AuthorName)), Thread: t, Comment: found, Form: f}
	if wantsFragment(c) {
		return s.render(c, fiber.StatusOK, views.WriteComment(p.Page, f))
	}
	return s.render(c, fiber.StatusOK, views.CommentFormView(p))
}

// replies shows the answers to one comment that had no room under it.
func (s *Server) replies(c *fiber.Ctx) error {
	t, found, err := s.whereComment(c)
	if err != nil {
		return err
	}
	if found.Parent != 0 {
		return fiber.ErrNotFound
	}
	replies, more, err := s.Forum.Comments.Replies(c.UserContext(), at(c).Actor, found.ID, formID(c.Query("after")))
	if err != nil {
		return err
	}
	p := views.RepliesPage{Page: s.page(c, "threads", s.words(at(c).lang).T("comment.repliesTitle")), Thread: t, Comment: found}
	p.Comment.Replies, p.Comment.ReplyCount = replies, len(replies)
	if more {
		p.More = replies[len(replies)-1].ID
	}
	return s.render(c, fiber.StatusOK, views.Replies(p))
}

// preview shows a text as it will appear, without keeping it.
func (s *Server) preview(c *fiber.Ctx) error {
	w := s.words(at(c).lang)
	in := commentIn(c)
	html := text.Comment(text.Clip(text.Clean(in.Markdown), forum.MaxComment))
	p := s.page(c, "threads", w.T("form.preview"))
	if wantsFragment(c) {
		return s.render(c, fiber.StatusOK, views.PreviewBox(p, html))
	}
	f := s.newCommentForm(at(c), forum.Thread{})
	f.Action, f.Key, f.Text, f.Revision = c.FormValue("to"), in.Key, in.Markdown, formNumber(c.FormValue("revision"))
	if !commentTarget.MatchString(f.Action) || len(f.Key) < 8 {
		return forum.Errorf(forum.Invalid, "error.staleForm")
	}
	return s.render(c, fiber.StatusOK, views.Preview(views.PreviewPage{Page: p, HTML: html, Form: f}))
}

// commentTarget are the addresses that a comment's form may go on to from its preview.
var commentTarget = regexp.MustCompile(`^/(threads/[0-9]+/comments|comments/[0-9]+(/replies)?)$`)
