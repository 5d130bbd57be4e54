package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"
)

// told gives a reader of one thread, who joined behind number 3, what a server told it over one connection.
func told(t *testing.T, messages ...string) *reader {
	t.Helper()
	r := &reader{name: "page 1", book: newBook(), since: start}
	r.channels = map[string]*following{channelOf(talk): {thread: talk, sequence: sequence{last: 3}}}
	for _, m := range messages {
		if err := r.hear(t.Context(), nil, []byte(m)); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func put(n int) string {
	return fmt.Sprintf(`{"c":"thread:%d","n":%d,"op":"put","id":"comment-%d","html":"<p>%s%d: x"}`, talk, n, 100+n, mark, n)
}

func op(op string) string { return fmt.Sprintf(`{"c":"thread:%d","op":%q,"last":4}`, talk, op) }

func TestReader_Hear(t *testing.T) {
	for rule, r := range map[string]struct {
		messages []string
		want     map[kind]int
		last     int64
	}{
		"numbers in order are right, also those without content": {
			[]string{put(4), op("joined"), fmt.Sprintf(`{"c":"thread:%d","n":5,"op":"none"}`, talk), put(6)}, nil, 6},
		"beats, counts and other channels are nothing": {
			[]string{`{"op":"beat"}`, op("present"), `{"c":"person:1","op":"put","n":9}`}, nil, 3},
		"a number that comes twice is doubled":       {[]string{put(4), put(4)}, map[kind]int{doubled: 1}, 4},
		"one that it had when it joined is doubled":  {[]string{put(3)}, map[kind]int{doubled: 1}, 3},
		"one that passes another is out of order":    {[]string{put(5), put(4)}, map[kind]int{disordered: 1}, 5},
		"what is missing when it has joined is lost": {[]string{op("joined")}, map[kind]int{lost: 1}, 3},
		"a thread that is gone is wrong":             {[]string{op("gone")}, map[kind]int{otherwise: 1}, 3},
		"another comment under the number is wrong":  {[]string{put(4), strings.Replace(put(4), "104", "105", 1)}, map[kind]int{doubled: 1}, 4},
	} {
		t.Run(rule, func(t *testing.T) {
			got := told(t, r.messages...)
			if !maps.Equal(got.book.counts, r.want) || got.standings()[0].last != r.last {
				t.Errorf("found %v up to %v, want %v up to %d", got.book.counts, got.standings(), r.want, r.last)
			}
		})
	}
	t.Run("what is no JSON ends the connection", func(t *testing.T) {
		if r := told(t); r.hear(t.Context(), nil, []byte("{")) == nil || r.book.count(otherwise) != 1 {
			t.Error(r.book.examples)
		}
	})
}

func TestReader_Has(t *testing.T) {
	r := told(t, put(4))
	goal := map[int64]int64{talk: 4, talk + 1: 9}
	if r.has(goal) {
		t.Error("a page that has not joined is up to date")
	}
	if r.hear(t.Context(), nil, []byte(op("joined"))); !r.has(goal) {
		t.Error("a page that has all of its own threads is not up to date")
	}
	if goal[talk] = 5; r.has(goal) {
		t.Error("a page that misses a number is up to date")
	}
	woken := make(chan struct{})
	r.woken = woken
	if r.setAsleep(true); !r.has(goal) {
		t.Error("one waits for a page that is put away")
	}
	if close(woken); r.has(goal) {
		t.Error("one does not wait for a page that is to be taken up again")
	}
	r.setAsleep(false)
	if r.leave(); r.has(map[int64]int64{}) {
		t.Error("a page that lost its connection is up to date")
	}
}

// script is a forum of one thread that does as it is told: pages and connections in turn.
type script struct {
	t      *testing.T
	pages  chan string
	socket chan func(*websocket.Conn)
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/live" {
		fmt.Fprint(w, <-s.pages)
		return
	}
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		s.t.Error(err)
		return
	}
	defer conn.Close()
	(<-s.socket)(conn)
}

func (s *script) expect(conn *websocket.Conn, want string) {
	s.t.Helper()
	if _, got, err := conn.ReadMessage(); err != nil || string(got) != want {
		s.t.Errorf("the page says %q, %v, want %q", got, err, want)
	}
}

func (s *script) tell(conn *websocket.Conn, messages ...string) {
	s.t.Helper()
	for _, m := range messages {
		if err := conn.WriteMessage(websocket.TextMessage, []byte(m)); err != nil {
			s.t.Error(err)
		}
	}
}

