package live

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// masked is a frame as a browser sends it.
func masked(op byte, payload []byte) []byte { return rawFrame(0x80|op, payload) }

// rawFrame is a masked frame with any first byte.
func rawFrame(first byte, payload []byte) []byte {
	b := appendFrame(nil, first&0x0f, payload)
	b[0] = first
	b[1] |= 0x80
	at := len(b) - len(payload)
	key := []byte{0xa1, 0x5e, 0x03, 0xc4}
	b = append(b[:at:at], append(key, payload...)...)
	unmask(b[at+4:], [4]byte(key))
	return b
}

// dialRaw shakes hands and hands over the bare socket.
func dialRaw(t testing.TB, n *node, query string, more ...byte) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", n.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(patience))
	request := "GET /live?" + query + " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
	if _, err := c.Write(append([]byte(request), more...)); err != nil {
		t.Fatal(err)
	}
	var head []byte
	for b := make([]byte, 1); !bytes.HasSuffix(head, []byte("\r\n\r\n")); head = append(head, b...) {
		if _, err := io.ReadFull(c, b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.HasPrefix(head, []byte("HTTP/1.1 101")) {
		t.Fatalf("%s", head)
	}
	return c
}

type rawRead struct {
	op      byte
	payload []byte
}

func (r rawRead) String() string {
	if r.op == opClose {
		return fmt.Sprint("close ", closeCode(r.payload))
	}
	return fmt.Sprintf("%x %s", r.op, r.payload)
}

func readFrame(t testing.TB, c io.Reader) rawRead {
	t.Helper()
	f, err := nextFrame(c)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func nextFrame(c io.Reader) (rawRead, error) {
	b := make([]byte, 10)
	if _, err := io.ReadFull(c, b[:2]); err != nil {
		return rawRead{}, err
	}
	size := map[byte]int{126: 4, 127: 10}[b[1]]
	if _, err := io.ReadFull(c, b[2:max(2, size)]); err != nil {
		return rawRead{}, err
	}
	length := int(b[1])
	switch size {
	case 4:
		length = int(binary.BigEndian.Uint16(b[2:]))
	case 10:
		length = int(binary.BigEndian.Uint64(b[2:]))
	}
	payload := make([]byte, length)
	_, err := io.ReadFull(c, payload)
	return rawRead{b[0] & 0x0f, payload}, err
}

// readFrames reads all frames until the server closes its side.
func readFrames(t testing.TB, c net.Conn) (frames []rawRead) {
	t.Helper()
	in := bufio.NewReader(c)
	for {
		f, err := nextFrame(in)
		if err == io.EOF {
			return frames
		}
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, f)
	}
}

func bytesOf(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func TestCloseFrame(t *testing.T) {
	t.Run("a reason is cut between two letters", func(t *testing.T) {
		f := closeFrame(CodeTooSlow, strings.Repeat("é", 100))
		if f[1] != 2+122 || checkClose(f[2:]) != nil {
			t.Fatalf("% x", f)
		}
	})
}
