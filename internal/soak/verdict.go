package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// standing is how far a page has followed a thread in the end.
type standing struct {
	reader       string
	thread, last int64
}

// judge adds to the book's findings where it does not agree with the database. Nothing may be under way any more.
func (b *book) judge(db record, standings []standing) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.judgeComments(db)
	b.judgeNumbers(db)
	b.judgeTold(db)
	b.judgeOrder(db)
	for _, p := range b.pages {
		b.judgePage(p, db.numbers[p.thread])
	}
	for _, s := range standings {
		if last := lastOf(db.numbers[s.thread]); s.last != last {
			b.add(lost, "%s has thread %d up to number %d of %d", s.reader, s.thread, s.last, last)
		}
	}
}

func lastOf(numbers []numbered) int64 {
	if len(numbers) == 0 {
		return 0
	}
	return numbers[len(numbers)-1].N
}

// judgeComments wants every acknowledged post in the database as it was acknowledged, and none twice.
func (b *book) judgeComments(db record) {
	stored := map[int][]storedComment{}
	for _, c := range db.comments {
		if serial := serialIn([]byte(c.Markdown)); serial > len(b.posts) {
			b.add(otherwise, "comment %d has the text of a post that nobody sent: %s%d", c.ID, mark, serial)
		} else if serial > 0 {
			stored[serial] = append(stored[serial], c)
		}
	}
	for _, p := range b.posts {
		found := stored[p.serial]
		isIts := func(c storedComment) bool { return c.ID == p.comment && c.Thread == p.thread }
		switch {
		case p.refused: // found when it was
		case p.done.IsZero():
			b.add(otherwise, "%s%d was sent %d times and never acknowledged", mark, p.serial, p.tries)
		case !slices.ContainsFunc(found, isIts):
			b.add(lost, "%s%d was acknowledged as comment %d in thread %d, and the database has it as %s", mark, p.serial, p.comment, p.thread, namesOf(found))
		}
		if len(found) > 1 {
			b.add(doubled, "%s%d was sent %d times and the database has it as %s", mark, p.serial, p.tries, namesOf(found))
		}
	}
}

func namesOf(stored []storedComment) string {
	names := "nothing"
	for i, c := range stored {
		if i == 0 {
			names = ""
		}
		names += fmt.Sprintf("comment %d in thread %d; ", c.ID, c.Thread)
	}
	return strings.TrimSuffix(names, "; ")
}

// judgeNumbers wants each channel dense, and each comment on it once.
func (b *book) judgeNumbers(db record) {
	posted := map[int64]int{}
	for thread, numbers := range db.numbers {
		for i, number := range numbers {
			if want := int64(i + 1); number.N != want {
				b.add(disordered, "thread %d has number %d in its log where %d was due", thread, number.N, want)
				break
			}
		}
		for _, number := range numbers {
			if number.Kind == "comment.posted" {
				posted[number.Subject]++
			}
		}
	}
	for _, c := range db.comments {
		switch n := posted[c.ID]; {
		case n == 0:
			b.add(lost, "comment %d in thread %d has no number, so no page is told of it", c.ID, c.Thread)
		case n > 1:
			b.add(doubled, "comment %d in thread %d was posted under %d numbers", c.ID, c.Thread, n)
		}
	}
}

// judgeTold wants pages to have been told what the database has under that number.
func (b *book) judgeTold(db record) {
	for thread, told := range b.told {
		in := map[int64]int64{}
		for _, number := range db.numbers[thread] {
			in[number.N] = number.Subject
		}
		for n, what := range told {
			if subject, there := in[n]; !there {
				b.add(otherwise, "pages were told number %d of thread %d, which the database does not have", n, thread)
			} else if what.comment != subject {
				b.add(lost, "pages were told comment %d under number %d of thread %d, where the database has %d", what.comment, n, thread, subject)
			}
		}
	}
}

// judgePage wants a page to have shown, from its first comment on, everything up to the number behind which it joined.
func (b *book) judgePage(p page, numbers []numbered) {
	on := map[int64]bool{}
	for _, c := range p.comments {
		if on[c] {
			b.add(doubled, "a page of thread %d showed comment %d twice", p.thread, c)
		}
		on[c] = true
	}
	if p.after > lastOf(numbers) {
		b.add(otherwise, "a page of thread %d came with number %d, which the database does not have", p.thread, p.after)
	}
	first := int64(0)
	if len(p.comments) > 0 {
		first = slices.Min(p.comments)
	}
	for _, number := range numbers {
		if number.N <= p.after && number.Subject >= first && !on[number.Subject] {
			b.add(lost, "a page of thread %d joins behind number %d and did not show comment %d, which is number %d", p.thread, p.after, number.Subject, number.N)
		}
	}
}

// judgeOrder wants whoever was answered before someone else sent to have the lower number.
func (b *book) judgeOrder(db record) {
	byComment := map[int64]*post{}
	for _, p := range b.posts {
		byComment[p.comment] = p
	}
	for thread, numbers := range db.numbers {
		var begun time.Time // the latest of those before
		var by *post
		for _, number := range slices.SortedFunc(slices.Values(numbers), func(a, b numbered) int { return cmp.Compare(a.N, b.N) }) {
			p := byComment[number.Subject]
			if p == nil {
				continue
			}
			if !p.done.IsZero() && p.done.Before(begun) {
				b.add(disordered, "in thread %d %s%d was acknowledged before %s%d was sent, and has the higher number", thread, mark, p.serial, mark, by.serial)
			}
			if p.begun.After(begun) {
				begun, by = p.begun, p
			}
		}
	}
}
