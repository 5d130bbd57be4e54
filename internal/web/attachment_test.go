package web

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

const somePDF = "%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"

func somePNG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// upload sends a file with a draft as the form on the page that is shown does.
func (b *browser) upload(draft, name string, data []byte, header http.Header) *page {
	b.t.Helper()
	return b.sendFile(draft+"/attachments", name, data, header)
}

// sendFile sends a file as the form on the page that is shown does.
func (b *browser) sendFile(action, name string, data []byte, header http.Header) *page {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if b.at != nil {
		for field, values := range b.at.form(action) {
			if field != "file" {
				b.site.must(form.WriteField(field, values[0]))
			}
		}
	}
	part, err := form.CreateFormFile("file", name)
	b.site.must(err)
	_, err = part.Write(data)
	b.site.must(err)
	b.site.must(form.Close())
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.site.address(action).String(), &body)
	b.site.must(err)
	r.Header = http.Header{"Origin": {b.site.url}, "Sec-Fetch-Site": {"same-origin"}, "Content-Type": {form.FormDataContentType()}}
	for name, values := range header {
		r.Header[name] = values
	}
	return b.show(r)
}

var attachmentLink = regexp.MustCompile(`/attachments/\d+/[^"]+`)

func TestAttachment(t *testing.T) {
	w := newWorkshop(t)
	noor, cas, jan, visitor := w.sitDown("noor"), w.sitDown("cas"), w.sitDown("jan"), w.newBrowser()
	draft := w.begins(noor)
	step := draft + "?step=attachments"
	noor.open(step)
	photo := somePNG(t)
	noor.follow(noor.upload(draft, "Foto van de zaal.exe", photo, nil)).says("Het bestand is toegevoegd.", "Foto van de zaal.png", "Dit is nog nodig.")
	file := attachmentLink.FindString(noor.at.body)
	id := regexp.MustCompile(`\d+`).FindString(file)

	t.Run("it is served as what it is, and can do nothing", func(t *testing.T) {
		p := noor.get(file).want(http.StatusOK)
		if p.body != string(photo) {
			t.Errorf("%d bytes came of %d", len(p.body), len(photo))
		}
		for name, want := range map[string]string{
			"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Content-Disposition": `inline; filename="Foto van de zaal.png"`,
			"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'", "Cache-Control": "private, no-cache",
			"Cross-Origin-Resource-Policy": "same-origin", "Accept-Ranges": "bytes",
		} {
			if got := p.header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	})
	t.Run("with a draft, its authors alone have it", func(t *testing.T) {
		for who, b := range map[string]*browser{"a visitor": visitor, "another member": cas, "a moderator": jan} {
			if p := b.get(file); p.status != http.StatusNotFound {
				t.Errorf("%s: %d", who, p.status)
			}
		}
		for _, b := range []*browser{cas, jan} {
			b.open("/account")
			csrf := map[string][]string{"csrf": {b.at.form("/account").Get("csrf")}, "draft": {"1"}}
			b.post("/attachments/"+id+"/removal", csrf, nil).want(http.StatusNotFound)
			b.post("/attachments/"+id+"/description", csrf, nil).want(http.StatusNotFound)
		}
	})
	t.Run("an image is described before it is published", func(t *testing.T) {
		noor.open(draft + "?step=review")
		noor.post(draft+"/submission", noor.at.form(draft), nil).want(http.StatusUnprocessableEntity).says("Zeg bij Foto van de zaal.png wat erop te zien is")
		fields := noor.at.form("/attachments/" + id + "/description")
		fields.Set("alt", "De raadszaal")
		noor.follow(noor.post("/attachments/"+id+"/description", fields, nil)).want(http.StatusOK).says("De beschrijving is bewaard.")
		noor.open(draft + "?step=review")
		noor.follow(noor.post(draft+"/submission", noor.at.form(draft), nil)).want(http.StatusOK)
		if !strings.Contains(noor.at.body, `alt="De raadszaal" width="30" height="20"`) {
			t.Error("the page does not show it with its place and words")
		}
	})
	t.Run("then everyone has it, for as long as everyone sees the proposal", func(t *testing.T) {
		if got := visitor.get(file).want(http.StatusOK).header.Get("Cache-Control"); got != "public, max-age=60, must-revalidate" {
			t.Errorf("it is kept %q", got)
		}
		_, err := w.db.Exec(t.Context(), `UPDATE subjects SET audience = 'moderators' WHERE id IN (SELECT id FROM proposals)`)
		w.must(err)
		visitor.get(file).want(http.StatusNotFound)
		if got := jan.get(file).want(http.StatusOK).header.Get("Cache-Control"); got != "private, no-cache" {
			t.Errorf("it is kept %q", got)
		}
		_, err = w.db.Exec(t.Context(), `UPDATE subjects SET audience = 'public' WHERE id IN (SELECT id FROM proposals)`)
		w.must(err)
	})
	t.Run("a part of it can be asked for", func(t *testing.T) {
		size := len(photo)
		tag := visitor.get(file).header.Get("Etag")
		for asked, want := range map[string]struct {
			status      int
			from, until int
		}{
			"bytes=0-9": {206, 0, 10}, "bytes=10-": {206, 10, size}, "bytes=-5": {206, size - 5, size}, "bytes=0-99999": {206, 0, size},
			"bytes=99999-": {416, 0, 0}, "bytes=5-2": {416, 0, 0}, "bytes=0-1,4-5": {200, 0, size}, "lines=1": {200, 0, size}, "bytes=x-": {200, 0, size},
		} {
			p := visitor.send(http.MethodGet, file, nil, http.Header{"Range": {asked}})
			if p.status != want.status || want.status != 416 && p.body != string(photo[want.from:want.until]) {
				t.Errorf("%s: %d with %d bytes, want %d with %d", asked, p.status, len(p.body), want.status, want.until-want.from)
			}
		}
		if p := visitor.send(http.MethodGet, file, nil, http.Header{"Range": {"bytes=0-9"}, "If-Range": {`"another"`}}); p.status != 200 {
			t.Errorf("a part of another file: %d", p.status)
		}
		visitor.send(http.MethodGet, file, nil, http.Header{"If-None-Match": {tag}}).want(http.StatusNotModified)
		if p := visitor.send(http.MethodHead, file, nil, nil).want(http.StatusOK); p.header.Get("Content-Length") != fmt.Sprint(size) {
			t.Errorf("its length is said to be %s", p.header.Get("Content-Length"))
		}
	})
}

func TestAttachment_kinds(t *testing.T) {
	w := newWorkshop(t)
	b := w.sitDown("noor")
	draft := w.begins(b)
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"programma.pdf":  {[]byte("MZ\x90\x00"), "Dit soort bestand kan niet."},
		"pagina.png":     {[]byte("<!DOCTYPE html><script>alert(1)</script>"), "Dit soort bestand kan niet."},
		"tekening.png":   {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "Dit soort bestand kan niet."},
		"oud.docx":       {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "Bewaar het als docx"},
		"leeg.pdf":       {nil, "Kies een bestand."},
		"te groot.pdf":   {append([]byte(somePDF), make([]byte, forum.MaxAttachment)...), "Het mag hoogstens 10 MB zijn."},
		"afgebroken.png": {somePNG(t)[:30], "Dit bestand is beschadigd"},
	} {
		b.open(draft + "?step=attachments")
		p := b.upload(draft, name, c.data, nil).want(http.StatusUnprocessableEntity).says(c.says)
		if got := p.form(draft); got.Get("revision") == "" {
			t.Errorf("%s: the page does not lead on", name)
		}
	}
	if n := w.count(`SELECT count(*) FROM attachments`); n != 0 {
		t.Errorf("%d rows came of it", n)
	}
	t.Run("what is no image is put aside, under a name that cannot break out", func(t *testing.T) {
		b.open(draft + "?step=attachments")
		b.follow(b.upload(draft, "e\u0301e\u0301n\r\nSet-Cookie: x=\"1\".html", []byte(somePDF), nil)).says("Het bestand is toegevoegd.")
		p := b.get(attachmentLink.FindString(b.at.body)).want(http.StatusOK)
		if got := p.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename*=utf-8''%C3%A9%C3%A9n") || p.header.Get("Set-Cookie") != "" {
			t.Errorf("it is served as %q", got)
		}
	})
}

