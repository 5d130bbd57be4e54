package live

import (
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"
)

// counts are what a hub has done since its start; queued and lag are as of now.
type counts struct {
	opened, joins, deliveries, overflows   atomic.Int64
	repairs, reloads, loads, looks, queued atomic.Int64
	published, received                    atomic.Int64
	lag                                    atomic.Int64 // µs
	echoed                                 atomic.Int64 // when a message of this node last came back to it, Unix µs; 0: not yet
}

// Snapshot is what a hub is doing and has done since its start.
type Snapshot struct {
	Connections int   // open now
	Channels    int   // watched now
	Queued      int64 // bytes that wait for slow connections now

	Opened     int64 // connections
	Joins      int64
	Deliveries int64 // frames times connections
	Overflows  int64 // connections that were too slow
	Reloads    int64 // pages that could not be caught up
	Repairs    int64 // numbers that this node learned from the source before any broker told it
	Loads      int64 // questions to the source for news
	Looks      int64 // questions to the source for last numbers
	Published  int64 // messages to other nodes
	Received   int64 // messages from other nodes

	BrokerDropped int64         // messages that did not fit in the broker's queue
	BrokerLag     time.Duration // how long the latest message took through the broker and back
	BrokerSilence time.Duration // how long ago that was; it grows while the broker is away. 0: none came back yet
}

// Metrics tells how the hub is doing.
func (h *Hub) Metrics() Snapshot {
	c := &h.counts
	s := Snapshot{
		Queued:     c.queued.Load(),
		Opened:     c.opened.Load(),
		Joins:      c.joins.Load(),
		Deliveries: c.deliveries.Load(),
		Overflows:  c.overflows.Load(),
		Reloads:    c.reloads.Load(),
		Repairs:    c.repairs.Load(),
		Loads:      c.loads.Load(),
		Looks:      c.looks.Load(),
		Published:  c.published.Load(),
		Received:   c.received.Load(),
		BrokerLag:  time.Duration(c.lag.Load()) * time.Microsecond,
	}
	if echoed := c.echoed.Load(); echoed != 0 {
		s.BrokerSilence = h.now().Sub(time.UnixMicro(echoed))
	}
	if b, ok := h.o.Broker.(interface{ Dropped() int64 }); ok {
		s.BrokerDropped = b.Dropped()
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	s.Connections, s.Channels = len(h.conns), len(h.channels)
	return s
}

// WriteText writes the figures as Prometheus reads them (text format 0.0.4).
func (s Snapshot) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, m := range []struct {
		name, kind, help string
		value            any
	}{
		{"connections", "gauge", "Open connections.", s.Connections},
		{"channels", "gauge", "Channels that a connection here is on.", s.Channels},
		{"queued_bytes", "gauge", "Bytes that wait for slow connections.", s.Queued},
		{"connections_total", "counter", "Connections that were opened.", s.Opened},
		{"joins_total", "counter", "Channels that connections joined.", s.Joins},
		{"deliveries_total", "counter", "Frames, each counted once for each connection.", s.Deliveries},
		{"overflows_total", "counter", "Connections that were cut because they were too slow.", s.Overflows},
		{"reloads_total", "counter", "Pages that could not be caught up and had to load anew.", s.Reloads},
		{"repairs_total", "counter", "Numbers that the database told of before any broker did.", s.Repairs},
		{"loads_total", "counter", "Questions to the database for news.", s.Loads},
		{"looks_total", "counter", "Questions to the database for last numbers.", s.Looks},
		{"broker_published_total", "counter", "Messages to other nodes.", s.Published},
		{"broker_received_total", "counter", "Messages from other nodes.", s.Received},
		{"broker_dropped_total", "counter", "Messages that did not fit in the broker's queue.", s.BrokerDropped},
		{"broker_lag_seconds", "gauge", "How long the latest message took through the broker and back.", s.BrokerLag.Seconds()},
		{"broker_silence_seconds", "gauge", "How long ago a message last came back through the broker.", s.BrokerSilence.Seconds()},
	} {
		fmt.Fprintf(&b, "# HELP samenspraak_live_%[1]s %[2]s\n# TYPE samenspraak_live_%[1]s %[3]s\nsamenspraak_live_%[1]s %[4]v\n", m.name, m.help, m.kind, m.value)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
