package main

import (
	"bytes"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// post is a comment of ours, from the moment that its author wants to place it.
type post struct {
	serial  int // stands in its text; the first is 1
	thread  int64
	begun   time.Time
	sent    time.Time // the latest try
	tries   int
	done    time.Time // it was acknowledged; zero: not yet
	refused bool      // for good, so it is not sent again
	comment int64     // its id, as acknowledged
	n       int64     // its number on its thread's channel, as pages were told; 0: none was
}

// mark begins the text of every post, before its serial.
const mark = "soak-"

// text is what a post says.
func (p *post) text() string {
	return fmt.Sprintf("%s%d: dit schreef iemand terwijl er van alles uitviel. Het moet hier **één keer** staan.", mark, p.serial)
}

// serialIn is the serial of the post that is quoted, or 0.
func serialIn(quoted []byte) int {
	_, rest, found := bytes.Cut(quoted, []byte(mark))
	if !found {
		return 0
	}
	digits := 0
	for digits < len(rest) && '0' <= rest[digits] && rest[digits] <= '9' {
		digits++
	}
	serial, _ := strconv.Atoi(string(rest[:digits])) // without digits it is none of ours
	return serial
}

// shown is what stands under a number on pages: a comment and the post in it, 0 where it is something else.
type shown struct {
	comment int64
	serial  int
}

// book holds what was written, acknowledged and shown, as it happens, and finds what contradicts itself.
type book struct {
	*findings

	mu      sync.Mutex
	posts   []*post
	told    map[int64]map[int64]shown // by thread and number
	pages   []page
	worst   worst
	isCalm  bool
	calm    time.Time // since when, if it is
	flights []time.Duration
}

// worst is how long people waited at most, in some stretch of time.
type worst struct {
	author time.Duration // from the first try to the acknowledgement
	reader time.Duration // from the acknowledgement to an open page
}

func newBook() *book {
	return &book{findings: &findings{}, told: map[int64]map[int64]shown{}}
}

// begin notes that someone wants to comment.
func (b *book) begin(thread int64, now time.Time) *post {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := &post{serial: len(b.posts) + 1, thread: thread, begun: now}
	b.posts = append(b.posts, p)
	return p
}

func (b *book) send(p *post, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p.tries++
	p.sent = now
}

func (b *book) acknowledge(p *post, comment int64, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p.comment, p.done = comment, now
	b.worst.author = max(b.worst.author, now.Sub(p.begun))
}

// refuse notes an answer that trying again does not change.
func (b *book) refuse(p *post, why error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p.refused = true
	b.add(otherwise, "%s%d was refused: %v", mark, p.serial, why)
}

// hear notes what a page was told. since is when that page was last away of its own will: what it did not hear until then counts for nobody.
func (b *book) hear(thread, n int64, what shown, since, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.told[thread] == nil {
		b.told[thread] = map[int64]shown{}
	}
	if first, known := b.told[thread][n]; !known {
		b.told[thread][n] = what
	} else if first != what {
		b.add(otherwise, "thread %d, number %d is comment %d (%s%d) on one page and comment %d (%s%d) on another",
			thread, n, first.comment, mark, first.serial, what.comment, mark, what.serial)
	}
	if what.serial == 0 || what.serial > len(b.posts) {
		return
	}
	p := b.posts[what.serial-1]
	if p.n == 0 {
		p.n = n
	} else if p.n != n {
		b.add(doubled, "%s%d has the numbers %d and %d in thread %d", mark, p.serial, p.n, n, thread)
	}
	b.clock(p, since, now)
}

func (b *book) clock(p *post, since, now time.Time) {
	if !p.done.IsZero() && since.Before(p.done) {
		b.worst.reader = max(b.worst.reader, now.Sub(p.done))
	}
	if b.isCalm && p.tries == 1 && b.calm.Before(p.sent) && since.Before(p.sent) {
		b.flights = append(b.flights, now.Sub(p.sent))
	}
}

// opened notes what a page showed when it was loaded.
func (b *book) opened(p page) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pages = append(b.pages, p)
}

// setCalm says whether all is well, from now on.
func (b *book) setCalm(calm bool, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.isCalm, b.calm = calm, now
}

// takeWorst gives the longest waits since it did so last.
func (b *book) takeWorst() worst {
	b.mu.Lock()
	defer b.mu.Unlock()
	w := b.worst
	b.worst = worst{}
	return w
}

// goal gives the numbers that a page must have, by thread, to show everything that was acknowledged at a moment. ok is false as long as
// no page was told one of them.
func (b *book) goal(at time.Time) (goal map[int64]int64, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	goal = map[int64]int64{}
	for _, p := range b.posts {
		if p.done.IsZero() || p.done.After(at) {
			continue
		}
		if p.n == 0 {
			return nil, false
		}
		goal[p.thread] = max(goal[p.thread], p.n)
	}
	return goal, true
}

// waiting counts the posts begun before a moment that are not acknowledged.
func (b *book) waiting(before time.Time) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.posts {
		if p.done.IsZero() && !p.refused && p.begun.Before(before) {
			n++
		}
	}
	return n
}
