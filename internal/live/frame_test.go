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

// TestProtocol talks raw bytes to a real server, by RFC 6455, sections 5 and 7. Each case ends with what
// closes the connection; before that come the frames that answer it.
func TestProtocol(t *testing.T) {
	bye := masked(opClose, []byte{0x03, 0xe8})
	join := []byte(`{"join":"secret"}`) // answered with "gone"
	gone := `1 {"c":"secret","op":"gone"}`
	long := append([]byte(`{"join":"secret","pad":"`), append(bytes.Repeat([]byte("x"), 300), `"}`...)...)
	cases := []struct {
		name string
		in   []byte
		want string
	}{
		{"a message", bytesOf(masked(opText, join)), gone},
		{"a message with a 16-bit length", masked(opText, long), gone},
		{"a message in three fragments", bytesOf(rawFrame(opText, join[:5]), rawFrame(opContinue, join[5:9]), masked(opContinue, join[9:])), gone},
		{"a message in fragments, the last of them empty", bytesOf(rawFrame(opText, join), masked(opContinue, nil)), gone},
		{"a ping between fragments", bytesOf(rawFrame(opText, join[:5]), masked(opPing, []byte("hi")), masked(opContinue, join[5:])), "a hi|" + gone},
		{"an empty ping", masked(opPing, nil), "a "},
		{"a ping of 125 bytes", masked(opPing, bytes.Repeat([]byte("p"), 125)), "a " + strings.Repeat("p", 125)},
		{"an unasked pong", bytesOf(masked(opPong, []byte("x")), masked(opPing, []byte("y"))), "a y"},
		{"UTF-8 split over fragments", bytesOf(rawFrame(opText, []byte("{\"x\":\"\xc3")), masked(opContinue, []byte("\xa9\"}")), masked(opPing, nil)), "a "},
		{"close without code", masked(opClose, nil), "close 1005"},
		{"close with code and reason", masked(opClose, []byte("\x03\xe9going")), "close 1001"},
		{"close with a code of an application", masked(opClose, []byte{0x0f, 0xa1}), "close 4001"},
		{"nothing is read after close", bytesOf(bye, masked(opText, join)), "close 1000"},

		{"not masked", appendFrame(nil, opText, join), "close 1002"},
		{"reserved bit 1", rawFrame(0xc0|opText, join), "close 1002"},
		{"reserved bit 3", rawFrame(0x90|opText, join), "close 1002"},
		{"unknown data opcode", masked(0x3, nil), "close 1002"},
		{"unknown control opcode", masked(0xb, nil), "close 1002"},
		{"fragmented ping", rawFrame(opPing, nil), "close 1002"},
		{"ping of 126 bytes", masked(opPing, bytes.Repeat([]byte("p"), 126)), "close 1002"},
		{"continuation of nothing", masked(opContinue, join), "close 1002"},
		{"a new message within a fragmented one", bytesOf(rawFrame(opText, join[:5]), masked(opText, join)), "close 1002"},
		{"16-bit length that fits in 7", []byte{0x81, 0xfe, 0, 5, 1, 2, 3, 4, 0, 0, 0, 0, 0}, "close 1002"},
		{"64-bit length that fits in 16", []byte{0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 0, 0, 0, 0, 0}, "close 1002"},
		{"64-bit length with its highest bit", []byte{0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 5}, "close 1002"},
		{"close with half a code", masked(opClose, []byte{3}), "close 1002"},
		{"close with a code that is never sent", masked(opClose, []byte{0x03, 0xed}), "close 1002"},
		{"close with code 999", masked(opClose, []byte{0x03, 0xe7}), "close 1002"},
		{"close with code 5000", masked(opClose, []byte{0x13, 0x88}), "close 1002"},
		{"binary", masked(opBinary, join), "close 1003"},
		{"text that is not UTF-8", masked(opText, []byte{'"', 0xff, '"'}), "close 1007"},
		{"text that is not UTF-8 over fragments", bytesOf(rawFrame(opText, []byte("\"\xc3")), masked(opContinue, []byte("x\""))), "close 1007"},
		{"close reason that is not UTF-8", masked(opClose, []byte{0x03, 0xe8, 0xff}), "close 1007"},
		{"text that is not JSON", masked(opText, []byte("hello")), "close 1007"},
		{"JSON of another shape", masked(opText, []byte(`[1]`)), "close 1007"},
		{"too long a message, refused at its header", []byte{0x81, 0xfe, 0x10, 0x01}, "close 1009"},
		{"too long a message, 64-bit", []byte{0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0}, "close 1009"},
		{"too long a message in fragments", bytesOf(rawFrame(opText, bytes.Repeat([]byte(" "), 4000)), masked(opContinue, bytes.Repeat([]byte(" "), 97))), "close 1009"},
	}
	bothReaders(t, func(t *testing.T, o Options) {
		l := newLedger()
		l.closed["secret"] = true
		o.Source = l
		n := startNode(t, o)
		// The same bytes at once, byte by byte, and with the handshake.
		send := map[string]func(t *testing.T, b []byte) net.Conn{
			"at once": func(t *testing.T, b []byte) net.Conn {
				c := dialRaw(t, n, "")
				c.Write(b)
				return c
			},
			"byte by byte": func(t *testing.T, b []byte) net.Conn {
				c := dialRaw(t, n, "")
				for i := range b {
					c.Write(b[i : i+1]) // fails when the server has heard enough
				}
				return c
			},
			"with the handshake": func(t *testing.T, b []byte) net.Conn { return dialRaw(t, n, "", b...) },
		}
		for how, send := range send {
			for _, test := range cases {
				t.Run(test.name+", "+how, func(t *testing.T) {
					c := send(t, test.in)
					var got []string
					if want := strings.Split(test.want, "|"); !strings.HasPrefix(test.want, "close") {
						for range want {
							got = append(got, readFrame(t, c).String())
						}
						c.Write(bye)
						test.want += "|close 1000"
					}
					for _, f := range readFrames(t, c) {
						got = append(got, f.String())
					}
					if got := strings.Join(got, "|"); got != test.want {
						t.Fatalf("got  %s\nwant %s", got, test.want)
					}
				})
			}
		}
		t.Run("half a frame is not waited for longer than allowed", func(t *testing.T) {
			o.HalfLimit = 50 * time.Millisecond
			n := startNode(t, o)
			c := dialRaw(t, n, "")
			c.Write(masked(opText, join)[:6])
			if got := fmt.Sprint(readFrames(t, c)); got != "[close 1008]" {
				t.Fatal(got)
			}
		})
	})
}

func TestCloseFrame(t *testing.T) {
	t.Run("a reason is cut between two letters", func(t *testing.T) {
		f := closeFrame(CodeTooSlow, strings.Repeat("é", 100))
		if f[1] != 2+122 || checkClose(f[2:]) != nil {
			t.Fatalf("% x", f)
		}
	})
}
