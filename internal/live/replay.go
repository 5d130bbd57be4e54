package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// replayWindow makes pages that are nearly equally far behind ask for the same numbers, so that one
// question to the source serves them all.
const replayWindow = 64

// loadWait bounds one question to the source.
const loadWait = 10 * time.Second

// errMissing: the source does not have all the numbers asked for.
var errMissing = errors.New("numbers are missing from the log")

// loaded is what became of a stretch of news.
type loaded struct {
	pieces []piece
	cuts   []Cut
	hide   bool
}

// load makes the frames (after, to]. With errMissing the pieces are those that reach up to `to`, if any.
func (h *Hub) load(channel string, after, to int64, variant string) (l loaded, err error) {
	h.loads <- struct{}{}
	defer func() { <-h.loads }()
	ctx, cancel := context.WithTimeout(h.ctx, loadWait)
	defer cancel()
	h.counts.loads.Add(1)
	var news []News
	err = h.guard(func() (err error) {
		news, err = h.o.Source.Load(ctx, channel, after, to, variant)
		return err
	})
	if err != nil {
		if h.ctx.Err() == nil {
			h.o.Log.Error("live: news could not be loaded", "channel", kind(channel), "error", err)
		}
		return l, err
	}
	now, next := h.now(), to
	for i := len(news) - 1; i >= 0 && news[i].N == next; i-- {
		n := &news[i]
		frame, err := newsFrame(channel, n)
		if err != nil {
			return l, fmt.Errorf("frame: %w", err)
		}
		l.pieces = append(l.pieces, piece{frame, n.Op, now})
		if n.Cut != nil {
			l.cuts = append(l.cuts, *n.Cut)
		}
		l.hide = l.hide || n.Hide
		next--
	}
	slices.Reverse(l.pieces)
	if next != after {
		return l, errMissing
	}
	return l, nil
}

// seatWaiting replays to those who wait, and lists them at exactly the number the replay ended with.
func (ch *channel) seatWaiting() {
	limit := int64(ch.hub.o.ReplayLimit)
	ready := map[string][]*seat{}
	var far []*seat
	ask := false
	ch.mu.Lock()
	if !ch.known {
		ch.mu.Unlock()
		return
	}
	for _, s := range ch.waiting {
		switch variant := s.conn.viewer.Variant; {
		case s.gone:
		case s.after == fromNow:
			s.after = ch.last
			ready[variant] = append(ready[variant], s)
		case s.after > ch.last && (!s.sure || s.after <= ch.heard): // the page is ahead of this node, which may catch up
			s.needs = ch.looks.begun + 1
			ch.doubtful = append(ch.doubtful, s)
			ask = true
		case s.after > ch.last, ch.last-s.after > limit:
			far = append(far, s)
		default:
			ready[variant] = append(ready[variant], s)
		}
	}
	clear(ch.waiting)
	ch.waiting = ch.waiting[:0]
	ch.mu.Unlock()
	if ask {
		ch.hub.looker.ask(ch)
	}
	for _, s := range far {
		ch.sendAway(s)
	}
	for variant, seats := range ready {
		ch.seatVariant(variant, seats)
	}
}

// sendAway makes a page that cannot be caught up fetch itself anew.
func (ch *channel) sendAway(s *seat) {
	ch.hub.counts.reloads.Add(1)
	s.conn.write(frameOf(ch.name, Reload, "", 0), ch)
	if s.conn.own() != ch.name {
		s.leave()
		return
	}
	ch.seatAt(s)
}

func (ch *channel) seatVariant(variant string, seats []*seat) {
	low := slices.MinFunc(seats, func(a, b *seat) int { return int(a.after - b.after) }).after
	have, err := ch.cover(variant, low)
	if err != nil {
		ch.mu.Lock()
		ch.waiting = append(ch.waiting, seats...)
		ch.mu.Unlock()
		ch.hub.pause(loadPause)
		return
	}
	type missing struct {
		after  int64
		writes bool
	}
	replays := map[missing][]byte{} // those who are equally far behind get the same bytes
	for _, s := range seats {
		if s.after < have.base {
			ch.sendAway(s)
			continue
		}
		missed := have.after(s.after, have.last())
		key := missing{s.after, ch.writesNow(s.conn)}
		b, made := replays[key]
		if !made {
			b = join(missed, ch.welcome(have.last(), key.writes))
			replays[key] = b
		}
		if len(b) > ch.hub.o.QueueLimit {
			ch.sendAway(s)
			continue
		}
		s.conn.write(b, ch)
		ch.hub.counts.joins.Add(1)
		ch.hub.counts.deliveries.Add(int64(len(missed)))
		if slices.ContainsFunc(missed, func(p piece) bool { return p.op == Reload }) && s.conn.own() != ch.name {
			s.leave()
			continue
		}
		ch.seatAt(s)
	}
}

// seatAt lists a seat. A session is asked after once its own channel is listed: a sign-out before that
// is seen by the question, one after it is news.
func (ch *channel) seatAt(s *seat) {
	ch.mu.Lock()
	fresh := !s.gone && !s.listed
	if fresh {
		ch.list(s)
	}
	ch.mu.Unlock()
	if fresh && s.conn.own() == ch.name {
		ch.hub.door.ask(s)
	}
}

// writesNow is writes for who does not hold ch.mu.
func (ch *channel) writesNow(c *conn) bool {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	return ch.writes(c)
}

// welcome is what follows a replay: where the seat is listed, how many are there and how many others are writing.
func (ch *channel) welcome(last int64, writes bool) []byte {
	b := frameOf(ch.name, "joined", "last", last)
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if ch.present > 0 {
		b = append(b, frameOf(ch.name, "present", "count", int64(ch.present))...)
	}
	if len(ch.writers) > 0 {
		b = append(b, ch.writersFrame(writes)...)
	}
	return b
}

// cover is what is kept of a variant, at least (low, last] as far as the source still has it.
func (ch *channel) cover(variant string, low int64) (past, error) {
	for {
		ch.mu.Lock()
		p, hides, last := &ch.group(variant).past, ch.hides, ch.last
		if last-p.last() > int64(ch.hub.o.ReplayLimit) {
			p.forget(last)
		}
		base, end := p.base, p.last()
		ch.mu.Unlock()
		var older, newer loaded
		var err error
		if end < last {
			newer, err = ch.hub.load(ch.name, end, last, variant)
		}
		if err == nil && low < base {
			from := max(low-low%replayWindow, last-int64(ch.hub.o.ReplayLimit), 0)
			older, err = ch.hub.load(ch.name, min(from, low), base, variant)
		}
		if err != nil && !errors.Is(err, errMissing) {
			return past{}, err
		}
		ch.mu.Lock()
		if ch.hides != hides || p.base != base {
			ch.mu.Unlock()
			continue // dropped while it was loaded
		}
		if p.append(newer.pieces); p.last() != last {
			p.forget(last)
		} else {
			p.prepend(older.pieces)
		}
		have := past{base: p.base, pieces: slices.Clone(p.pieces)}
		p.trim(ch.hub.o.ReplayLimit, ch.hub.o.QueueLimit, time.Time{})
		ch.mu.Unlock()
		return have, nil
	}
}
