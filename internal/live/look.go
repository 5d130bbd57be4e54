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
	wanted map[*channel]struct{}
	asking bool
}

func (l *looker) ask(chs ...*channel) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, ch := range chs {
		l.wanted[ch] = struct{}{}
	}
	if len(l.wanted) > 0 && !l.asking {
		l.asking = true
		go l.work()
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
		chs := l.wanted
		if len(chs) == 0 || l.hub.ctx.Err() != nil {
			l.asking = false
			l.mu.Unlock()
			return
		}
		l.wanted = map[*channel]struct{}{}
		l.mu.Unlock()
		if l.look(chs) {
			pause = lookPause
			continue
		}
		l.mu.Lock()
		for ch := range chs {
			l.wanted[ch] = struct{}{}
		}
		l.mu.Unlock()
		l.hub.pause(pause)
		pause = min(2*pause, lookPauseMax)
	}
}

func (l *looker) look(chs map[*channel]struct{}) bool {
	looks, names := make([]look, 0, len(chs)), make([]string, 0, len(chs))
	for ch := range chs {
		looks, names = append(looks, ch.beginLook()), append(names, ch.name)
	}
	ctx, cancel := context.WithTimeout(l.hub.ctx, lookWait)
	defer cancel()
	l.hub.counts.looks.Add(1)
	var lasts map[string]int64
	err := l.hub.guard(func() (err error) {
		lasts, err = l.hub.o.Source.Last(ctx, names)
		return err
	})
	if err != nil {
		if l.hub.ctx.Err() == nil {
			l.hub.o.Log.Error("live: last numbers could not be read", "channels", len(names), "error", err)
		}
		return false
	}
	for _, k := range looks {
		k.ch.endLook(k, lasts[k.ch.name])
	}
	return true
}
