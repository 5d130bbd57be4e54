package live

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// readers are those on a channel on one node: people count once however many pages they have open,
// visitors once a connection.
type readers struct {
	Visitors int     `json:"v,omitempty"`
	Accounts []int64 `json:"a,omitempty"` // sorted
	Typing   []int64 `json:"t,omitempty"` // the accounts of those who are writing, sorted
}

func (r readers) equal(o readers) bool {
	return r.Visitors == o.Visitors && slices.Equal(r.Accounts, o.Accounts) && slices.Equal(r.Typing, o.Typing)
}

// rosterLife is after how many periods a node that is not heard of counts as dead; it tells its readers
// at least every second period.
const rosterLife = 4

// roster is what another node told last.
type roster struct {
	n        int64
	heard    time.Time
	channels map[string]readers
}

// rosters are the readers on the other nodes.
type rosters struct {
	mu    sync.Mutex
	nodes map[string]roster
}

// take ignores what was overtaken by a later message of the same node.
func (r *rosters) take(node string, n int64, channels map[string]readers, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if old, ok := r.nodes[node]; !ok || n > old.n {
		r.nodes[node] = roster{n, now, channels}
	}
}

// current is what the nodes that were heard of since `old` have.
func (r *rosters) current(old time.Time) (all []map[string]readers) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for node, ro := range r.nodes {
		if ro.heard.Before(old) {
			delete(r.nodes, node)
			continue
		}
		all = append(all, ro.channels)
	}
	return all
}

// count adds up the readers of one channel, each person once, and names those of them who are writing.
func count(channel string, here readers, others []map[string]readers) (present int, writing []int64) {
	for _, o := range others {
		there := o[channel]
		here.Visitors += there.Visitors
		here.Accounts, here.Typing = together(here.Accounts, there.Accounts), together(here.Typing, there.Typing)
	}
	return here.Visitors + len(here.Accounts), here.Typing
}

// together are all in two sorted lists, once and sorted.
func together(a, b []int64) []int64 {
	if len(b) == 0 {
		return a
	}
	a = append(slices.Clip(a), b...)
	slices.Sort(a)
	return slices.Compact(a)
}

// census counts the readers here, tells the other nodes, and tells the readers when their number changed.
// It returns whether it told the other nodes.
func (h *Hub) census(n int64, due bool) (told bool) {
	chs := slices.DeleteFunc(h.watched(), func(ch *channel) bool { return strings.HasPrefix(ch.name, personPrefix) })
	mine := make(map[string]readers, len(chs))
	for _, ch := range chs {
		r, changed := ch.countReaders()
		due = due || changed
		if r.Visitors > 0 || len(r.Accounts) > 0 {
			mine[ch.name] = r
		}
	}
	if due {
		h.tell(message{About: aboutReaders, N: n, Readers: mine})
	}
	others := h.rosters.current(h.now().Add(-rosterLife * h.o.PresenceEvery))
	for _, ch := range chs {
		ch.tellReaders(count(ch.name, mine[ch.name], others))
	}
	return due
}

func (ch *channel) countReaders() (r readers, changed bool) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if !ch.stirred && ch.typing == nil {
		return ch.readers, false
	}
	ch.stirred = false
	r.Typing = ch.stillTyping()
	for _, g := range ch.groups {
		for _, s := range g.seats {
			if a := s.conn.viewer.Account; a != 0 {
				r.Accounts = append(r.Accounts, a)
			} else {
				r.Visitors++
			}
		}
	}
	slices.Sort(r.Accounts)
	r.Accounts = slices.Compact(r.Accounts)
	changed = !r.equal(ch.readers)
	ch.readers = r
	return r, changed
}

// types takes note that an account is writing, or stopped.
func (ch *channel) types(account int64, stopped bool) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if stopped {
		delete(ch.typing, account)
		return
	}
	if ch.typing == nil {
		ch.typing = map[int64]time.Time{}
	}
	ch.typing[account] = ch.hub.now().Add(ch.hub.o.TypingFor)
}

// stillTyping are the accounts of those who said not long ago that they are writing. ch.mu is held.
func (ch *channel) stillTyping() []int64 {
	now := ch.hub.now()
	maps.DeleteFunc(ch.typing, func(_ int64, until time.Time) bool { return until.Before(now) })
	if len(ch.typing) == 0 {
		ch.typing = nil
		return nil
	}
	return slices.Sorted(maps.Keys(ch.typing))
}

// tellReaders tells everyone listed how many are present and how many are writing, when that changed. Also when others are writing but as
// many: nobody is told of themself, so what is told depends on who they are.
func (ch *channel) tellReaders(present int, writing []int64) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if present != ch.present {
		ch.present = present
		ch.asides = append(ch.asides, frameOf(ch.name, "present", "count", int64(present)))
		ch.wake()
	}
	if !slices.Equal(writing, ch.writers) {
		ch.writers, ch.rewrote = writing, true
		ch.wake()
	}
}

// writes tells whether the viewer of a connection is writing, there or on another page of theirs; ch.mu is held.
func (ch *channel) writes(c *conn) bool {
	_, found := slices.BinarySearch(ch.writers, c.viewer.Account)
	return found
}

// apart takes those who are writing from all; ch.mu is held.
func (ch *channel) apart(all []*conn) (others, writing []*conn) {
	others = all[:0]
	for _, c := range all {
		if ch.writes(c) {
			writing = append(writing, c)
		} else {
			others = append(others, c)
		}
	}
	return others, writing
}

// writersFrame says how many others are writing, to who is writing or is not; ch.mu is held.
func (ch *channel) writersFrame(writes bool) []byte {
	others := len(ch.writers)
	if writes {
		others--
	}
	return frameOf(ch.name, "typing", "count", int64(others))
}

// Present gives the accounts that are on a channel now, on all nodes, as last counted; sorted. Visitors have none.
func (h *Hub) Present(channel string) []int64 {
	var accounts []int64
	if ch := h.channel(channel); ch != nil {
		ch.mu.Lock()
		accounts = ch.readers.Accounts
		ch.mu.Unlock()
	}
	for _, others := range h.rosters.current(h.now().Add(-rosterLife * h.o.PresenceEvery)) {
		accounts = together(accounts, others[channel].Accounts)
	}
	return accounts
}
