package web

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"regexp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// attachment serves a file to whoever sees what it is with. Nothing in it can act in our name: browsers show images only, and those as
// what they are; all else they put aside.
func (s *Server) attachment(c *fiber.Ctx) error {
	file, err := id(c, "id")
	if err != nil {
		return err
	}
	f, err := s.Forum.Attachments.Find(c.UserContext(), at(c).Actor, file)
	if err != nil {
		return err
	}
	tag := `"` + strconv.FormatInt(f.ID, 10) + `"` // a file never changes
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox; frame-ancestors 'none'")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderContentType, f.Type)
	c.Set(fiber.HeaderContentDisposition, disposition(f))
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	if f.Public { // it may be hidden at any time, so others keep it no longer than that
		c.Set(fiber.HeaderCacheControl, "public, max-age=60, must-revalidate")
	}
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	return s.sendPart(c, f, tag)
}

func disposition(f forum.Attachment) string {
	kind := "attachment"
	if f.IsImage() {
		kind = "inline"
	}
	return mime.FormatMediaType(kind, map[string]string{"filename": f.Name})
}

// sendPart sends the part that was asked for, or all of it.
func (s *Server) sendPart(c *fiber.Ctx, f forum.Attachment, tag string) error {
	part := span{0, f.Size}
	if asked, ok := readRange(c.Get(fiber.HeaderRange), f.Size); ok && (c.Get(fiber.HeaderIfRange) == "" || c.Get(fiber.HeaderIfRange) == tag) {
		if asked.length <= 0 {
			c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", f.Size))
			return c.SendStatus(fiber.StatusRequestedRangeNotSatisfiable)
		}
		part = asked
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", part.offset, part.offset+part.length-1, f.Size))
		c.Status(fiber.StatusPartialContent)
	}
	if c.Method() == fiber.MethodHead {
		c.Response().SkipBody = true
		c.Response().Header.SetContentLength(int(part.length))
		return nil
	}
	content, err := s.Forum.Attachments.Read(c.UserContext(), f, part.offset, part.length)
	if err != nil {
		return err
	}
	c.Context().SetBodyStream(content, int(part.length)) // closes it when it is sent
	return nil
}

// span is a stretch of a file, in bytes. Without length it lies outside it.
type span struct{ offset, length int64 }

var rangeOf = regexp.MustCompile(`^bytes=(\d{0,15})-(\d{0,15})$`)

// readRange reads a request for one part: bytes=0-99, bytes=100- or bytes=-100, the last hundred. What is asked in another way, such as several parts
// at a time, may be answered with all.
func readRange(asked string, size int64) (s span, ok bool) {
	parts := rangeOf.FindStringSubmatch(asked)
	if parts == nil || parts[1]+parts[2] == "" {
		return s, false
	}
	from, to := formID(parts[1]), formID(parts[2])
	switch {
	case parts[1] == "":
		from, to = max(0, size-to), size-1
	case parts[2] == "":
		to = size - 1
	}
	return span{from, min(to, size-1) - from + 1}, true
}

// uploadAttachment adds a file to a draft.
func (s *Server) uploadAttachment(c *fiber.Ctx) error {
	draft, err := id(c, "draft")
	if err != nil {
		return err
	}
	in := forum.NewAttachment{Description: describing(c)}
	if in.Name, in.Data, err = fileIn(c); err != nil {
		return err
	}
	_, err = s.Forum.Attachments.Add(c.UserContext(), at(c).Actor, draft, in)
	switch code := forum.CodeOf(err); code {
	case forum.Invalid, forum.TooMany:
		return s.uploadAgain(c, draft, in.Description, err)
	}
	if err != nil {
		return err
	}
	return s.back(c, withDone(views.StepPath(draft, "attachments"), "attached"))
}

// fileIn is the file of a form; without a name and data when none was chosen.
func fileIn(c *fiber.Ctx) (name string, data []byte, err error) {
	form, err := c.MultipartForm()
	if err != nil {
		return "", nil, fiber.ErrBadRequest
	}
	files := form.File["file"]
	if len(files) == 0 {
		return "", nil, nil
	}
	data, err = contentOf(files[0])
	return files[0].Filename, data, err
}

func contentOf(file *multipart.FileHeader) ([]byte, error) {
	content, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer content.Close()
	return io.ReadAll(content)
}

func describing(c *fiber.Ctx) forum.Description {
	return forum.Description{Alt: c.FormValue("alt"), Decorative: c.FormValue("decorative") != ""}
}

// uploadAgain says at the form why a file was not taken.
func (s *Server) uploadAgain(c *fiber.Ctx, draft int64, said forum.Description, err error) error {
	d, missing := s.Forum.ProposalDrafts.Find(c.UserContext(), at(c).Actor, draft)
	if missing != nil {
		return missing
	}
	refusal := err.(*forum.Error)
	p := views.ProposingPage{Draft: d, Step: forum.StepNamed("attachments"), Typed: d.Fields, Fresh: true}
	p.Upload = views.Upload{Alt: said.Alt, Decorative: said.Decorative, Problems: refusal.Problems}
	if len(refusal.Problems) == 0 {
		p.Upload.Refusal = s.words(at(c).lang).Fill(refusal.Message, refusal.Args)
	}
	return s.showProposing(c, answers[refusal.Code].status, p)
}

func (s *Server) describeAttachment(c *fiber.Ctx) error {
	file, err := id(c, "id")
	if err != nil {
		return err
	}
	if _, err := s.Forum.Attachments.Describe(c.UserContext(), at(c).Actor, file, describing(c)); err != nil {
		return err
	}
	return s.backToAttachments(c, "described")
}

func (s *Server) removeAttachment(c *fiber.Ctx) error {
	file, err := id(c, "id")
	if err != nil {
		return err
	}
	if _, err := s.Forum.Attachments.Remove(c.UserContext(), at(c).Actor, file); err != nil {
		return err
	}
	return s.backToAttachments(c, "removed")
}

// backToAttachments goes back to the draft on whose page the form stood.
func (s *Server) backToAttachments(c *fiber.Ctx, done string) error {
	return s.back(c, withDone(views.StepPath(formID(c.FormValue("draft")), "attachments"), done))
}