func TestAttachment_whoMaySendHowMuch(t *testing.T) {
	w := newWorkshop(t)
	b := w.sitDown("noor")
	draft := w.begins(b)
	b.open(draft + "?step=attachments")
	shown := b.at
	large := append([]byte(somePDF), make([]byte, 5<<20)...)
	copy(large[len(large)-6:], "%%EOF\n")

	t.Run("five megabytes of who is signed in are read", func(t *testing.T) {
		b.follow(b.upload(draft, "groot.pdf", large, nil)).says("Het bestand is toegevoegd.")
	})
	t.Run("more than is read at all gets a sentence, not a broken line", func(t *testing.T) {
		b.at = shown
		b.upload(draft, "reus.pdf", make([]byte, 20<<20), nil).want(http.StatusRequestEntityTooLarge).says("Dit bestand is te groot.")
	})
	t.Run("of a visitor no file is read", func(t *testing.T) {
		visitor := w.newBrowser()
		visitor.upload(draft, "groot.pdf", large, nil).want(http.StatusRequestEntityTooLarge)
		visitor.at = nil
		visitor.upload(draft, "klein.pdf", []byte(somePDF), nil).want(http.StatusUnauthorized).says("kies het bestand opnieuw")
	})
	t.Run("a form that is not from the page is refused", func(t *testing.T) {
		b.at = nil
		b.upload(draft, "x.pdf", []byte(somePDF), nil).want(http.StatusForbidden)
		b.at = shown
		b.upload(draft, "x.pdf", []byte(somePDF), http.Header{"Sec-Fetch-Site": {"cross-site"}}).want(http.StatusForbidden)
	})
	t.Run("nor is one that has to be unpacked first", func(t *testing.T) {
		b.at = shown
		b.upload(draft, "x.pdf", []byte(somePDF), http.Header{"Content-Encoding": {"gzip"}}).want(http.StatusUnsupportedMediaType)
	})
	t.Run("no other form takes a file", func(t *testing.T) {
		b.open(draft)
		fields := b.at.form(draft)
		b.post(draft, fields, http.Header{"Content-Type": {"multipart/form-data; boundary=x"}}).want(http.StatusUnsupportedMediaType)
	})
	if n := w.count(`SELECT count(*) FROM attachments`); n != 1 {
		t.Errorf("%d files were taken, want the one", n)
	}
}
