package anchor_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"samenspraak/internal/anchor"
)

const benchWords = 20000

// bigText is benchWords made-up words, cut into blocks of about size words.
func bigText(size, vocabulary int, seed uint64) []anchor.Block {
	r := rand.New(rand.NewPCG(seed, 1))
	var texts []string
	for n := 0; n < benchWords; n += size {
		var words []string
		for range min(size, benchWords-n) {
			// The inner draw makes some words common, as in a language.
			word := fmt.Sprint("woord", r.IntN(1+r.IntN(vocabulary)))
			if r.IntN(12) == 0 {
				word += "."
			}
			words = append(words, word)
		}
		texts = append(texts, strings.Join(words, " "))
	}
	return blocks(texts...)
}

// reworked is a new version of a text: a word in ten is another, one block in ten went, came or moved.
func reworked(old []anchor.Block, seed uint64) []anchor.Block {
	r := rand.New(rand.NewPCG(seed, 2))
	var texts []string
	for _, b := range old {
		words := strings.Fields(b.Plain)
		for i := range words {
			if r.IntN(10) == 0 {
				words[i] = fmt.Sprint("nieuw", r.IntN(1000))
			}
		}
		switch at := r.IntN(len(texts) + 1); r.IntN(30) {
		case 0:
			continue
		case 1:
			texts = append(texts, fmt.Sprint("Nieuw blok nummer ", at, " met eigen woorden."))
		case 2:
			texts = append(texts[:at:at], append([]string{strings.Join(words, " ")}, texts[at:]...)...)
			continue
		}
		texts = append(texts, strings.Join(words, " "))
	}
	return blocks(texts...)
}

func repeated(sentence string, size int) []anchor.Block {
	perBlock := size / len(strings.Fields(sentence))
	var texts []string
	for range benchWords / size {
		texts = append(texts, strings.TrimSpace(strings.Repeat(sentence+" ", perBlock)))
	}
	return blocks(texts...)
}

type benchCase struct {
	name     string
	old, new []anchor.Block
}

func benchCases() []benchCase {
	paragraphs, items, giant := bigText(60, 5000, 1), bigText(6, 5000, 1), bigText(benchWords, 5000, 1)
	same := repeated("De raad volgt het advies van de stad.", 40)
	return []benchCase{
		{"reworked", paragraphs, reworked(paragraphs, 1)},
		{"reworked items", items, reworked(items, 1)},
		{"different", paragraphs, bigText(60, 5000, 2)},
		{"different items", items, bigText(6, 5000, 2)},
		{"one block", giant, reworked(giant, 3)},
		{"one block, different", giant, bigText(benchWords, 5000, 2)},
		{"one block split", giant, paragraphs},
		{"ten words", bigText(60, 10, 1), bigText(60, 10, 2)},
		{"one block of ten words", bigText(benchWords, 10, 1), bigText(benchWords, 10, 2)},
		{"repeated", same, repeated("De raad volgt het advies van een stad.", 40)},
		{"hardly a word", repeated("ja ja ja ja ja ja ja ja ja ja", benchWords), repeated("ja ja ja ja nee ja ja ja ja ja", benchWords)},
		{"repeated, other blocks", same, repeated("De raad volgt het advies van de stad.", 48)},
	}
}

func BenchmarkRows(b *testing.B) {
	for _, c := range benchCases() {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				anchor.Compare(c.old, c.new).Rows()
			}
		})
	}
}

func BenchmarkFind1000(b *testing.B) {
	for _, c := range benchCases() {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				r := rand.New(rand.NewPCG(1, 3))
				all := anchor.Compare(c.old, c.new)
				for range 1000 {
					block := r.IntN(len(c.old))
					start := r.IntN(len(c.old[block].Plain))
					all.Find(anchor.Passage{Block: block, Start: start, End: start + 10 + r.IntN(200)})
				}
			}
		})
	}
}
