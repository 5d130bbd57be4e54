package live

import (
	"context"
	"sync"
	"time"
)

const (
	lookWait     = 5 * time.Second
	lookPause    = 100 * time.Millisecond
	lookPauseMax = 2 * time.Second
)

// looker asks the source for last numbers: everything that is wanted while one question is under way goes
// into the next.
type looker struct {
	hub    *Hub
	mu     sync.Mutex
	wanted []*channel
	asking bool

	// Of the goroutine that asks; kept, as thousands are asked after every other second.
	asked []*channel
	looks []look
	names []string
}

func (l *looker) ask(chs ...*channel) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.want(chs)
	if len(l.wanted) > 0 && !l.asking {
		l.asking = true
		go l.work()
	}
}

// want notes each channel once; l.mu is held.
func (l *looker) want(chs []*channel) {
	for _, ch := range chs {
		if !ch.wanted {
			ch.wanted = true
			l.wanted = append(l.wanted, ch)
		}
	}
}

func (l *looker) work() {
	defer l.hub.recovered("looker", func() {
		l.mu.Lock()
		l.asking = false
		l.mu.Unlock()
	})
	pause := lookPause
	for {
		l.mu.Lock()
		clear(l.asked) // let go of what is left
		l.asked, l.wanted = l.wanted, l.asked[:0]
		for _, ch := range l.asked {
			ch.wanted = false
		}
		if len(l.asked) == 0 || l.hub.ctx.Err() != nil {
			l.asking = false
			l.mu.Unlock()
			return
		}
		l.mu.Unlock()
		if l.look(l.asked) {
			pause = lookPause
			continue
		}
		l.mu.Lock()
		l.want(l.asked)
		l.mu.Unlock()
		l.hub.pause(pause)
		pause = min(2*pause, lookPauseMax)
	}
}

func (l *looker) look(chs []*channel) bool {
	defer func() { clear(l.looks) }()
	l.looks, l.names = l.looks[:0], l.names[:0]
	for _, ch := range chs {
		l.looks, l.names = append(l.looks, ch.beginLook()), append(l.names, ch.name)
	}
	ctx, cancel := context.WithTimeout(l.hub.ctx, lookWait)
	defer cancel()
	l.hub.counts.looks.Add(1)
	var lasts map[string]int64
	err := l.hub.guard(func() (err error) {
		lasts, err = l.hub.o.Source.Last(ctx, l.names)
		return err
	})
	if err != nil {
		if l.hub.ctx.Err() == nil {
			l.hub.o.Log.Error("live: last numbers could not be read", "channels", len(l.names), "error", err)
		}
		return false
	}
	for _, k := range l.looks {
		k.ch.endLook(k, lasts[k.ch.name])
	}
	return true
}
