package live

import "time"

// piece is the frame of one number.
type piece struct {
	frame []byte
	op    string
	made  time.Time
}

// past holds the latest frames of a channel in one variant, for those who join a little behind.
// Its numbers are dense: the first piece is number base+1.
type past struct {
	base   int64
	pieces []piece
	bytes  int
}

func (p *past) last() int64 { return p.base + int64(len(p.pieces)) }

// after is the pieces with the numbers (n, to]; the past must hold them.
func (p *past) after(n, to int64) []piece { return p.pieces[n-p.base : to-p.base] }

func (p *past) append(more []piece) {
	p.pieces = append(p.pieces, more...)
	p.bytes += size(more)
}

func (p *past) prepend(more []piece) {
	p.pieces = append(append(make([]piece, 0, len(more)+len(p.pieces)), more...), p.pieces...)
	p.base -= int64(len(more))
	p.bytes += size(more)
}

// forget drops everything; the next number will be to+1.
func (p *past) forget(to int64) { *p = past{base: to} }

// trim drops from the front what is too much or was made before old.
func (p *past) trim(count, bytes int, old time.Time) {
	k := 0
	for k < len(p.pieces) && (len(p.pieces)-k > count || p.bytes > bytes || p.pieces[k].made.Before(old)) {
		p.bytes -= len(p.pieces[k].frame)
		k++
	}
	if k == 0 {
		return
	}
	p.base += int64(k)
	rest := copy(p.pieces, p.pieces[k:])
	clear(p.pieces[rest:])
	if p.pieces = p.pieces[:rest]; rest == 0 {
		p.pieces = nil
	}
}

func size(pieces []piece) (n int) {
	for i := range pieces {
		n += len(pieces[i].frame)
	}
	return n
}

// join puts the frames of pieces behind each other, followed by tail.
func join(pieces []piece, tail []byte) []byte {
	if len(pieces) == 1 && len(tail) == 0 {
		return pieces[0].frame
	}
	b := make([]byte, 0, size(pieces)+len(tail))
	for i := range pieces {
		b = append(b, pieces[i].frame...)
	}
	return append(b, tail...)
}
