package live

import (
	"bytes"
	"slices"
	"testing"
)

func TestChannel_tellReaders(t *testing.T) {
	ch := newChannel(nil, "thread:1") // not known yet, so what it tells waits
	told := func(account int64, present int, writing ...int64) (frames []string) {
		ch.tellReaders(present, writing)
		waiting := ch.asides
		if ch.rewrote {
			waiting = append(waiting, ch.writersFrame(ch.writes(&conn{viewer: Viewer{Account: account}})))
		}
		for _, f := range waiting {
			frames = append(frames, string(f[bytes.IndexByte(f, '{'):]))
		}
		ch.asides, ch.rewrote = nil, false
		return frames
	}
	for _, step := range []struct {
		rule    string
		account int64 // who is told
		present int
		writing []int64
		want    []string
	}{
		{"both are told when there are any", 0, 2, []int64{7}, []string{`{"c":"thread:1","op":"present","count":2}`, `{"c":"thread:1","op":"typing","count":1}`}},
		{"nothing is told when nothing changed", 0, 2, []int64{7}, nil},
		{"another who writes is told, though they are as many", 7, 2, []int64{8}, []string{`{"c":"thread:1","op":"typing","count":1}`}},
		{"nobody is told of themself", 8, 2, []int64{7, 8}, []string{`{"c":"thread:1","op":"typing","count":1}`}},
		{"that nobody writes is told", 8, 2, nil, []string{`{"c":"thread:1","op":"typing","count":0}`}},
	} {
		t.Run(step.rule, func(t *testing.T) {
			if got := told(step.account, step.present, step.writing...); !slices.Equal(got, step.want) {
				t.Errorf("told %q, want %q", got, step.want)
			}
		})
	}
}
