package live

import (
	"context"
	"fmt"
	"net"
	"os"
	"syscall"
)

const (
	pollEvents = 256
	pollRead   = 64 * kib
)

// poller reads all TCP connections with one loop on an epoll of its own. Go's runtime waits for that epoll
// like for any other file, so that no thread is blocked in it.
//
// A connection is known to the epoll by its number in the hub, never by its descriptor, and every system
// call on it goes through its RawConn: a descriptor may be another person's by now, these can not.
type poller struct {
	hub    *Hub
	file   *os.File
	raw    syscall.RawConn
	events []syscall.EpollEvent
	ready  int
	buf    []byte
	got    int
	err    error
}

func newPoller(h *Hub) (*poller, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	if err := syscall.SetNonblock(fd, true); err != nil { // else the runtime does not wait for it
		syscall.Close(fd)
		return nil, fmt.Errorf("epoll: %w", err)
	}
	p := &poller{hub: h, file: os.NewFile(uintptr(fd), "epoll"), events: make([]syscall.EpollEvent, pollEvents), buf: make([]byte, pollRead)}
	if p.raw, err = p.file.SyscallConn(); err != nil {
		p.file.Close()
		return nil, fmt.Errorf("epoll: %w", err)
	}
	return p, nil
}

// run reads until ctx ends, and closes the epoll.
func (p *poller) run(ctx context.Context) {
	defer p.file.Close()
	stop := context.AfterFunc(ctx, func() { p.file.Close() })
	defer stop()
	conns := make([]*conn, 0, pollEvents)
	collect, read := p.collect, p.read
	for {
		if err := p.raw.Read(collect); err != nil || p.err != nil {
			if ctx.Err() == nil {
				p.hub.o.Log.Error("live: epoll", "error", err, "cause", p.err)
			}
			return
		}
		conns = p.hub.byID(p.events[:p.ready], conns[:0])
		for i, c := range conns {
			if c != nil {
				p.serve(c, p.events[i].Events, read)
			}
		}
		clear(conns)
	}
}

// collect fills events. It says whether there are any; if not, the runtime calls it again when there are.
func (p *poller) collect(fd uintptr) bool {
	for {
		p.ready, p.err = syscall.EpollWait(int(fd), p.events, 0)
		if p.err != syscall.EINTR {
			return p.ready > 0 || p.err != nil
		}
	}
}

func (h *Hub) byID(events []syscall.EpollEvent, conns []*conn) []*conn {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, e := range events {
		conns = append(conns, h.conns[uint64(uint32(e.Fd))|uint64(uint32(e.Pad))<<32])
	}
	return conns
}

func (p *poller) serve(c *conn, events uint32, read func(uintptr)) {
	defer p.hub.recovered("connection", c.end)
	if events&syscall.EPOLLOUT != 0 {
		c.flush()
	}
	if events&^syscall.EPOLLOUT == 0 {
		return
	}
	if err := c.link.(*socket).raw.Control(read); err != nil {
		c.end()
		return
	}
	switch {
	case p.got > 0:
		c.feed(p.buf[:p.got])
	case p.err == syscall.EAGAIN || p.err == syscall.EINTR:
		p.err = nil
	default:
		p.err = nil
		c.end()
	}
}

func (p *poller) read(fd uintptr) { p.got, p.err = syscall.Read(int(fd), p.buf) }

// socket is the link of a connection that the poller reads.
type socket struct {
	conn     *conn
	poll     *poller
	tcp      *net.TCPConn
	raw      syscall.RawConn
	waiting  bool // EPOLLOUT is asked for
	finished bool

	// The call of write under way; a method value made once, as one for each write would be garbage.
	out   []byte
	wrote int
	err   error
	send  func(uintptr)
}

// link makes the link of a connection; err is what went wrong before.
func (p *poller) link(c *conn, tcp *net.TCPConn, err error) (link, error) {
	if err != nil {
		return nil, err
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return nil, err
	}
	s := &socket{conn: c, poll: p, tcp: tcp, raw: raw}
	s.send = s.sendOnce
	return s, nil
}

// add begins to read a connection.
func (p *poller) add(c *conn) {
	s := c.link.(*socket)
	c.writing.Lock()
	err := s.control(syscall.EPOLL_CTL_ADD)
	c.writing.Unlock()
	if err != nil {
		c.end()
	}
}

func (s *socket) control(op int) error {
	e := syscall.EpollEvent{
		Events: syscall.EPOLLIN | syscall.EPOLLRDHUP,
		Fd:     int32(uint32(s.conn.id)),
		Pad:    int32(uint32(s.conn.id >> 32)),
	}
	if s.waiting {
		e.Events |= syscall.EPOLLOUT
	}
	var err, failed error
	epoll := func(ep uintptr) {
		err = s.raw.Control(func(fd uintptr) { failed = syscall.EpollCtl(int(ep), op, int(fd), &e) })
	}
	if outer := s.poll.raw.Control(epoll); outer != nil {
		return outer
	}
	if err != nil {
		return err
	}
	return failed
}

func (s *socket) write(b []byte) (int, error) {
	s.out = b
	if err := s.raw.Control(s.send); err != nil {
		return 0, err
	}
	s.out = nil
	if s.err == syscall.EAGAIN || s.err == syscall.EINTR {
		return 0, nil
	}
	return s.wrote, s.err
}

func (s *socket) sendOnce(fd uintptr) {
	n, err := syscall.Write(int(fd), s.out)
	s.wrote, s.err = max(n, 0), err
}

func (s *socket) wait() {
	if !s.waiting {
		s.waiting = true
		s.watch()
	}
}

func (s *socket) done() {
	if s.waiting {
		s.waiting = false
		s.watch()
	}
}

func (s *socket) watch() {
	if s.control(syscall.EPOLL_CTL_MOD) == syscall.ENOENT {
		return // it is not read yet; add will ask for what is needed
	}
}

func (s *socket) finish() {
	if !s.finished {
		s.finished = true
		s.tcp.CloseWrite() // a failure shows when it is read
	}
}

func (s *socket) close() {
	// While a child of this program is being started it shares the descriptor, and closing alone would leave
	// it in the epoll.
	s.control(syscall.EPOLL_CTL_DEL)
	s.tcp.Close()
}
