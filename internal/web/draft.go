package web

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
	"samenspraak/internal/live"
)

// draft shows the editor of an action's next version.
func (s *Server) draft(c *fiber.Ctx) error {
	p, err := s.draftPage(c)
	if err != nil {
		return err
	}
	d := p.Draft
	p.Fresh = true
	p.Typed.Edited = forum.Edited{Base: d.Base, Revision: d.Revision, Markdown: d.Markdown, Note: d.Note}
	p.Typed.Credits = chosen(c.Context().QueryArgs().PeekMulti("credits"))
	p.Typed.Proposals = chosen(c.Context().QueryArgs().PeekMulti("proposals"))
	p.Look = taken(p.Credits, formID(c.Query("suggestion")))
	if !c.Context().QueryArgs().Has("credits") {
		newest, err := s.Forum.Actions.Version(c.UserContext(), at(c).Actor, p.Action.ID, d.Newest)
		if err != nil {
			return err
		}
		p.Typed.Credits = workedIn(p.Credits, newest.Markdown, d.Markdown)
	}
	return s.render(c, fiber.StatusOK, views.Draft(p))
}

// taken gives the words to look at in the draft when a suggestion was just accepted: the new ones or, where they are to be worked in by hand or only
// leave words out, the passage. "" when it was not.
func taken(lines []forum.CreditLine, suggestion int64) string {
	for _, line := range lines {
		if line.Comment == suggestion && line.Accepted {
			return cmp.Or(line.Replacement, line.Words)
		}
	}
	return ""
}

// workedIn are the comments whose suggestion was accepted and shows in what became of a text: they led to a change.
func workedIn(lines []forum.CreditLine, before, markdown string) (comments []int64) {
	for _, line := range lines {
		if line.LedTo(before, markdown) {
			comments = append(comments, line.Comment)
		}
	}
	return comments
}

// draftPage opens the draft that the address names.
func (s *Server) draftPage(c *fiber.Ctx) (p views.DraftPage, err error) {
	ctx, a := c.UserContext(), at(c).Actor
	action, err := id(c, "id")
	if err != nil {
		return p, err
	}
	// The number is read before the draft: what comes in between is brought again rather than missed.
	channel := fmt.Sprintf("draft:%d", action)
	last, err := s.Forum.Channels.Last(ctx, []string{channel})
	if err != nil {
		return p, err
	}
	p.After = last[channel]
	if p.Draft, p.Editors, err = s.Forum.Drafts.Open(ctx, a, action); err != nil {
		return p, err
	}
	if p.Credits, err = s.Forum.Suggestions.Creditable(ctx, a, action); err != nil {
		return p, err
	}
	if p.Proposals, err = s.Forum.Curations.Creditable(ctx, a, action); err != nil {
		return p, err
	}
	p.Page, p.Action, err = s.draftHead(c, action, "draft.title", "Number", p.Draft.Newest+1)
	return p, err
}

// draftHead is what the pages of a draft have in common. Their address in the other language is that of the editor.
func (s *Server) draftHead(c *fiber.Ctx, action int64, title string, args ...any) (views.Page, forum.Action, error) {
	found, err := s.Forum.Actions.Find(c.UserContext(), at(c).Actor, action)
	p := s.page(c, "plan", s.words(at(c).lang).T(title, args...))
	if c.Method() == post {
		p.Path = views.DraftPath(action)
	}
	return p, found, err
}

// publicationIn reads the editor's form.
func publicationIn(c *fiber.Ctx) forum.Publication {
	return forum.Publication{
		Edited: forum.Edited{
			Base: formNumber(c.FormValue("base")), Revision: formNumber(c.FormValue("revision")),
			Markdown: c.FormValue("text"), Note: c.FormValue("note"),
		},
		Credits:   chosen(c.Request().PostArgs().PeekMulti("credits")),
		Proposals: chosen(c.Request().PostArgs().PeekMulti("proposals")),
	}
}

// chosen reads the comments that were ticked.
func chosen(values [][]byte) (comments []int64) {
	for _, value := range values {
		if comment := formID(string(value)); comment != 0 {
			comments = append(comments, comment)
		}
	}
	return comments
}

// savedAnswer tells our element from what it must save next.
type savedAnswer struct {
	Base     int    `json:"base"`
	Revision int    `json:"revision"`
	Message  string `json:"message"`
}

func (s *Server) saveDraft(c *fiber.Ctx) error {
	action, err := id(c, "id")
	if err != nil {
		return err
	}
	in := publicationIn(c)
	saved, err := s.Forum.Drafts.Save(c.UserContext(), at(c).Actor, action, in.Edited)
	if err != nil {
		return s.draftAgain(c, in, err)
	}
	if wantsFragment(c) {
		return c.JSON(savedAnswer{saved.Base, saved.Revision, views.SavedNow(s.plainPage(at(c).lang))})
	}
	return s.back(c, views.DraftPath(action)+"?done=draftSaved"+creditsQuery(c))
}

// creditsQuery takes what was ticked along to the next page: a draft does not keep it.
func creditsQuery(c *fiber.Ctx) string {
	values := url.Values{}
	for _, name := range []string{"credits", "proposals"} {
		for _, value := range c.Request().PostArgs().PeekMulti(name) {
			values.Add(name, strconv.FormatInt(formID(string(value)), 10))
		}
	}
	if len(values) == 0 {
		return ""
	}
	return "&" + values.Encode()
}

