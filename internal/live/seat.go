package live

// fromNow as `after` asks for no replay.
const fromNow = -1

// seat is one connection's place on one channel: asked for, waiting for the sweeper, listed, or left.
type seat struct {
	conn *conn
	name string

	channel *channel // nil until it is admitted; guarded by conn.mu
	left    bool     // guarded by conn.mu

	// Guarded by channel.mu.
	after  int64 // replay begins behind this number
	needs  uint64
	sure   bool // after was found to be more than last, also by a later look
	listed bool
	at     int // its index in the list
	gone   bool
}

// admit brings a seat that may be taken to its channel's sweeper.
func (s *seat) admit() {
	c := s.conn
	c.mu.Lock()
	if s.left {
		c.mu.Unlock()
		return
	}
	s.channel = c.hub.take(s.name)
	c.mu.Unlock()
	s.channel.await(s)
}

// again asks for a replay of a seat that is kept.
func (s *seat) again(after int64) {
	s.conn.mu.Lock()
	ch := s.channel
	s.conn.mu.Unlock()
	if ch != nil {
		ch.awaitAgain(s, after)
	}
}

// types takes note that whoever sits here is writing, or stopped.
func (s *seat) types(stopped bool) {
	s.conn.mu.Lock()
	ch := s.channel
	s.conn.mu.Unlock()
	if ch != nil {
		ch.types(s.conn.viewer.Account, stopped)
	}
}

// refuse tells the browser that there is no such channel, or not for this viewer.
func (s *seat) refuse() {
	if s.leave() {
		s.conn.write(frameOf(s.name, "gone", "", 0), nil)
	}
}

// leave gives the seat up, wherever it is on its way. Only the first call returns true.
func (s *seat) leave() bool {
	c := s.conn
	c.mu.Lock()
	if s.left {
		c.mu.Unlock()
		return false
	}
	s.left = true
	for i, other := range c.seats {
		if other == s {
			last := len(c.seats) - 1
			c.seats[i], c.seats[last] = c.seats[last], nil
			c.seats = c.seats[:last]
			break
		}
	}
	ch := s.channel
	c.mu.Unlock()
	if ch != nil {
		ch.remove(s)
		c.hub.release(ch)
	}
	return true
}
