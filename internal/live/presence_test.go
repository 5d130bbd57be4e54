package live

import (
	"bytes"
	"slices"
	"testing"
)

func TestChannel_tellReaders(t *testing.T) {
	ch := newChannel(nil, "thread:1") // not known yet, so what it tells stays in asides
	told := func(present int, writing ...int64) (frames []string) {
		ch.tellReaders(present, writing)
		for _, f := range ch.asides {
			frames = append(frames, string(f[bytes.IndexByte(f, '{'):]))
		}
		if ch.rewrote {
			f := ch.writersFrame(false) // made for each reader when it is sent
			frames = append(frames, string(f[bytes.IndexByte(f, '{'):]))
		}
		ch.asides, ch.rewrote = nil, false
		return frames
	}
	for _, step := range []struct {
		rule    string
		present int
		writing []int64
		want    []string
	}{
		{"both are told when there are any", 2, []int64{7}, []string{`{"c":"thread:1","op":"present","count":2}`, `{"c":"thread:1","op":"typing","count":1}`}},
		{"nothing is told when nothing changed", 2, []int64{7}, nil},
		{"another who writes is told, though they are as many", 2, []int64{8}, []string{`{"c":"thread:1","op":"typing","count":1}`}},
		{"that nobody writes is told", 2, nil, []string{`{"c":"thread:1","op":"typing","count":0}`}},
	} {
		t.Run(step.rule, func(t *testing.T) {
			if got := told(step.present, step.writing...); !slices.Equal(got, step.want) {
				t.Errorf("told %q, want %q", got, step.want)
			}
		})
	}
}