func (s *Server) publishDraft(c *fiber.Ctx) error {
	action, err := id(c, "id")
	if err != nil {
		return err
	}
	in := publicationIn(c)
	if _, err := s.Forum.Drafts.Publish(c.UserContext(), at(c).Actor, action, in); err != nil {
		return s.draftAgain(c, in, err)
	}
	return s.back(c, fmt.Sprintf("/actions/%d?done=published", action))
}

// draftAgain answers a text that was refused with the form that holds it: with what was wrong or, when someone else was first, merged with theirs.
func (s *Server) draftAgain(c *fiber.Ctx, in forum.Publication, refusal error) error {
	switch forum.CodeOf(refusal) {
	case forum.Invalid:
		return s.showRefused(c, in, refusal)
	case forum.Conflict:
		return s.showMerged(c, in)
	}
	return refusal
}

func (s *Server) showRefused(c *fiber.Ctx, in forum.Publication, refusal error) error {
	problems := problemsOf(refusal)
	if wantsFragment(c) {
		w := s.words(at(c).lang)
		return c.Status(fiber.StatusUnprocessableEntity).JSON(map[string]string{"message": w.Fill(problems[0].Message, problems[0].Args)})
	}
	p, err := s.draftPage(c)
	if err != nil {
		return err
	}
	p.Typed, p.Problems = in, problems
	return s.render(c, fiber.StatusUnprocessableEntity, views.Draft(p))
}

func (s *Server) showMerged(c *fiber.Ctx, in forum.Publication) error {
	p, err := s.draftPage(c)
	if err != nil {
		return err
	}
	merged, err := s.Forum.Drafts.Merge(c.UserContext(), at(c).Actor, p.Action.ID, in.Edited)
	if err != nil {
		return err
	}
	p.Draft, p.Since = merged.Now, in.Base
	if wantsFragment(c) {
		return c.Status(fiber.StatusConflict).JSON(map[string]string{"message": p.Newer()})
	}
	// What the other took in was no choice of this editor yet; what this one left unticked stays so.
	in.Credits = append(in.Credits, workedIn(p.Credits, in.Markdown, merged.Markdown)...)
	p.Title = p.T("draft.mergeTitle")
	p.Merged, p.Mine, p.Typed = &merged, in.Markdown, in
	p.Typed.Edited = forum.Edited{Base: merged.Now.Base, Revision: merged.Now.Revision, Markdown: merged.Markdown, Note: merged.Note}
	return s.render(c, fiber.StatusConflict, views.Draft(p))
}

// previewDraft shows a text as the action's page will; to our element the text alone.
func (s *Server) previewDraft(c *fiber.Ctx) error {
	action, err := id(c, "id")
	if err != nil {
		return err
	}
	in := publicationIn(c)
	next, newest, err := s.Forum.Drafts.Preview(c.UserContext(), at(c).Actor, action, in.Edited)
	if err != nil {
		return s.draftAgain(c, in, err)
	}
	preview := views.VersionText{Version: next, Action: action, Changed: views.Changed(next, newest)}
	if wantsFragment(c) {
		return s.render(c, fiber.StatusOK, views.DraftPreview(s.plainPage(at(c).lang), preview))
	}
	p, err := s.draftPage(c)
	if err != nil {
		return err
	}
	p.Typed, p.Preview = in, &preview
	return s.render(c, fiber.StatusOK, views.Draft(p))
}

func (s *Server) discardingForm(c *fiber.Ctx) error { return s.showDiscarding(c, fiber.StatusOK) }

// showDiscarding asks whether someone is sure; again when there is something else to throw away than they saw.
func (s *Server) showDiscarding(c *fiber.Ctx, status int) error {
	action, err := id(c, "id")
	if err != nil {
		return err
	}
	p := views.DiscardingPage{Newer: status == fiber.StatusConflict}
	if p.Draft, _, err = s.Forum.Drafts.Open(c.UserContext(), at(c).Actor, action); err != nil {
		return err
	}
	if p.Page, p.Action, err = s.draftHead(c, action, "draft.discardTitle"); err != nil {
		return err
	}
	return s.render(c, status, views.Discarding(p))
}

func (s *Server) discardDraft(c *fiber.Ctx) error {
	action, err := id(c, "id")
	if err != nil {
		return err
	}
	err = s.Forum.Drafts.Discard(c.UserContext(), at(c).Actor, action, formNumber(c.FormValue("revision")))
	if forum.CodeOf(err) == forum.Conflict {
		return s.showDiscarding(c, fiber.StatusConflict)
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/actions/%d?done=discarded", action))
}

// draftNews is who has a draft open, and from what the next save must be made; the last news of all brings it.
func (src source) draftNews(ctx context.Context, action int64, log []forum.News, lang string) ([]live.News, error) {
	news := make([]live.News, len(log))
	for i, n := range log {
		news[i] = live.News{N: n.N, Op: live.None}
	}
	if len(log) == 0 {
		return news, nil
	}
	d, err := src.s.Forum.Drafts.Latest(ctx, action)
	if err != nil {
		return nil, err
	}
	editors, err := src.s.Forum.Drafts.Editors(ctx, action)
	if err != nil {
		return nil, err
	}
	last := &news[len(news)-1]
	var html strings.Builder
	if err := views.DraftEditors(src.s.plainPage(lang), d, editors, last.N).Render(ctx, &html); err != nil {
		return nil, err
	}
	last.Op, last.ID, last.In = live.Put, fmt.Sprintf("draft-editors-%d", action), fmt.Sprintf("draft-people-%d", action)
	last.Key, last.Rev, last.HTML = "0", last.N, html.String()
	return news, nil
}
