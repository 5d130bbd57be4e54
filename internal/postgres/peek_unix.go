//go:build unix

package postgres

import (
	"net"
	"syscall"
)

// hasSpoken tells whether something waits to be read of a connection on which nothing was asked: the server said goodbye, or went away without.
// It looks at the socket alone, which takes a microsecond, and does not wait for its turn to read: the driver may have left a reader on it that
// waits for what comes next, as it does when a question was slow to send.
func hasSpoken(c net.Conn) bool {
	socket, ok := c.(syscall.Conn)
	if !ok {
		return false // whoever asks finds out
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return true
	}
	spoken := true
	var b [1]byte
	err = raw.Control(func(fd uintptr) {
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		spoken = err != syscall.EAGAIN && err != syscall.EWOULDBLOCK
	})
	return spoken || err != nil
}
