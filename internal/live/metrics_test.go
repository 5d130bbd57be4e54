package live

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestHub_Metrics(t *testing.T) {
	l := newLedger()
	b := &storm{Local: NewLocal(), rand: rand.New(rand.NewPCG(1, 1)), calm: true}
	o := Options{Source: l, Broker: b, CheckEvery: 50 * time.Millisecond, PresenceEvery: 20 * time.Millisecond}
	one, two := startNode(t, o), startNode(t, o)
	p, q := open(t, one, ""), open(t, one, "lang=en")
	for _, page := range []*page{p, q} {
		page.joins("thread:1")
	}
	n := l.say(one.hub, "thread:1", "x")
	p.gets("thread:1", n)
	q.gets("thread:1", n)
	t.Run("connections, joins and deliveries are counted where they are", func(t *testing.T) {
		m := one.hub.Metrics()
		if m.Connections != 2 || m.Opened != 2 || m.Joins != 2 || m.Channels != 1 || m.Deliveries < 2 || m.Loads != 2 || m.Repairs != 0 || m.Overflows != 0 || m.Queued != 0 {
			t.Errorf("%+v", m)
		}
		if m := two.hub.Metrics(); m.Connections != 0 || m.Joins != 0 || m.Deliveries != 0 {
			t.Errorf("the other node: %+v", m)
		}
	})
	t.Run("the broker's lag is that of the latest message, and how long ago it was shows that it went away", func(t *testing.T) {
		eventually(t, "messages came and went", func() bool {
			m := one.hub.Metrics()
			return m.Published > 0 && m.Received > 0 && m.BrokerLag > 0 && m.BrokerSilence > 0 && m.BrokerSilence < time.Second
		})
		b.set(false, true)
		eventually(t, "the broker is silent", func() bool { return one.hub.Metrics().BrokerSilence > 200*time.Millisecond })
		b.set(true, false)
		eventually(t, "it is back", func() bool { return one.hub.Metrics().BrokerSilence < 100*time.Millisecond })
	})
	t.Run("who leaves is open no longer, and was", func(t *testing.T) {
		q.drop()
		eventually(t, "one is left", func() bool { return one.hub.Metrics().Connections == 1 })
		if m := one.hub.Metrics(); m.Opened != 2 {
			t.Errorf("%+v", m)
		}
	})
}

func TestSnapshot_WriteText(t *testing.T) {
	var b strings.Builder
	if err := (Snapshot{Connections: 3, Deliveries: 12_345_678, BrokerLag: 1500 * time.Microsecond}).WriteText(&b); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	for i := 0; i < len(lines); i += 3 {
		three := strings.Join(lines[i:min(i+3, len(lines))], "\n")
		if !regexp.MustCompile(`^# HELP (samenspraak_live_[a-z_]+) [A-Z].*\.\n# TYPE samenspraak_live_[a-z_]+ (gauge|counter)\nsamenspraak_live_[a-z_]+ [0-9.e+-]+$`).MatchString(three) {
			t.Errorf("this is no metric:\n%s", three)
		}
	}
	for _, want := range []string{"samenspraak_live_connections 3\n", "samenspraak_live_deliveries_total 12345678\n", "samenspraak_live_broker_lag_seconds 0.0015\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
}
