//go:build !linux

package live

import (
	"context"
	"errors"
	"net"
)

// poller reads many connections with one loop; here is none.
type poller struct{}

func newPoller(*Hub) (*poller, error) { return nil, nil }

func (*poller) run(context.Context) {}

func (*poller) link(*conn, *net.TCPConn, error) (link, error) { return nil, errors.ErrUnsupported }

func (*poller) add(*conn) {}
