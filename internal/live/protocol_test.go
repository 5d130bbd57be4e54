package live

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// exchange is what a peer sends, and the frames that answer it, with | between them. What does not end the connection is followed by a
// close frame and its answer.
type exchange struct {
	name string
	in   []byte
	want string
}

// gone answers ask, a message for a channel that cannot be, which is seen at once.
const gone = `1 {"c":"no one","op":"gone"}`

func bye() []byte { return masked(opClose, []byte{0x03, 0xe8}) }

func ask() []byte { return []byte(`{"join":"no one"}`) }

// TestProtocol talks raw bytes to a real server, by RFC 6455, sections 5 and 7.
func TestProtocol(t *testing.T) {
	join := ask()
	long := append([]byte(`{"join":"no one","pad":"`), append(bytes.Repeat([]byte("x"), 300), `"}`...)...)
	cases := []exchange{
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
		{"nothing is read after close", bytesOf(bye(), masked(opText, join)), "close 1000"},

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
	cases = slices.Concat(cases, openings(), lengths(), fragments(), letters(), partings())
	bothReaders(t, func(t *testing.T, o Options) {
		o.Source = newLedger()
		n := startNode(t, o)
		// The same bytes at once, byte by byte, and with the handshake.
		sendings := map[string]func(t *testing.T, b []byte) net.Conn{
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
		for how, send := range sendings {
			for _, x := range cases {
				t.Run(x.name+", "+how, func(t *testing.T) { x.follow(t, send(t, x.in)) })
			}
		}
		eventually(t, "nothing of them is left", func() bool { return n.hub.Metrics().Connections == 0 })
	})
}

// follow reads the answers to what was sent.
func (x exchange) follow(t *testing.T, c net.Conn) {
	var got []string
	want := x.want
	if answers := strings.Split(want, "|"); !strings.HasPrefix(answers[len(answers)-1], "close") {
		for range answers {
			got = append(got, readFrame(t, c).String())
		}
		c.Write(bye())
		want += "|close 1000"
	}
	for _, f := range readFrames(t, c) {
		got = append(got, f.String())
	}
	if got := strings.Join(got, "|"); got != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
}

// openings are all first bytes that a frame cannot have: opcodes that mean nothing, and the reserved bits, of which the first says that a
// message is compressed, which is never agreed on.
func openings() (cases []exchange) {
	for _, op := range []byte{3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf} {
		cases = append(cases, exchange{fmt.Sprintf("opcode %x", op), masked(op, nil), "close 1002"})
	}
	for _, bits := range []byte{0x40, 0x20, 0x10, 0x70} {
		for _, op := range []byte{opText, opPing, opPong, opClose} {
			cases = append(cases, exchange{fmt.Sprintf("reserved bits %x of opcode %x", bits, op), rawFrame(0x80|bits|op, nil), "close 1002"})
		}
	}
	return append(cases,
		exchange{"a reserved bit in a continuation", bytesOf(rawFrame(opText, ask()[:5]), rawFrame(0xc0|opContinue, ask()[5:])), "close 1002"},
		exchange{"fragmented pong", rawFrame(opPong, nil), "close 1002"},
		exchange{"fragmented close", rawFrame(opClose, nil), "close 1002"},
		exchange{"ping without mask", appendFrame(nil, opPing, nil), "close 1002"},
		exchange{"close without mask", appendFrame(nil, opClose, []byte{0x03, 0xe8}), "close 1002"},
		exchange{"continuation without mask", bytesOf(rawFrame(opText, ask()[:5]), appendFrame(nil, opContinue, ask()[5:])), "close 1002"},
		exchange{"a mask of zeros", append([]byte{0x81, 0x80 | byte(len(ask())), 0, 0, 0, 0}, ask()...), gone},
		exchange{"after a refusal nothing is read", bytesOf(masked(3, nil), masked(opPing, nil), masked(opText, ask())), "close 1002"},
	)
}

// padded is a message of so many bytes.
func padded(size int) []byte {
	b := append(ask(), bytes.Repeat([]byte(" "), size)...)
	return b[:size]
}

func lengths() []exchange {
	extended := func(op byte, size int) []byte { // a length in 16 bits, whether it needs them or not
		b := binary.BigEndian.AppendUint16([]byte{0x80 | op, 0xfe}, uint16(size))
		return append(b, make([]byte, 4+size)...)
	}
	return []exchange{
		{"a message of 125 bytes", masked(opText, padded(125)), gone},
		{"a message of 126 bytes", masked(opText, padded(126)), gone},
		{"the longest message", masked(opText, padded(4*kib)), gone},
		{"the longest message in fragments, the last of them empty", bytesOf(
			rawFrame(opText, padded(4 * kib)[:3000]), rawFrame(opContinue, padded(4 * kib)[3000:]), masked(opPing, nil), masked(opContinue, nil)), "a |" + gone},
		{"a byte more than the longest message", masked(opText, padded(4*kib+1)), "close 1009"},
		{"the longest length there is", append([]byte{0x81, 0xff, 0x7f}, bytes.Repeat([]byte{0xff}, 11)...), "close 1009"},
		{"16-bit length of 125", extended(opText, 125), "close 1002"},
		{"64-bit length of 65535", []byte{0x81, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 2, 3, 4}, "close 1002"},
		{"ping with a 16-bit length", extended(opPing, 5), "close 1002"},
		{"ping with a 64-bit length", []byte{0x89, 0xff, 0, 0, 0, 0, 0, 0, 0, 5}, "close 1002"},
		{"pong of 126 bytes", masked(opPong, make([]byte, 126)), "close 1002"},
		{"close of 126 bytes", masked(opClose, append([]byte{0x03, 0xe8}, bytes.Repeat([]byte("x"), 124)...)), "close 1002"},
	}
}

func fragments() []exchange {
	var single, pinged []byte
	for i, b := range ask() {
		op := byte(opContinue)
		if i == 0 {
			op = opText
		}
		single = append(single, rawFrame(op, []byte{b})...)
		pinged = append(pinged, bytesOf(rawFrame(op, []byte{b}), masked(opPing, []byte{b}), masked(opPong, []byte{b}))...)
	}
	pongs := ""
	for _, b := range ask() {
		pongs += "a " + string(b) + "|"
	}
	last := masked(opContinue, nil)
	text := rawFrame(opText, ask()[:5])
	return []exchange{
		{"a fragment for each byte", bytesOf(single, last), gone},
		{"a ping and a pong after each of them", bytesOf(pinged, last), pongs + gone},
		{"the first of them empty", bytesOf(rawFrame(opText, nil), rawFrame(opContinue, nil), masked(opContinue, ask())), gone},
		{"one fragmented message after another", bytesOf(text, masked(opContinue, ask()[5:]), text, masked(opContinue, ask()[5:])), gone + "|" + gone},
		{"all of them empty", bytesOf(rawFrame(opText, nil), last), "close 1007"},
		{"close between fragments", bytesOf(text, bye(), masked(opContinue, ask()[5:])), "close 1000"},
		{"a first fragment that continues", rawFrame(opContinue, ask()), "close 1002"},
		{"a continuation after the last", bytesOf(rawFrame(opText, []byte("{")), masked(opContinue, []byte("}")), last), "close 1002"},
		{"a continuation after a whole message", bytesOf(masked(opText, []byte("{}")), last), "close 1002"},
		{"a fragmented message within one", bytesOf(text, rawFrame(opText, ask())), "close 1002"},
		{"binary within a fragmented message", bytesOf(text, masked(opBinary, ask())), "close 1003"},
		{"binary in fragments", bytesOf(rawFrame(opBinary, nil), last), "close 1003"},
	}
}

// letters are by RFC 3629: what is UTF-8, and what only looks like it, in messages and in reasons to close.
func letters() (cases []exchange) {
	for _, w := range []struct {
		name, bytes string
		valid       bool
	}{
		{"a letter of two bytes", "\xc3\xa9", true},
		{"a letter of four bytes", "\xf0\x9f\x98\x80", true},
		{"the last code point", "\xf4\x8f\xbf\xbf", true},
		{"what is no letter and never will be", "\xef\xbf\xbf", true},
		{"a letter that is longer than it need be", "\xc0\xaf", false},
		{"another", "\xf0\x80\x80\xaf", false},
		{"half of a pair of UTF-16", "\xed\xa0\x80", false},
		{"what lies after the last code point", "\xf4\x90\x80\x80", false},
		{"a letter that goes on without a beginning", "\x80", false},
		{"a letter that is broken off", "\xf0\x9f\x98", false},
	} {
		said, closed := gone, "close 1000"
		if !w.valid {
			said, closed = "close 1007", "close 1007"
		}
		message := []byte(`{"join":"no one","pad":"` + w.bytes + `"}`)
		cut := len(message) - 3 // within the letter
		cases = append(cases,
			exchange{w.name, masked(opText, message), said},
			exchange{w.name + " over fragments", bytesOf(rawFrame(opText, message[:cut]), masked(opPong, nil), masked(opContinue, message[cut:])), said},
			exchange{w.name + " in a reason", masked(opClose, []byte("\x03\xe8"+w.bytes)), closed},
		)
	}
	return append(cases, exchange{"a message that ends within a letter", masked(opText, []byte("\"\xc3")), "close 1007"})
}

// partings are the codes of RFC 6455, section 7.4, those that IANA registered since, and those at the edges of its ranges.
func partings() (cases []exchange) {
	close := func(code int, reason string) []byte {
		return masked(opClose, append(binary.BigEndian.AppendUint16(nil, uint16(code)), reason...))
	}
	for _, code := range []int{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999} {
		cases = append(cases, exchange{fmt.Sprint("close ", code), close(code, ""), fmt.Sprint("close ", code)})
	}
	for _, code := range []int{0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535} {
		cases = append(cases, exchange{fmt.Sprint("close ", code), close(code, ""), "close 1002"})
	}
	return append(cases,
		exchange{"the longest reason", close(1000, strings.Repeat("x", 123)), "close 1000"},
		exchange{"close twice", bytesOf(close(1001, ""), close(1000, "")), "close 1001"},
		exchange{"nothing is answered after close", bytesOf(close(1001, ""), masked(opPing, nil)), "close 1001"},
	)
}

func TestProtocol_halves(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		o.Source, o.HalfLimit = newLedger(), 50*time.Millisecond
		n := startNode(t, o)
		whole := masked(opText, ask())
		for _, x := range []exchange{
			{"a first byte", whole[:1], "close 1008"},
			{"half a header", whole[:4], "close 1008"},
			{"half a frame", whole[:9], "close 1008"},
			{"a whole message and half of another", bytesOf(whole, whole[:9]), gone + "|close 1008"},
			{"a message without its last fragment", rawFrame(opText, ask()), "close 1008"},
			{"the same with pings", bytesOf(rawFrame(opText, ask()), masked(opPing, nil)), "a |close 1008"},
		} {
			t.Run(x.name+" is not waited for longer than allowed", func(t *testing.T) {
				c := dialRaw(t, n, "")
				c.Write(x.in)
				x.follow(t, c)
			})
		}
		t.Run("nor is more and more of it", func(t *testing.T) {
			c := dialRaw(t, n, "")
			go func() {
				slowly := time.NewTicker(time.Millisecond)
				defer slowly.Stop()
				for _, err := c.Write(rawFrame(opText, nil)); err == nil; _, err = c.Write(rawFrame(opContinue, nil)) {
					<-slowly.C
				}
			}()
			exchange{want: "close 1008"}.follow(t, c)
		})
		t.Run("nor is anything of a peer that went away", func(t *testing.T) {
			c := dialRaw(t, n, "")
			c.Write(whole[:9])
			c.Close()
			eventually(t, "it is forgotten", func() bool { return n.hub.Metrics().Connections == 0 })
		})
	})
}

func TestProtocol_handshake(t *testing.T) {
	n := startNode(t, Options{Source: newLedger()})
	c, err := net.Dial("tcp", n.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience))
	fmt.Fprint(c, "GET /live HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n")
	head := make([]byte, 4*kib)
	size, err := c.Read(head)
	if err != nil {
		t.Fatal(err)
	}
	said := string(head[:size])
	if !strings.HasPrefix(said, "HTTP/1.1 101 ") || !strings.Contains(said, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") {
		t.Error("it is not taken:", said)
	}
	if strings.Contains(strings.ToLower(said), "extensions") {
		t.Error("an extension is agreed on that nobody speaks:", said)
	}
}
