package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

var start = time.Date(2026, time.November, 26, 12, 0, 0, 0, time.UTC)

// scene is a run in which all went well: five comments, every second of which one was begun and acknowledged, in one thread.
type scene struct {
	book      *book
	db        record
	standings []standing
}

const talk = 7

func newScene() *scene {
	s := &scene{book: newBook(), db: record{numbers: map[int64][]numbered{}}}
	for i := range 5 {
		at := start.Add(time.Duration(i) * time.Second)
		p := s.book.begin(talk, at)
		s.book.send(p, at)
		id, n := int64(100+i), int64(i+1)
		s.book.acknowledge(p, id, at.Add(time.Second/2))
		s.book.hear(talk, n, shown{id, p.serial}, start, at.Add(time.Second/4))
		s.db.comments = append(s.db.comments, storedComment{id, talk, p.text()})
		s.db.numbers[talk] = append(s.db.numbers[talk], numbered{n, "comment.posted", id})
	}
	s.book.opened(page{thread: talk, after: 3, comments: []int64{101, 102}})
	s.standings = []standing{{"page 1", talk, 5}}
	return s
}

// A run that went well is found sound; each of these is found out.
func TestBook_Judge(t *testing.T) {
	for rule, r := range map[string]struct {
		spoil func(*scene)
		want  map[kind]int
	}{
		"nothing is wrong": {func(*scene) {}, nil},
		"a comment that is not in the database is lost": {
			func(s *scene) { s.db.comments = s.db.comments[1:] }, map[kind]int{lost: 1}},
		"one that is there under another id is lost": {
			func(s *scene) { s.db.comments[0].ID = 99 }, map[kind]int{lost: 2}}, // and has no number
		"one that is in another thread is lost": {
			func(s *scene) { s.db.comments[0].Thread = 8 }, map[kind]int{lost: 1}},
		"one that is there twice is doubled": {
			func(s *scene) {
				s.db.comments = append(s.db.comments, storedComment{105, talk, s.book.posts[4].text()})
				s.number(105)
			}, map[kind]int{doubled: 1}},
		"one that was never acknowledged is wrong, but not lost": {
			func(s *scene) { s.book.begin(talk, start.Add(time.Minute)) }, map[kind]int{otherwise: 1}},
		"what nobody wrote is wrong": {
			func(s *scene) { s.db.comments[4].Markdown = mark + "6:" }, map[kind]int{otherwise: 1, lost: 1}},
		"a comment without a number is lost to pages": {
			func(s *scene) { s.db.comments = append(s.db.comments, storedComment{105, talk, "An opening."}) }, map[kind]int{lost: 1}},
		"a comment with two numbers is doubled": {
			func(s *scene) { s.number(104) }, map[kind]int{doubled: 1}},
		"a hole in the numbers is out of order": {
			func(s *scene) { s.db.numbers[talk][4].N, s.standings[0].last = 6, 6; delete(s.book.told[talk], 5) }, map[kind]int{disordered: 1}},
		"a page that was told another comment than the database has under the number lost one": {
			func(s *scene) { s.book.told[talk][2] = shown{} }, map[kind]int{lost: 1}},
		"a number that the database does not have is wrong": {
			func(s *scene) { s.book.told[talk][6] = shown{comment: 105} }, map[kind]int{otherwise: 1}},
		"a page that did not get the last number lost it": {
			func(s *scene) { s.standings[0].last = 4 }, map[kind]int{lost: 1}},
		"a page that left out what it joins behind lost it": {
			func(s *scene) { s.book.pages[0].comments = []int64{100, 102} }, map[kind]int{lost: 1}},
		"a page may begin later than the thread": {
			func(s *scene) { s.book.pages[0].comments = []int64{102} }, nil},
		"a page that shows a comment twice doubled it": {
			func(s *scene) { s.book.pages[0].comments = []int64{101, 102, 102} }, map[kind]int{doubled: 1}},
		"a page that joins behind what does not exist is wrong": {
			func(s *scene) { s.book.pages[0] = page{thread: talk, after: 6, comments: []int64{101, 102, 103, 104}} }, map[kind]int{otherwise: 1}},
		"who was answered before another sent comes first": {
			func(s *scene) {
				numbers, told := s.db.numbers[talk], s.book.told[talk]
				numbers[0].Subject, numbers[1].Subject = numbers[1].Subject, numbers[0].Subject
				told[1], told[2] = told[2], told[1]
			}, map[kind]int{disordered: 1}},
		"who sent at the same time may come first": {
			func(s *scene) {
				s.book.posts[1].begun = s.book.posts[0].begun
				numbers, told := s.db.numbers[talk], s.book.told[talk]
				numbers[0].Subject, numbers[1].Subject = numbers[1].Subject, numbers[0].Subject
				told[1], told[2] = told[2], told[1]
			}, nil},
	} {
		t.Run(rule, func(t *testing.T) {
			s := newScene()
			r.spoil(s)
			s.book.judge(s.db, s.standings)
			if !maps.Equal(s.book.counts, r.want) || s.book.none() != (len(r.want) == 0) {
				t.Errorf("found %v, want %v:\n%s", s.book.counts, r.want, strings.Join(s.book.examples, "\n"))
			}
		})
	}
}

