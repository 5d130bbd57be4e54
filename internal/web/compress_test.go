package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
	"github.com/klauspost/compress/zstd"
)

func TestCompress(t *testing.T) {
	decoders := map[string]func(io.Reader) (io.Reader, error){
		"":     func(r io.Reader) (io.Reader, error) { return r, nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
	}
	long := strings.Repeat("<p>Wat er besloten wordt, is slecht te volgen.</p>\n", 2000)
	s := &Server{}
	app := fiber.New()
	app.Use(s.compress)
	app.Get("/long", func(c *fiber.Ctx) error { return c.Type("html", "utf-8").SendString(long) })
	app.Get("/short", func(c *fiber.Ctx) error { return c.Type("html", "utf-8").SendString("<p>Kort.</p>") })
	app.Get("/image", func(c *fiber.Ctx) error { return c.Type("png").SendString(long) })
	app.Get("/packed", func(c *fiber.Ctx) error {
		c.Type("html", "utf-8")
		c.Response().SetBodyString(long)
		pack(c.Context())
		return nil
	})
	app.Get("/stream", func(c *fiber.Ctx) error { return c.Type("csv").SendStream(strings.NewReader(long)) })
	get := func(path, accepted string) (*http.Response, string) {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", accepted)
		answer, err := app.Test(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		packed, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := decoders[answer.Header.Get("Content-Encoding")](bytes.NewReader(packed))
		if err != nil {
			t.Fatalf("%s for %q: %v", path, accepted, err)
		}
		body, err := io.ReadAll(plain)
		if err != nil {
			t.Fatalf("%s for %q: %v", path, accepted, err)
		}
		return answer, string(body)
	}

	for _, row := range []struct{ path, accepted, encoding string }{
		{"/long", "gzip, deflate, br, zstd", "zstd"},
		{"/long", "gzip, deflate, br", "br"},
		{"/long", "gzip, deflate", "gzip"},
		{"/long", "", ""},
		{"/short", "gzip, deflate, br, zstd", ""},
		{"/image", "gzip, deflate, br, zstd", ""},
		{"/packed", "gzip, deflate, br, zstd", "br"},
		{"/stream", "gzip, deflate, br, zstd", "br"},
	} {
		for range 2 { // the second time with what the first one used
			answer, body := get(row.path, row.accepted)
			if got := answer.Header.Get("Content-Encoding"); got != row.encoding {
				t.Errorf("%s for %q is encoded as %q, want %q", row.path, row.accepted, got, row.encoding)
			}
			if want := map[bool]string{true: "<p>Kort.</p>", false: long}[row.path == "/short"]; body != want {
				t.Errorf("%s for %q came as %d bytes, want %d", row.path, row.accepted, len(body), len(want))
			}
			if row.path == "/long" && !strings.Contains(answer.Header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s for %q does not say that it varies", row.path, row.accepted)
			}
		}
	}
}
