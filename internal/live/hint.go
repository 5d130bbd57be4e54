package live

import (
	"sync"
	"time"
)

// hintKey is what at most one hint goes out for at a time.
type hintKey struct{ channel, kind string }

// pacer lets through at most one frame per key and period, of those that come meanwhile the latest.
type pacer struct {
	hub   *Hub
	every time.Duration
	send  func(k hintKey, frame []byte)

	mu    sync.Mutex
	paced map[hintKey][]byte // sent within the last period; the value is the next one, or nil
}

func newPacer(h *Hub, every time.Duration, send func(hintKey, []byte)) *pacer {
	return &pacer{hub: h, every: every, send: send, paced: map[hintKey][]byte{}}
}

func (p *pacer) offer(k hintKey, frame []byte) {
	p.mu.Lock()
	_, soon := p.paced[k]
	if soon {
		p.paced[k] = frame
	} else {
		p.paced[k] = nil
		time.AfterFunc(p.every, func() { p.next(k) })
	}
	p.mu.Unlock()
	if !soon {
		p.send(k, frame)
	}
}

func (p *pacer) next(k hintKey) {
	defer p.hub.recovered("hint", nil)
	p.mu.Lock()
	frame := p.paced[k]
	if frame == nil {
		delete(p.paced, k)
	} else {
		p.paced[k] = nil
		time.AfterFunc(p.every, func() { p.next(k) })
	}
	p.mu.Unlock()
	if frame != nil {
		p.send(k, frame)
	}
}

// Tally is a hint that says how many there are now of something that pages count.
type Tally struct {
	Kind string `json:"kind"` // what is counted
	N    int    `json:"n"`
}