// number gives a comment the next number, of which the page was told.
func (s *scene) number(comment int64) {
	n := int64(len(s.db.numbers[talk]) + 1)
	s.db.numbers[talk] = append(s.db.numbers[talk], numbered{n, "comment.posted", comment})
	s.standings[0].last = n
}

func TestBook_Hear(t *testing.T) {
	now := start.Add(time.Minute)
	t.Run("pages that are told different things under a number are found out", func(t *testing.T) {
		b := newScene().book
		b.hear(talk, 1, shown{100, 1}, start, now)
		if !b.none() {
			t.Fatal("the same is wrong:", b.examples)
		}
		b.hear(talk, 1, shown{}, start, now)
		if b.count(otherwise) != 1 {
			t.Error(b.examples)
		}
	})
	t.Run("a comment that comes under a second number is doubled", func(t *testing.T) {
		b := newScene().book
		b.hear(talk, 6, shown{104, 5}, start, now)
		if b.count(doubled) != 1 {
			t.Error(b.examples)
		}
	})
}

func TestBook_Goal(t *testing.T) {
	s := newScene()
	if goal, ok := s.book.goal(start.Add(3 * time.Second)); !ok || goal[talk] != 3 {
		t.Errorf("after three acknowledgements pages must have %v, %v", goal, ok)
	}
	late := start.Add(time.Minute)
	p := s.book.begin(talk, late)
	if n := s.book.waiting(late.Add(1)); n != 1 {
		t.Errorf("%d are waiting", n)
	}
	s.book.acknowledge(p, 105, late)
	if _, ok := s.book.goal(late); ok {
		t.Error("what was acknowledged and told to no page is no goal yet")
	}
	if n := s.book.waiting(late.Add(1)); n != 0 {
		t.Errorf("%d are waiting", n)
	}
}

func TestBook_Waits(t *testing.T) {
	b := newBook()
	b.setCalm(true, start)
	p := b.begin(talk, start.Add(1*time.Second))
	b.send(p, start.Add(1*time.Second))
	b.hear(talk, 1, shown{100, 1}, start, start.Add(2*time.Second)) // before its author knows
	b.acknowledge(p, 100, start.Add(4*time.Second))
	b.hear(talk, 1, shown{100, 1}, start, start.Add(9*time.Second))
	b.hear(talk, 1, shown{100, 1}, start.Add(5*time.Second), start.Add(30*time.Second)) // came back later
	if got, want := b.takeWorst(), (worst{author: 3 * time.Second, reader: 5 * time.Second}); got != want {
		t.Errorf("waited %v, want %v", got, want)
	}
	if got := b.takeWorst(); got != (worst{}) {
		t.Errorf("waited %v in no time", got)
	}
	if want := []time.Duration{1 * time.Second, 8 * time.Second}; !slices.Equal(b.flights, want) {
		t.Errorf("flights of %v, want %v", b.flights, want)
	}
	b.send(p, start.Add(10*time.Second)) // a second try is no measure
	b.hear(talk, 1, shown{100, 1}, start, start.Add(11*time.Second))
	b.setCalm(false, start.Add(12*time.Second))
	q := b.begin(talk, start.Add(13*time.Second))
	b.send(q, start.Add(13*time.Second))
	b.hear(talk, 2, shown{101, 2}, start, start.Add(14*time.Second)) // nor is one while something is harmed
	if len(b.flights) != 2 {
		t.Errorf("flights of %v", b.flights)
	}
}

func TestSerialIn(t *testing.T) {
	for quoted, want := range map[string]int{
		(&post{serial: 12345}).text(): 12345, `"html":"\u003cp\u003esoak-7: x"`: 7, "soak-": 0, "soak-x1": 0, "": 0,
	} {
		if got := serialIn([]byte(quoted)); got != want {
			t.Errorf("%q quotes %d, want %d", quoted, got, want)
		}
	}
}

func TestReport(t *testing.T) {
	var out strings.Builder
	r := &run{book: newScene().book, done: []recovery{
		{name: harms[0].name, complete: time.Second, worst: worst{reader: 2 * time.Second}},
		{name: harms[0].name, complete: 3 * time.Second},
	}}
	r.book.add(lost, "an example")
	report(&out, r)
	for _, said := range []string{"5 comments, sent 5 times", "2 x  " + harms[0].name, "3.0 s at most", "1 acknowledged comments lost, 0 doubled", "an example"} {
		if !strings.Contains(out.String(), said) {
			t.Errorf("does not say %q:\n%s", said, out.String())
		}
	}
	if strings.Contains(out.String(), harms[1].name) {
		t.Error("tells of what was not done")
	}
}

func Example_quantile() {
	sorted := []time.Duration{1, 2, 3, 4}
	fmt.Println(quantile(sorted, 0.5), quantile(sorted, 0.99), quantile(sorted[:1], 0.5))
	// Output: 3ns 4ns 1ns
}