func pageOf(after int, comments ...int) string {
	var p strings.Builder
	fmt.Fprintf(&p, `<live-region channel="person:1" after="9"></live-region><live-region channel="thread:%d" after="%d"><ol>`, talk, after)
	for _, c := range comments {
		fmt.Fprintf(&p, `<li class="comment" id="comment-%d"><ol id="replies-%d"></ol></li>`, c, c)
	}
	p.WriteString(`</ol><li id="comment-form-words"></li></live-region>`)
	return p.String()
}

func join(after int) string { return fmt.Sprintf(`{"join":"thread:%d","after":%d}`, talk, after) }

func joined(last int) string {
	return fmt.Sprintf(`{"c":"thread:%d","op":"joined","last":%d}`, talk, last)
}

// A page joins behind what it shows, comes back behind what it had, and loads anew when it is told to.
func TestReader_Run(t *testing.T) {
	s := &script{t, make(chan string, 2), make(chan func(*websocket.Conn), 3)}
	server := httptest.NewServer(s)
	defer server.Close()
	s.pages <- pageOf(3, 101, 102, 103)
	s.socket <- func(conn *websocket.Conn) {
		s.expect(conn, join(3))
		s.tell(conn, joined(3), put(4))
		conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(closeRestart, "restart"), time.Now().Add(time.Minute))
	}
	complete := make(chan struct{})
	s.socket <- func(conn *websocket.Conn) {
		s.expect(conn, join(4))
		s.tell(conn, put(5), joined(5), op("reload"))
		s.pages <- pageOf(8, 107, 108)
		s.expect(conn, join(8))
		s.tell(conn, put(9), joined(9))
		close(complete)
		conn.ReadMessage() // until it goes away
	}
	b := newBook()
	r := &reader{name: "page 1", book: b, site: newSite(server.URL, []string{server.Listener.Addr().String()}), luck: func() float64 { return 0 }}
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.run(ctx, []int64{talk}, func() {})
	}()
	<-complete
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for !r.has(map[int64]int64{talk: 9}) {
		<-look.C
	}
	end()
	<-ended
	if !b.none() || r.reloads != 1 {
		t.Errorf("loaded anew %d times; found %v", r.reloads, b.examples)
	}
	if len(b.pages) != 2 || b.pages[1].after != 8 || len(b.pages[1].comments) != 2 {
		t.Errorf("the pages showed %v", b.pages)
	}
}

func TestReader_Run_SentAway(t *testing.T) {
	s := &script{t, make(chan string, 1), make(chan func(*websocket.Conn), 1)}
	server := httptest.NewServer(s)
	defer server.Close()
	s.pages <- pageOf(0)
	s.socket <- func(conn *websocket.Conn) {
		conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(closeSignedOut, "signed out"), time.Now().Add(time.Minute))
	}
	r := &reader{name: "page 1", book: newBook(), site: newSite(server.URL, []string{server.Listener.Addr().String()}), luck: func() float64 { return 0 }}
	r.run(t.Context(), []int64{talk}, func() {})
	if r.book.count(otherwise) != 1 {
		t.Errorf("found %v", r.book.examples)
	}
}

// What is missing for too long is asked for again, from where the page has everything.
func TestReader_Mend(t *testing.T) {
	asked := make(chan string, 2)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		for range 2 {
			_, m, err := conn.ReadMessage()
			if err != nil {
				t.Error(err)
			}
			asked <- string(m)
		}
	}))
	defer server.Close()
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(server.URL, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	r := told(t, put(5))
	f := r.channels[channelOf(talk)]
	if err := r.mend(nil, f); err != nil { // it may still come
		t.Fatal(err)
	}
	f.gap = f.gap.Add(-gapPatience)
	if err := r.mend(conn, f); err != nil {
		t.Fatal(err)
	}
	if left, again := <-asked, <-asked; !strings.Contains(left, "leave") || again != join(3) {
		t.Errorf("asked %q and %q", left, again)
	}
}

func TestReadPage_WithoutThread(t *testing.T) {
	if _, err := readPage(strings.NewReader("<p>Not here"), talk); err == nil {
		t.Error("a page that does not follow its thread is taken for one")
	}
}

func TestReadForm(t *testing.T) {
	const html = `<form action="/other"><input name="key" value="no"></form>
		<form action="/en/threads"><input type="hidden" name="key" value="yes"><input type="radio" name="audience" value="public" checked>
		<input type="radio" name="audience" value="coalition"><button name="person" value="p01"></button><button name="person" value="p02"></button></form>`
	f, err := readForm(strings.NewReader(html), "/threads")
	if err != nil {
		t.Fatal(err)
	}
	if f.action != "/en/threads" || f.fields.Encode() != "audience=public&key=yes" || len(f.buttons["person"]) != 2 {
		t.Errorf("read %+v", f)
	}
	if _, err := readForm(strings.NewReader(html), "/none"); err == nil {
		t.Error("finds a form that is not there")
	}
}
