package text_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"samenspraak/internal/text"
)

func randomWords(n, vocabulary int, seed uint64) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	words := make([]string, n)
	for i := range words {
		// The square makes some words common, as in a language.
		words[i] = fmt.Sprint("w", r.IntN(1+r.IntN(vocabulary)))
	}
	return words
}

// edited replaces, inserts and removes a word in about every tenth place.
func edited(words []string, seed uint64) []string {
	r := rand.New(rand.NewPCG(seed, 2))
	var out []string
	for _, w := range words {
		switch r.IntN(30) {
		case 0:
		case 1:
			out = append(out, w, "nieuw")
		case 2:
			out = append(out, "anders")
		default:
			out = append(out, w)
		}
	}
	return out
}

func BenchmarkDiff(b *testing.B) {
	const n = 20000
	long := randomWords(n, 5000, 1)
	for _, c := range []struct {
		name     string
		old, new []string
	}{
		{"edited", long, edited(long, 1)},
		{"different", long, randomWords(n, 5000, 2)},
		{"nothing in common", long, strings.Fields(strings.Repeat("x y z ", n/3))},
		{"two words", randomWords(n, 2, 1), randomWords(n, 2, 2)},
		{"repeated", strings.Fields(strings.Repeat("het plan van de stad ", n/5)), strings.Fields(strings.Repeat("het plan van een stad en ", n/6))},
		{"turned around", long, append(long[n/2:n:n], long[:n/2]...)},
	} {
		old, new := strings.Join(c.old, " "), strings.Join(c.new, " ")
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				text.Diff(old, new)
			}
		})
	}
}
