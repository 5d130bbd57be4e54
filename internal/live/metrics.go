package live

import (
	"sync/atomic"
	"time"
)

// counts are what a hub has done since its start; queued and lag are as of now.
type counts struct {
	opened, joins, deliveries, overflows   atomic.Int64
	repairs, reloads, loads, looks, queued atomic.Int64
	published, received                    atomic.Int64
	lag                                    atomic.Int64 // µs
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
	if b, ok := h.o.Broker.(interface{ Dropped() int64 }); ok {
		s.BrokerDropped = b.Dropped()
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	s.Connections, s.Channels = len(h.conns), len(h.channels)
	return s
}
