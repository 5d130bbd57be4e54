package live

import (
	"errors"
	"slices"
	"time"
)

// sweep does a channel's work until there is none, each round one walk along the connections: what is
// announced meanwhile goes with the next walk in a single write.
func (ch *channel) sweep() {
	defer ch.hub.recovered("sweeper", func() {
		ch.mu.Lock()
		ch.sweeping = false
		ch.mu.Unlock()
	})
	for {
		ch.mu.Lock()
		if !ch.work() || ch.hub.ctx.Err() != nil {
			ch.sweeping = false
			ch.mu.Unlock()
			return
		}
		hidden, back := ch.hidden, ch.backTo
		ch.hidden, ch.backTo = false, -1
		ch.mu.Unlock()
		if hidden {
			ch.hub.cutHolders(ch)
		}
		if back >= 0 {
			ch.startOver(back)
		}
		ch.advance()
		ch.seatWaiting()
		ch.tellAsides()
	}
}

// walk is one variant's share of a round.
type walk struct {
	group  *group
	conns  []*conn
	pieces []piece
}

// advance brings (last, heard] to everyone listed.
func (ch *channel) advance() {
	ch.mu.Lock()
	if !ch.known || !ch.behind() {
		ch.mu.Unlock()
		return
	}
	from, to, hides := ch.last, ch.heard, ch.hides
	var walks []walk
	for _, g := range ch.groups {
		if len(g.seats) > 0 {
			walks = append(walks, walk{group: g})
		}
	}
	if len(walks) == 0 {
		ch.last = to
	}
	ch.mu.Unlock()
	if len(walks) == 0 {
		return
	}
	if to-from > int64(ch.hub.o.ReplayLimit) {
		ch.startOver(to)
		return
	}
	fresh := loaded{}
	for i := range walks {
		var err error
		if fresh, err = ch.hub.load(ch.name, from, to, walks[i].group.variant); err != nil {
			ch.incomplete(err, to)
			return
		}
		walks[i].pieces = fresh.pieces
	}
	if !ch.moveTo(from, to, hides, fresh.hide, walks) {
		return // hidden while it was loaded: the next round loads it again
	}
	for _, cut := range fresh.cuts {
		ch.hub.cut(ch.account, cut)
	}
	if fresh.hide {
		ch.hub.cutHolders(ch)
	}
	reload := false
	for _, w := range walks {
		ch.deliver(w.conns, join(w.pieces, nil), len(w.pieces))
		reload = reload || slices.ContainsFunc(w.pieces, func(p piece) bool { return p.op == Reload })
	}
	if reload {
		ch.emptyLists()
	}
}

// moveTo makes `to` the last number, and fills in whom to bring it to.
func (ch *channel) moveTo(from, to int64, hides uint64, hide bool, walks []walk) bool {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if ch.hides != hides {
		return false
	}
	if hide {
		ch.dropPasts()
	}
	o := &ch.hub.o
	old := ch.hub.now().Add(-o.KeepFrames)
	for i := range walks {
		p := &walks[i].group.past
		if p.last() != from {
			p.forget(from)
		}
		p.append(walks[i].pieces)
		p.trim(o.ReplayLimit, o.QueueLimit, old)
		walks[i].conns = conns(nil, walks[i].group.seats)
	}
	ch.last = to
	return true
}

func conns(cs []*conn, seats []*seat) []*conn {
	cs = slices.Grow(cs, len(seats))
	for _, s := range seats {
		cs = append(cs, s.conn)
	}
	return cs
}

// everyone is all who are listed; ch.mu is held.
func (ch *channel) everyone() (all []*conn) {
	for _, g := range ch.groups {
		all = conns(all, g.seats)
	}
	return all
}

func (ch *channel) deliver(cs []*conn, b []byte, frames int) {
	for _, c := range cs {
		c.write(b, ch)
	}
	ch.hub.counts.deliveries.Add(int64(len(cs) * frames))
}

// incomplete decides what to do when (last, to] could not be loaded.
func (ch *channel) incomplete(err error, to int64) {
	if !errors.Is(err, errMissing) {
		ch.hub.pause(loadPause)
		return
	}
	ch.mu.Lock()
	if to <= ch.proved {
		ch.mu.Unlock()
		ch.startOver(to) // the source knows of them and has them no more
		return
	}
	ch.doubt = ch.looks.begun + 1
	ch.mu.Unlock()
	ch.hub.looker.ask(ch)
}

const loadPause = 250 * time.Millisecond

// startOver makes n the last number without bringing what lies between: everyone must fetch the page anew.
func (ch *channel) startOver(n int64) {
	ch.mu.Lock()
	ch.dropPasts()
	ch.last, ch.heard = n, max(n, ch.heard)
	all := ch.everyone()
	ch.mu.Unlock()
	ch.hub.counts.reloads.Add(int64(len(all)))
	ch.deliver(all, frameOf(ch.name, Reload, "", 0), 0)
	ch.emptyLists()
}

// emptyLists ends every seat. Only person:ID keeps its own: what it skipped may have been a cut, so the
// session is asked after again.
func (ch *channel) emptyLists() {
	ch.mu.Lock()
	var all []*seat
	for _, g := range ch.groups {
		all = append(all, g.seats...)
	}
	ch.mu.Unlock()
	for _, s := range all {
		if s.conn.own() == ch.name {
			ch.hub.door.ask(s)
		} else {
			s.leave()
		}
	}
}

// tellAsides brings the unnumbered frames that came meanwhile.
func (ch *channel) tellAsides() {
	ch.mu.Lock()
	b := slices.Concat(ch.asides...)
	n := len(ch.asides)
	ch.asides = nil
	var all, writing []*conn
	if n > 0 || ch.rewrote {
		all = ch.everyone()
	}
	own := b
	if ch.rewrote {
		ch.rewrote = false
		all, writing = ch.apart(all)
		b, own = append(b, ch.writersFrame(false)...), slices.Concat(b, ch.writersFrame(true))
		n++
	}
	ch.mu.Unlock()
	ch.deliver(all, b, n)
	ch.deliver(writing, own, n)
}
