package forum

import (
	"testing"
	"time"
)

func TestSignIns_Finish(t *testing.T) {
	s := newStand(t)
	visit := s.f.SignIns.NewVisit()
	begin := func(state string) Journey {
		j := Journey{State: state, Nonce: "n" + state, Verifier: "v" + state, ReturnTo: "/actions/" + state}
		s.must(s.f.SignIns.Begin(t.Context(), visit, j))
		return j
	}
	one, two := begin("1"), begin("2")

	t.Run("each of a browser's journeys comes back as it began", func(t *testing.T) {
		for _, want := range []Journey{two, one} {
			if got, err := s.f.SignIns.Finish(t.Context(), visit, want.State); err != nil || got != want {
				t.Errorf("Finish = %+v, %v, want %+v", got, err, want)
			}
		}
	})
	begin("3")
	for name, c := range map[string]struct{ visit, state string }{
		"once only":                  {visit, "1"},
		"not in another browser":     {s.f.SignIns.NewVisit(), "3"},
		"not in one without a visit": {"", "3"},
		"not with another state":     {visit, "4"},
		"not without one":            {visit, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := s.f.SignIns.Finish(t.Context(), c.visit, c.state); CodeOf(err) != NotFound {
				t.Errorf("err = %v, want %s", err, NotFound)
			}
		})
	}
	t.Run("not after ten minutes, when it is forgotten", func(t *testing.T) {
		s.now = s.now.Add(10 * time.Minute)
		if _, err := s.f.SignIns.Finish(t.Context(), visit, "3"); CodeOf(err) != NotFound {
			t.Errorf("err = %v, want %s", err, NotFound)
		}
		s.must(s.f.SignIns.Expire(t.Context()))
		if s.count(`SELECT count(*) FROM sign_ins`) != 0 {
			t.Error("still there")
		}
	})
}
