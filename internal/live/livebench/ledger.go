package main

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"samenspraak/internal/live"
)

// kept is how many pieces of news a channel keeps in memory.
const kept = 1000

// ledger is where news is kept and numbered.
type ledger interface {
	live.Source
	add(ctx context.Context, channel, text string) (int64, error)
}

// doors lets everyone in, after looking at who it is.
type doors struct{}

func (doors) MayJoin(_ context.Context, v live.Viewer, channel string) (bool, error) {
	person, ok := strings.CutPrefix(channel, "person:")
	return !ok || person == strconv.FormatInt(v.Account, 10), nil
}

// memory is the ledger of a single node.
type memory struct {
	doors
	seed     int
	mu       sync.Mutex
	channels map[string]*entries
}

type entries struct {
	dropped int64
	texts   []string
}

func newMemory(seed int) *memory { return &memory{seed: seed, channels: map[string]*entries{}} }

func (m *memory) entries(channel string) *entries {
	e := m.channels[channel]
	if e == nil {
		e = &entries{}
		for range m.seed {
			e.texts = append(e.texts, "<p>the quick brown fox jumps over the lazy dog</p>")
		}
		m.channels[channel] = e
	}
	return e
}

func (m *memory) add(_ context.Context, channel, text string) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.entries(channel)
	if len(e.texts) >= 2*kept {
		e.texts = append(make([]string, 0, 2*kept), e.texts[kept:]...)
		e.dropped += kept
	}
	e.texts = append(e.texts, text)
	return e.dropped + int64(len(e.texts)), nil
}

func (m *memory) Load(_ context.Context, channel string, after, to int64, _ string) ([]live.News, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.entries(channel)
	to = min(to, e.dropped+int64(len(e.texts)))
	var news []live.News
	for n := max(after, e.dropped) + 1; n <= to; n++ {
		news = append(news, put(n, e.texts[n-1-e.dropped]))
	}
	return news, nil
}

func (m *memory) Last(_ context.Context, channels []string) (map[string]int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	lasts := map[string]int64{}
	for _, c := range channels {
		if !strings.HasPrefix(c, "person:") {
			e := m.entries(c)
			lasts[c] = e.dropped + int64(len(e.texts))
		}
	}
	return lasts, nil
}

func put(n int64, text string) live.News {
	id := strconv.FormatInt(n, 10)
	return live.News{N: n, Op: live.Put, ID: "comment-" + id, In: "comments", Key: id, Rev: 1, HTML: text, Say: "Nieuwe reactie van Ana"}
}

// shared is the ledger of several nodes: a list in Redis for each channel.
type shared struct {
	doors
	client *redis.Client
}

func newShared(addr string) *shared {
	return &shared{client: redis.NewClient(&redis.Options{Addr: addr})}
}

func key(channel string) string { return "livebench:" + channel }

func (s *shared) add(ctx context.Context, channel, text string) (int64, error) {
	return s.client.RPush(ctx, key(channel), text).Result()
}

func (s *shared) Load(ctx context.Context, channel string, after, to int64, _ string) ([]live.News, error) {
	texts, err := s.client.LRange(ctx, key(channel), after, to-1).Result()
	var news []live.News
	for i, text := range texts {
		news = append(news, put(after+1+int64(i), text))
	}
	return news, err
}

func (s *shared) Last(ctx context.Context, channels []string) (map[string]int64, error) {
	lengths := make([]*redis.IntCmd, len(channels))
	_, err := s.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, c := range channels {
			lengths[i] = p.LLen(ctx, key(c))
		}
		return nil
	})
	lasts := make(map[string]int64, len(channels))
	for i, c := range channels {
		lasts[c] = lengths[i].Val()
	}
	return lasts, err
}
