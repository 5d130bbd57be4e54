package live

import (
	"fmt"
	"log/slog"
	"time"
)

// Options say how a hub works; everything but Source has a sensible default.
type Options struct {
	Source Source
	Broker Broker // nil: this node is alone
	Log    *slog.Logger
	Now    func() time.Time
	Heard  func() // is told whenever another node announces a number; it must not block. Nil: nobody listens

	Connections int // on this node; default 60,000
	PerAccount  int // connections of one account on this node; default 100
	PerAddress  int // connections of visitors from one address on this node; default 2,000
	PerConn     int // channels that one connection may be on; default 64

	QueueLimit   int // bytes that may wait for one slow connection; default 2 MiB
	QueueTotal   int // bytes that may wait for all slow connections together; default 256 MiB
	ReplayLimit  int // numbers that are replayed, and asked of Source.Load at once; default 500
	MessageLimit int // bytes of a message from the browser; default 4 KiB
	MessageRate  int // messages a second from one connection, with ten times that in a burst; default 10

	BeatEvery     time.Duration // a beat and a ping to each connection; default 25 s
	IdleLimit     time.Duration // a peer that sends nothing, not even a pong, is gone after this; default 2 x BeatEvery + 10 s
	HalfLimit     time.Duration // half a frame may wait this long for its other half; default 30 s
	CloseWait     time.Duration // a peer may take this long to close its side; default 5 s
	CheckEvery    time.Duration // the last numbers are compared with the source; default 2 s
	PresenceEvery time.Duration // readers are counted and the count is spread; default 1 s
	TypingFor     time.Duration // who said to be writing counts as writing for this time, if they don't say it again; default 6 s
	HintEvery     time.Duration // at most one hint of a kind on a channel; default 1 s
	KeepFrames    time.Duration // frames are kept for those who come back; default 1 min

	LoadsAtOnce int // default 8
	JoinsAtOnce int // calls of MayJoin at once; default 8

	Portable bool // read every connection with a goroutine of its own, also where one loop could read all
}

const (
	mib = 1 << 20
	kib = 1 << 10
)

func (o *Options) setDefaults() {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Heard == nil {
		o.Heard = func() {}
	}
	orElse(&o.Connections, 60_000)
	orElse(&o.PerAccount, 100)
	orElse(&o.PerAddress, 2_000)
	orElse(&o.PerConn, 64)
	orElse(&o.QueueLimit, 2*mib)
	orElse(&o.QueueTotal, 256*mib)
	orElse(&o.ReplayLimit, 500)
	orElse(&o.MessageLimit, 4*kib)
	orElse(&o.MessageRate, 10)
	orElse(&o.BeatEvery, 25*time.Second)
	orElse(&o.IdleLimit, 2*o.BeatEvery+10*time.Second)
	orElse(&o.HalfLimit, 30*time.Second)
	orElse(&o.CloseWait, 5*time.Second)
	orElse(&o.CheckEvery, 2*time.Second)
	orElse(&o.PresenceEvery, time.Second)
	orElse(&o.TypingFor, 6*time.Second)
	orElse(&o.HintEvery, time.Second)
	orElse(&o.KeepFrames, time.Minute)
	orElse(&o.LoadsAtOnce, 8)
	orElse(&o.JoinsAtOnce, 8)
}

func orElse[T int | time.Duration](v *T, standard T) {
	if *v == 0 {
		*v = standard
	}
}

// LimitError says which limit a new connection would pass; HTTP answers 429.
type LimitError struct {
	What string // "connections", "account" or "address"
	Max  int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("live: more than %d connections (%s)", e.Max, e.What)
}
