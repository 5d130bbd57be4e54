//go:build !unix

package postgres

import "net"

// hasSpoken is not known here; whoever asks finds out.
func hasSpoken(net.Conn) bool { return false }
