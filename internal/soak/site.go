package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fasthttp/websocket"
)

// answerWithin bounds one request, as a proxy before the nodes does.
const answerWithin = 20 * time.Second

// site is the forum at its one public address, behind which the nodes take turns; one that does not answer is passed over.
type site struct {
	url    string
	nodes  []string // addresses with port
	turn   atomic.Uint64
	dialer websocket.Dialer
	client *http.Client // a visitor's
}

func newSite(url string, nodes []string) *site {
	s := &site{url: url, nodes: nodes}
	s.client = &http.Client{Transport: s.transport(s.dial), Timeout: answerWithin}
	s.dialer = websocket.Dialer{
		NetDialContext: s.dial, HandshakeTimeout: answerWithin,
		ReadBufferSize: 4096, WriteBufferSize: 512, WriteBufferPool: &sync.Pool{},
	}
	return s
}

// transport makes a connection for each request, so that all nodes are used whatever became of them before.
func (s *site) transport(dial func(context.Context, string, string) (net.Conn, error)) *http.Transport {
	return &http.Transport{DialContext: dial, DisableKeepAlives: true}
}

func (s *site) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	var refusals []error
	first := s.turn.Add(1)
	for i := range s.nodes {
		node := s.nodes[(first+uint64(i))%uint64(len(s.nodes))]
		conn, err := (&net.Dialer{}).DialContext(ctx, network, node)
		if err == nil {
			return conn, nil
		}
		refusals = append(refusals, err)
	}
	return nil, errors.Join(refusals...)
}

// browser makes a client that keeps cookies. onto is a node that it always reaches, or "".
func (s *site) browser(jar *cookiejar.Jar, onto string) *http.Client {
	dial := s.dial
	if onto != "" {
		dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, onto)
		}
	}
	return &http.Client{Transport: s.transport(dial), Jar: jar, Timeout: answerWithin}
}

// path is a path in a language.
func path(lang, path string) string {
	if lang == "en" {
		return "/en" + path
	}
	return path
}

// load loads the page of a thread. cookie is a session's, or "".
func (s *site) load(ctx context.Context, thread int64, lang, cookie string) (page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path(lang, fmt.Sprintf("/threads/%d", thread)), nil)
	if err != nil {
		return page{}, err
	}
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return page{}, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return page{}, &status{answer.StatusCode}
	}
	return readPage(answer.Body, thread)
}

// follow opens the websocket of a page.
func (s *site) follow(ctx context.Context, lang, cookie string) (*websocket.Conn, error) {
	header := http.Header{"Origin": {s.url}}
	if cookie != "" {
		header.Set("Cookie", cookie)
	}
	conn, answer, err := s.dialer.DialContext(ctx, "ws"+strings.TrimPrefix(s.url, "http")+"/live?lang="+lang, header)
	if err != nil && answer != nil {
		return nil, &status{answer.StatusCode}
	}
	return conn, err
}

// status is an answer other than the one hoped for.
type status struct{ code int }

func (s *status) Error() string { return fmt.Sprintf("answered %d", s.code) }

// isFault tells a forum that blames itself from one that says that it is away.
func isFault(err error) bool {
	var s *status
	return errors.As(err, &s) && s.code == http.StatusInternalServerError
}

// isRefusal tells what trying again does not mend from a forum that is away.
func isRefusal(err error) bool {
	var s *status
	return errors.As(err, &s) && s.code < http.StatusInternalServerError
}
