package live

import (
	"context"
	"encoding/json"
	"sync"
)

// Broker carries messages between nodes. It may lose, double, delay and reorder them: completeness comes
// from the source.
type Broker interface {
	// Publish hands b to the other nodes, and perhaps to this one. It never blocks and does not keep b.
	Publish(b []byte)

	// Run gives what comes to receive, one at a time, and calls joined whenever it has (again) begun to
	// hear the others. It ends with ctx.
	Run(ctx context.Context, receive func(b []byte), joined func()) error
}

// What a message between nodes is about.
const (
	aboutNews    = "news"
	aboutHint    = "hint"
	aboutHide    = "hide"
	aboutReaders = "readers"
)

// message is what nodes tell each other.
type message struct {
	Node    string             `json:"node"`
	About   string             `json:"about"`
	At      int64              `json:"at,omitempty"` // by the clock of the node that sent it, µs; only that node reads it
	Channel string             `json:"c,omitempty"`
	N       int64              `json:"n,omitempty"`
	Kind    string             `json:"kind,omitempty"`
	Frame   []byte             `json:"frame,omitempty"`
	Readers map[string]readers `json:"readers,omitempty"`
}

// tell sends m to the other nodes, if there can be any.
func (h *Hub) tell(m message) {
	if h.o.Broker == nil {
		return
	}
	m.Node, m.At = h.node, h.now().UnixMicro()
	b, err := json.Marshal(m)
	if err != nil {
		h.o.Log.Error("live: message between nodes", "about", m.About, "error", err)
		return
	}
	h.counts.published.Add(1)
	h.o.Broker.Publish(b)
}

// receive takes what another node told.
func (h *Hub) receive(b []byte) {
	defer h.recovered("receive", nil)
	var m message
	if err := json.Unmarshal(b, &m); err != nil {
		h.o.Log.Warn("live: message between nodes is not understood", "error", err)
		return
	}
	if m.Node == h.node {
		now := h.now().UnixMicro()
		h.counts.lag.Store(now - m.At)
		h.counts.echoed.Store(now)
		return
	}
	h.counts.received.Add(1)
	switch m.About {
	case aboutNews:
		h.o.Heard()
		h.hear(m.Channel, m.N)
	case aboutHint:
		h.hintsIn.offer(hintKey{m.Channel, m.Kind}, m.Frame)
	case aboutHide:
		if ch := h.channel(m.Channel); ch != nil {
			ch.hide()
		}
	case aboutReaders:
		h.rosters.take(m.Node, m.N, m.Readers, h.now())
	}
}

// Local joins the hubs of one process.
type Local struct {
	mu    sync.RWMutex
	nodes map[*func([]byte)]struct{}
}

// NewLocal makes a broker for hubs in this process.
func NewLocal() *Local { return &Local{nodes: map[*func([]byte)]struct{}{}} }

// Publish gives b to every hub at once.
func (l *Local) Publish(b []byte) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for receive := range l.nodes {
		(*receive)(b)
	}
}

// Run listens until ctx ends.
func (l *Local) Run(ctx context.Context, receive func([]byte), joined func()) error {
	l.mu.Lock()
	l.nodes[&receive] = struct{}{}
	l.mu.Unlock()
	joined()
	<-ctx.Done()
	l.mu.Lock()
	delete(l.nodes, &receive)
	l.mu.Unlock()
	return nil
}
