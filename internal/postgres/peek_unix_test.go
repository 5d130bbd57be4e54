//go:build unix

package postgres

import (
	"net"
	"syscall"
	"testing"
)

func TestHasSpoken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	c, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	server, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	raw, err := c.(syscall.Conn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}

	t.Run("while another reads", func(t *testing.T) {
		reading, enough := make(chan struct{}), make(chan struct{})
		done := make(chan error)
		go func() {
			done <- raw.Read(func(uintptr) bool {
				close(reading)
				<-enough
				return true
			})
		}()
		<-reading
		if hasSpoken(c) {
			t.Error("it hears what was not said")
		}
		close(enough)
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Run("when the other end is gone", func(t *testing.T) {
		if err := server.Close(); err != nil {
			t.Fatal(err)
		}
		if err := raw.Read(func(fd uintptr) bool { // returns false until there is something to read
			_, _, err := syscall.Recvfrom(int(fd), make([]byte, 1), syscall.MSG_PEEK)
			return err != syscall.EAGAIN
		}); err != nil {
			t.Fatal(err)
		}
		if !hasSpoken(c) {
			t.Error("it does not notice")
		}
	})
}
