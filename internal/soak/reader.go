package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/fasthttp/websocket"
)

// The patience of frontend/elements: with a silent line, with a missing number, and how far apart pages load anew.
const (
	silence      = 40 * time.Second
	gapPatience  = 3 * time.Second
	reloadSpread = 2 * time.Second
)

// reader is an open page that follows threads. One goroutine runs it.
type reader struct {
	name     string
	site     *site
	book     *book
	lang     string
	cookie   string // "" is a visitor
	restless bool
	woken    <-chan struct{} // closed when nobody is to sleep any more
	luck     func() float64  // in [0, 1), spreads what all would do at the same moment

	napAt    time.Time
	failures int // to connect, in a row

	mu       sync.Mutex // what below is read by others
	channels map[string]*following
	asleep   bool
	since    time.Time // when it came back to the page
	reloads  int
}

// following is a thread as the page has it.
type following struct {
	thread int64
	joined bool // over the connection that is open
	sequence
	gap time.Time // since when a number is missing
}

// run opens the page, says so, and keeps it up to date until ctx ends or the forum sends it away.
func (r *reader) run(ctx context.Context, threads []int64, opened func()) {
	loaded := map[string]*following{}
	for _, thread := range threads {
		f := &following{thread: thread}
		if !r.load(ctx, f) {
			opened()
			return
		}
		loaded[channelOf(thread)] = f
	}
	r.mu.Lock()
	r.channels, r.since = loaded, time.Now()
	r.mu.Unlock()
	r.stay()
	opened()
	for ctx.Err() == nil {
		code := r.listen(ctx)
		r.leave()
		if r.napIsDue(time.Now()) {
			r.nap(ctx)
			continue
		}
		d, never := backoff(code, r.failures, r.luck())
		if never {
			r.book.add(otherwise, "%s was sent away with %d", r.name, code)
			return
		}
		r.failures++
		wait(ctx, d)
	}
}

// load takes over what the page shows when it is loaded, and the number behind which it joins.
func (r *reader) load(ctx context.Context, f *following) (ok bool) {
	for attempt := 0; ctx.Err() == nil; attempt++ {
		p, err := r.site.load(ctx, f.thread, r.lang, r.cookie)
		if err == nil {
			r.book.opened(p)
			r.mu.Lock()
			f.begin(p.after)
			r.mu.Unlock()
			return true
		}
		if isRefusal(err) {
			r.book.add(otherwise, "%s may not load thread %d: %v", r.name, f.thread, err)
			return false
		}
		waitAgain(ctx, attempt)
	}
	return false
}

// listen connects, joins and hears what comes, until the connection ends; it gives the code that it ended with.
func (r *reader) listen(ctx context.Context) (code int) {
	conn, err := r.site.follow(ctx, r.lang, r.cookie)
	if err != nil {
		return closeDropped
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	for _, f := range r.channels {
		if err := r.join(conn, f); err != nil {
			return closeDropped
		}
	}
	for {
		if err := conn.SetReadDeadline(r.deadline(time.Now())); err != nil {
			return closeDropped
		}
		_, message, err := conn.ReadMessage()
		if err != nil {
			return codeOf(err)
		}
		r.failures = 0
		if err := r.hear(ctx, conn, message); err != nil {
			return codeOf(err)
		}
	}
}

// codeOf is how a browser would say that a connection ended.
func codeOf(err error) int {
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return closed.Code
	}
	return closeDropped
}

func (r *reader) deadline(now time.Time) time.Time {
	silent := now.Add(silence)
	if r.restless && r.napAt.Before(silent) && !r.isWoken() {
		return r.napAt
	}
	return silent
}

// join asks for a channel from where the page has it.
func (r *reader) join(conn *websocket.Conn, f *following) error {
	r.mu.Lock()
	f.begin(f.last)
	f.joined, f.gap = false, time.Time{}
	after := f.last
	r.mu.Unlock()
	return conn.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"join":%q,"after":%d}`, channelOf(f.thread), after))
}

// news is what a page reads of what the server tells it.
type news struct {
	C    string `json:"c"`
	Op   string `json:"op"`
	N    int64  `json:"n"`
	Last int64  `json:"last"`
	ID   string `json:"id"`
}

// hear takes one message. An error ends the connection.
func (r *reader) hear(ctx context.Context, conn *websocket.Conn, message []byte) error {
	var n news
	if err := json.Unmarshal(message, &n); err != nil {
		r.book.add(otherwise, "%s was told what is no JSON: %v", r.name, err)
		return err
	}
	f := r.channels[n.C]
	if f == nil {
		return nil // a beat, or the bell
	}
	switch n.Op {
	case "put", "none":
		r.take(f, n, serialIn(message))
	case "joined":
		r.mu.Lock()
		f.joined = true
		if f.last != n.Last {
			r.book.add(lost, "%s joined thread %d at %d and was given numbers up to %d", r.name, f.thread, n.Last, f.last)
		}
		r.mu.Unlock()
	case "gone":
		r.book.add(otherwise, "%s was told that thread %d is gone", r.name, f.thread)
	case "reload":
		return r.reload(ctx, conn, f)
	}
	return r.mend(conn, f)
}

// take takes a number. Over one connection none may be missing or come twice.
func (r *reader) take(f *following, n news, serial int) {
	now := time.Now()
	r.mu.Lock()
	last := f.last
	how := f.take(n.N)
	if f.gap.IsZero() && f.hasGap() {
		f.gap = now
	}
	since := r.since
	r.mu.Unlock()
	switch how {
	case again:
		r.book.add(doubled, "%s got number %d of thread %d again", r.name, n.N, f.thread)
		return
	case before:
		r.book.add(disordered, "%s got number %d of thread %d, and had them up to %d", r.name, n.N, f.thread, last)
	}
	r.book.hear(f.thread, n.N, shown{commentIn(n.ID), serial}, since, now)
}

// mend asks again for what has been missing for some time.
func (r *reader) mend(conn *websocket.Conn, f *following) error {
	if !f.hasGap() || time.Since(f.gap) < gapPatience {
		return nil
	}
	if err := conn.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"leave":%q}`, channelOf(f.thread))); err != nil {
		return err
	}
	return r.join(conn, f)
}

// reload loads the page anew, not at the same moment as all others, and joins behind what it shows.
func (r *reader) reload(ctx context.Context, conn *websocket.Conn, f *following) error {
	r.mu.Lock()
	r.reloads++
	f.joined = false
	r.mu.Unlock()
	if !wait(ctx, times(reloadSpread, r.luck())) || !r.load(ctx, f) {
		return net.ErrClosed
	}
	return r.join(conn, f)
}

// leave notes that the page is not connected.
func (r *reader) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.channels {
		f.joined = false
	}
}

// has tells whether the page is connected and has all its threads up to these numbers; one that is put away need not.
func (r *reader) has(goal map[int64]int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.asleep && !r.isWoken() {
		return true
	}
	for _, f := range r.channels {
		if !f.joined || f.last < goal[f.thread] {
			return false
		}
	}
	return len(r.channels) > 0
}

// standings are how far the page has its threads.
func (r *reader) standings() (all []standing) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.channels {
		all = append(all, standing{r.name, f.thread, f.last})
	}
	return all
}
