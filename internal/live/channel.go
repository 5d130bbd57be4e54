package live

import (
	"strconv"
	"strings"
	"sync"
	"time"
)

const personPrefix = "person:"

func personChannel(account int64) string { return personPrefix + strconv.FormatInt(account, 10) }

// channel is one channel as this node knows it, as long as a connection here is on it. At most one
// sweeper goroutine runs for it; that alone moves `last`, lists seats and walks the lists, so that every
// listed connection was given exactly the numbers up to `last`.
type channel struct {
	hub     *Hub
	name    string
	account int64 // person:ID only: whose it is
	taken   int   // seats that hold it; guarded by hub.mu
	wanted  bool  // its last number will be asked for; guarded by looker.mu

	mu       sync.Mutex
	sweeping bool
	known    bool  // last was asked of the source
	last     int64 // everyone listed has everything up to here
	heard    int64 // the highest number announced
	proved   int64 // the highest number that the source itself named
	looks    looks
	doubt    uint64 // the look that must end before (last, heard] is loaded again
	backTo   int64  // the source's last went back to this; -1: it did not
	hides    uint64 // how often what is kept was dropped
	hidden   bool   // slow connections must still be cut for it
	waiting  []*seat
	doubtful []*seat // waiting for a look that began after they came
	groups   []*group
	asides   [][]byte            // unnumbered frames for everyone listed
	present  int                 // readers on all nodes, as last told
	readers  readers             // on this node, as last counted
	stirred  bool                // someone came or went since
	writers  []int64             // the accounts of those who are writing, on all nodes; sorted
	rewrote  bool                // others are writing than was told
	typing   map[int64]time.Time // until when these accounts count as writing; nil: nobody does
}

// group is those on a channel who get the same frames. There are as many as there are languages, and
// channels are many, so a map would weigh more than what is in it.
type group struct {
	variant string
	seats   []*seat // those listed
	past    past
}

// looks counts the questions about a channel's last number.
type looks struct{ begun, ended uint64 }

func newChannel(h *Hub, name string) *channel {
	ch := &channel{hub: h, name: name, backTo: -1}
	if id, ok := strings.CutPrefix(name, personPrefix); ok {
		ch.account, _ = strconv.ParseInt(id, 10, 64) // what is no number is nobody's
	}
	return ch
}

// hear takes note that number n exists. It never blocks.
func (ch *channel) hear(n int64) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if n > ch.heard {
		ch.heard = n
		ch.wake()
	}
}

// aside gives everyone listed a frame without number.
func (ch *channel) aside(frame []byte) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	ch.asides = append(ch.asides, frame)
	ch.wake()
}

// hide drops what is kept and cuts the connections that still have frames of this channel waiting.
func (ch *channel) hide() {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	ch.dropPasts()
	ch.hidden = true
	ch.wake()
}

func (ch *channel) dropPasts() {
	ch.hides++
	for _, g := range ch.groups {
		g.past.forget(ch.last)
	}
}

// group is the one of a variant; ch.mu is held.
func (ch *channel) group(variant string) *group {
	for _, g := range ch.groups {
		if g.variant == variant {
			return g
		}
	}
	g := &group{variant: variant, past: past{base: ch.last}}
	ch.groups = append(ch.groups, g)
	return g
}

// await puts an admitted seat before the sweeper.
func (ch *channel) await(s *seat) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if s.gone {
		return
	}
	ch.waiting = append(ch.waiting, s)
	if !ch.known {
		ch.hub.looker.ask(ch)
	}
	ch.wake()
}

func (ch *channel) awaitAgain(s *seat, after int64) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if s.gone || !s.listed {
		return // the first replay is still to come
	}
	s.after, s.needs, s.sure = after, 0, false
	ch.waiting = append(ch.waiting, s)
	ch.wake()
}

// remove takes a seat off the lists, at any moment.
func (ch *channel) remove(s *seat) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	s.gone = true
	ch.unlist(s)
}

func (ch *channel) list(s *seat) {
	g := ch.group(s.conn.viewer.Variant)
	s.listed, s.at = true, len(g.seats)
	g.seats = append(g.seats, s)
	ch.stirred = true
}

func (ch *channel) unlist(s *seat) {
	if !s.listed {
		return
	}
	g := ch.group(s.conn.viewer.Variant)
	end := len(g.seats) - 1
	g.seats[s.at] = g.seats[end]
	g.seats[s.at].at = s.at
	g.seats[end] = nil
	g.seats = g.seats[:end]
	s.listed = false
	ch.stirred = true
}

// look is what a question about the last number began with.
type look struct {
	ch          *channel
	last, heard int64
	begun       uint64
}

func (ch *channel) beginLook() look {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	ch.looks.begun++
	return look{ch, ch.last, ch.heard, ch.looks.begun}
}

// endLook takes the answer n, which was true at some moment after beginLook.
func (ch *channel) endLook(l look, n int64) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	ch.looks.ended = l.begun
	ch.proved = n
	switch {
	case !ch.known:
		ch.known, ch.last, ch.heard = true, n, max(n, ch.heard)
	case n < l.last:
		ch.backTo, ch.heard = n, n // only a restored database counts back
	case n > ch.heard:
		ch.hub.counts.repairs.Add(n - ch.heard)
		ch.heard = n
	case n < l.heard && ch.heard == l.heard:
		ch.heard = max(n, ch.last) // announced, but it does not exist
	}
	still := ch.doubtful[:0]
	for _, s := range ch.doubtful {
		if s.needs > ch.looks.ended {
			still = append(still, s)
			continue
		}
		s.sure = true
		ch.waiting = append(ch.waiting, s)
	}
	clear(ch.doubtful[len(still):])
	ch.doubtful = still
	ch.wake()
}

// wake starts the sweeper if there is work and it is not running.
func (ch *channel) wake() {
	if !ch.sweeping && ch.work() {
		ch.sweeping = true
		go ch.sweep()
	}
}

func (ch *channel) work() bool {
	if ch.hidden {
		return true
	}
	return ch.known && (ch.backTo >= 0 || ch.behind() || len(ch.waiting) > 0 || len(ch.asides) > 0 || ch.rewrote)
}

func (ch *channel) behind() bool { return ch.heard > ch.last && ch.looks.ended >= ch.doubt }

// trim forgets frames made before old.
func (ch *channel) trim(old time.Time) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	for _, g := range ch.groups {
		g.past.trim(ch.hub.o.ReplayLimit, ch.hub.o.QueueLimit, old)
	}
}
