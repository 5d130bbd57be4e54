package devidp

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// handler answers requests to the provider alone, without a listener.
type handler = fasthttp.RequestHandler

func (p *Provider) newHandler() handler {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	p.Mount(app.Group(p.path))
	return app.Handler()
}

// Transport answers requests for the issuer within the program, so that the site can ask its own provider before it
// listens, and whatever its address is from outside. Any other request is an error: nothing leaves the program.
func (p *Provider) Transport() http.RoundTripper {
	return transport{p}
}

type transport struct{ provider *Provider }

// RoundTrip is that of http.RoundTripper.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := readAll(r.Body)
	if err != nil {
		return nil, err
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if !strings.HasPrefix(r.URL.String(), t.provider.options.Issuer+"/") {
		return nil, fmt.Errorf("devidp: %s://%s is not below the issuer %s", r.URL.Scheme, r.URL.Host, t.provider.options.Issuer)
	}
	var in fasthttp.Request
	in.Header.SetMethod(r.Method)
	in.SetRequestURI(r.URL.String())
	for name, values := range r.Header {
		for _, value := range values {
			in.Header.Add(name, value)
		}
	}
	in.SetBody(body)
	var ctx fasthttp.RequestCtx
	ctx.Init(&in, nil, nil)
	t.provider.handler(&ctx)
	return response(r, &ctx.Response), nil
}

func readAll(body io.ReadCloser) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	defer func() { _ = body.Close() }()
	return io.ReadAll(body)
}

func response(r *http.Request, out *fasthttp.Response) *http.Response {
	header := http.Header{}
	out.Header.VisitAll(func(name, value []byte) { header.Add(string(name), string(value)) })
	body := bytes.Clone(out.Body())
	return &http.Response{
		Status: fmt.Sprintf("%d %s", out.StatusCode(), http.StatusText(out.StatusCode())), StatusCode: out.StatusCode(),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}
