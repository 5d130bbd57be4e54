package main

import (
	"fmt"
	"sync"
)

// kind says in which way something is wrong.
type kind string

const (
	lost       kind = "lost"
	doubled    kind = "doubled"
	disordered kind = "out of order"
	otherwise  kind = "otherwise wrong"
)

// examplesKept bounds what is told of findings of a kind, as one cause can have thousands.
const examplesKept = 10

// findings is what was found to be wrong.
type findings struct {
	mu       sync.Mutex
	counts   map[kind]int
	examples []string
}

func (f *findings) add(k kind, format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.counts == nil {
		f.counts = map[kind]int{}
	}
	f.counts[k]++
	if f.counts[k] <= examplesKept {
		f.examples = append(f.examples, string(k)+": "+fmt.Sprintf(format, args...))
	}
}

func (f *findings) count(k kind) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.counts[k]
}

// none tells whether nothing is wrong.
func (f *findings) none() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.counts) == 0
}
