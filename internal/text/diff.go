package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Change is a stretch of a diff. Old and New are equal where the text stays; Old is "" where New comes, New is "" where
// Old goes; else New stands in for Old. OldStart and NewStart are where that is, in code points of both texts.
type Change struct {
	Old, New           string
	OldStart, NewStart int
}

// Stays says whether the text is the same before and after.
func (c Change) Stays() bool { return c.Old == c.New }

// maxLittle is how many words and signs in a row, at most, are not worth showing as staying between two larger changes.
const maxLittle = 4

// Diff is how old became new, in whole words, for people to read: the Old of all changes together is old and the New is
// new, and what stays and what changes take turns. Equal texts are one change, empty ones none.
func Diff(old, new string) []Change {
	if old == new && old != "" {
		return []Change{{Old: old, New: new}}
	}
	before, after := printed(Tokens(old)), printed(Tokens(new))
	runs := Align(words(before), words(after), EndsSentence)
	d := differ{old: old, new: new}
	for _, r := range withoutConfetti(runs, before, after) {
		for i := range r.Len {
			o, n := before[r.Old+i], after[r.New+i]
			d.stay(o.at, n.at, len(o.Text))
		}
	}
	d.stay(len(old), len(new), 0)
	return d.finish()
}

// print is a token that is not space, and at which byte it stands.
type print struct {
	Token
	at int
}

func printed(tokens []Token) []print {
	var kept []print
	at := 0
	for _, t := range tokens {
		if t.Kind != Space {
			kept = append(kept, print{t, at})
		}
		at += len(t.Text)
	}
	return kept
}

func words(prints []print) []string {
	texts := make([]string, len(prints))
	for i, p := range prints {
		texts[i] = p.Text
	}
	return texts
}

// EndsSentence says whether a sentence, or a part of it before a colon or semicolon, ends with this token.
func EndsSentence(token string) bool {
	switch token {
	case ".", "!", "?", ":", ";", "…":
		return true
	}
	return false
}

// withoutConfetti leaves out the runs that are little words or signs between two changes at least as long: three words
// that became three others are read more easily as one change than around the "de" that they share.
func withoutConfetti(runs []Run, old, new []print) []Run {
	end := Run{len(old), len(new), 0}
	changed := func(left, right Run) int {
		return max(length(old[left.Old+left.Len:right.Old]), length(new[left.New+left.Len:right.New]))
	}
	var kept []Run
	last := func(back int) Run {
		if len(kept) < back {
			return Run{}
		}
		return kept[len(kept)-back]
	}
	for _, r := range append(runs, end) {
		for len(kept) > 0 && last(1).Len <= maxLittle {
			little := last(1)
			if length(old[little.Old:little.Old+little.Len]) > min(changed(last(2), little), changed(little, r)) {
				break
			}
			kept = kept[:len(kept)-1]
		}
		kept = append(kept, r)
	}
	return kept
}

// length is how many code points these take, with the space between them.
func length(prints []print) int {
	if len(prints) == 0 {
		return 0
	}
	return prints[len(prints)-1].End - prints[0].Start
}

// differ writes changes from left to right.
type differ struct {
	old, new                     string
	oldAt, newAt                 int // bytes of both texts that have been compared
	oldWritten, newWritten       int // and those that are in changes
	oldCodePoints, newCodePoints int // the same in code points
	changes                      []Change
}

// stay says that length bytes are the same at these places, and that what stands before them is not known to be.
func (d *differ) stay(oldAt, newAt, length int) {
	if o, n := d.old[d.oldAt:oldAt], d.new[d.newAt:newAt]; o != n {
		head := commonSpace(o, n)
		o, n = o[head:], n[head:]
		tail := commonSpaceAtEnd(o, n)
		d.write(d.oldAt+head, d.newAt+head)
		d.write(oldAt-tail, newAt-tail)
	}
	d.oldAt, d.newAt = oldAt+length, newAt+length
}

func (d *differ) finish() []Change {
	d.write(len(d.old), len(d.new))
	return d.changes
}

func (d *differ) write(oldEnd, newEnd int) {
	c := Change{d.old[d.oldWritten:oldEnd], d.new[d.newWritten:newEnd], d.oldCodePoints, d.newCodePoints}
	if c.Old == "" && c.New == "" {
		return
	}
	d.changes = append(d.changes, c)
	d.oldWritten, d.oldCodePoints = oldEnd, d.oldCodePoints+utf8.RuneCountInString(c.Old)
	d.newWritten, d.newCodePoints = newEnd, d.newCodePoints+utf8.RuneCountInString(c.New)
}

// commonSpace is how many bytes of white space a and b begin with alike, in whole characters.
func commonSpace(a, b string) int {
	at := 0
	for at < min(len(a), len(b)) {
		size := characterSize(a[at:])
		if strings.TrimSpace(a[at:at+size]) != "" || characterSize(b[at:]) != size || a[at:at+size] != b[at:at+size] {
			break
		}
		at += size
	}
	return at
}

// commonSpaceAtEnd is how many bytes of white space a and b end with alike.
func commonSpaceAtEnd(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) {
		x, y := a[:len(a)-n], b[:len(b)-n]
		r, size := utf8.DecodeLastRuneInString(x)
		if !unicode.IsSpace(r) || !strings.HasSuffix(y, string(r)) || Joined(x[:len(x)-size], string(r)) || Joined(y[:len(y)-size], string(r)) {
			break
		}
		n += size
	}
	return n
}
