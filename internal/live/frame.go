package live

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// Opcodes of RFC 6455, section 5.2.
const (
	opContinue = 0x0
	opText     = 0x1
	opBinary   = 0x2
	opClose    = 0x8
	opPing     = 0x9
	opPong     = 0xA
)

// Close codes of RFC 6455, section 7.4.1, that the parser gives.
const (
	codeNormal      = 1000
	codeProtocol    = 1002
	codeUnsupported = 1003
	codeNoStatus    = 1005
	codeInvalid     = 1007
	codePolicy      = 1008
	codeTooBig      = 1009
)

// controlLimit is the longest payload of a control frame.
const controlLimit = 125

// appendFrame appends one unfragmented, unmasked frame: what a server sends.
func appendFrame(dst []byte, op byte, payload []byte) []byte {
	dst = append(dst, 0x80|op)
	switch n := len(payload); {
	case n <= controlLimit:
		dst = append(dst, byte(n))
	case n < 1<<16:
		dst = binary.BigEndian.AppendUint16(append(dst, 126), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, 127), uint64(n))
	}
	return append(dst, payload...)
}

func closeFrame(code int, reason string) []byte {
	if code == codeNoStatus {
		return appendFrame(nil, opClose, nil)
	}
	for len(reason) > controlLimit-2 || !utf8.ValidString(reason) {
		reason = reason[:min(len(reason)-1, controlLimit-2)]
	}
	return appendFrame(nil, opClose, append(binary.BigEndian.AppendUint16(nil, uint16(code)), reason...))
}

// frameSize is the size in bytes of the frame of our own that b begins with.
func frameSize(b []byte) int {
	switch n := int(b[1] & 0x7f); n {
	case 126:
		return 4 + int(binary.BigEndian.Uint16(b[2:]))
	case 127:
		return 10 + int(binary.BigEndian.Uint64(b[2:]))
	default:
		return 2 + n
	}
}

// frameEnd is where the frame that holds byte `at` of b ends, or at itself between two frames;
// b begins with `head` bytes of a frame of which the rest is gone.
func frameEnd(b []byte, head, at int) int {
	for head < at {
		head += frameSize(b[head:])
	}
	return head
}

// fault is a breach of the protocol by the peer, with its close code.
type fault struct {
	code   int
	reason string
}

func (f *fault) Error() string { return fmt.Sprintf("websocket: %s (%d)", f.reason, f.code) }

// parser makes messages of the bytes that come from a peer, in pieces of any size.
// It keeps nothing between two whole messages.
type parser struct {
	carry   []byte // the begin of a frame of which the rest has not come
	message []byte // what came of a fragmented message
	op      byte   // what the fragmented message is; 0: there is none
}

// half says whether the peer owes the rest of a frame or message.
func (p *parser) half() bool { return len(p.carry) > 0 || p.op != 0 }

// feed parses in, whose bytes it may change, and gives each whole message and control frame to take,
// until take says that it wants no more. A message is at most limit bytes.
func (p *parser) feed(in []byte, limit int, take func(op byte, payload []byte) bool) *fault {
	if len(p.carry) > 0 {
		p.carry = append(p.carry, in...)
		in = p.carry
	}
	for len(in) > 0 {
		h, f := p.header(in, limit)
		if f != nil {
			return f
		}
		if h.size == 0 || len(in) < h.size+h.length {
			p.carry = append(p.carry[:0], in...)
			return nil
		}
		payload := in[h.size : h.size+h.length]
		unmask(payload, [4]byte(in[h.size-4:h.size]))
		in = in[h.size+h.length:]
		if more, f := p.frame(h, payload, take); f != nil || !more {
			p.carry = nil
			return f
		}
	}
	p.carry = nil
	return nil
}

type header struct {
	op     byte
	final  bool
	size   int // of the header itself, 0 if it is not whole yet
	length int // of the payload
}

// header reads a frame's header and refuses what may not be as soon as it can be seen.
func (p *parser) header(in []byte, limit int) (h header, f *fault) {
	h.op, h.final = in[0]&0x0f, in[0]&0x80 != 0
	switch {
	case in[0]&0x70 != 0:
		return h, &fault{codeProtocol, "reserved bit set"}
	case h.op == opContinue && p.op == 0:
		return h, &fault{codeProtocol, "nothing to continue"}
	case h.op == opText && p.op != 0:
		return h, &fault{codeProtocol, "message within a message"}
	case h.op == opBinary:
		return h, &fault{codeUnsupported, "binary message"}
	case h.op > opPong, h.op > opBinary && h.op < opClose:
		return h, &fault{codeProtocol, "unknown opcode"}
	case h.op >= opClose && !h.final:
		return h, &fault{codeProtocol, "fragmented control frame"}
	}
	if len(in) < 2 {
		return h, nil
	}
	if in[1]&0x80 == 0 {
		return h, &fault{codeProtocol, "frame without mask"}
	}
	return p.length(h, in, limit)
}

func (p *parser) length(h header, in []byte, limit int) (header, *fault) {
	n, size := uint64(in[1]&0x7f), 6
	if h.op >= opClose && n > controlLimit {
		return h, &fault{codeProtocol, "control frame too long"}
	}
	switch least := uint64(0); n {
	case 126, 127:
		size, least = 8, 126
		if n == 127 {
			size, least = 14, 1<<16
		}
		if len(in) < size-4 {
			return h, nil
		}
		if size == 8 {
			n = uint64(binary.BigEndian.Uint16(in[2:]))
		} else {
			n = binary.BigEndian.Uint64(in[2:])
		}
		if n < least || n>>63 != 0 {
			return h, &fault{codeProtocol, "length not in its shortest form"}
		}
	}
	if h.op < opClose && n > uint64(limit-len(p.message)) {
		return h, &fault{codeTooBig, "message too long"}
	}
	h.length = int(n)
	if len(in) >= size {
		h.size = size
	}
	return h, nil
}

// frame deals with one whole frame.
func (p *parser) frame(h header, payload []byte, take func(byte, []byte) bool) (more bool, f *fault) {
	if h.op >= opClose {
		if h.op == opClose {
			if f := checkClose(payload); f != nil {
				return false, f
			}
		}
		return take(h.op, payload), nil
	}
	if h.op != opContinue && !h.final {
		p.op = h.op
	}
	if p.op != 0 {
		p.message = append(p.message, payload...)
		if !h.final {
			return true, nil
		}
		payload = p.message
		p.op, p.message = 0, nil
	}
	if !utf8.Valid(payload) {
		return false, &fault{codeInvalid, "text is not UTF-8"}
	}
	return take(opText, payload), nil
}

// checkClose judges the payload of a close frame by RFC 6455, sections 5.5.1 and 7.4, and the
// codes that IANA has registered since.
func checkClose(b []byte) *fault {
	if len(b) == 0 {
		return nil
	}
	if len(b) == 1 {
		return &fault{codeProtocol, "half a close code"}
	}
	switch code := closeCode(b); {
	case code < 1000, code >= 1004 && code <= 1006, code >= 1015 && code < 3000, code >= 5000:
		return &fault{codeProtocol, "close code not allowed"}
	case !utf8.Valid(b[2:]):
		return &fault{codeInvalid, "close reason is not UTF-8"}
	}
	return nil
}

// closeCode is the code in the payload of a checked close frame.
func closeCode(b []byte) int {
	if len(b) == 0 {
		return codeNoStatus
	}
	return int(binary.BigEndian.Uint16(b))
}

func unmask(b []byte, key [4]byte) {
	for i := range b {
		b[i] ^= key[i&3]
	}
}
