package forum

import (
	"bytes"
	"net/netip"
	"testing"
	"time"
)

func TestParkedForms(t *testing.T) {
	address := netip.MustParseAddr("192.0.2.7")
	form := ParkedForm{Path: "/threads/12/comments", From: "/threads/12", Body: []byte("body=Mooi+plan&key=0190")}

	t.Run("its browser gets it back as often as it looks, and may confirm it once", func(t *testing.T) {
		s := newStand(t)
		id := s.park("visit", address, form)
		for range 2 {
			got, err := s.f.ParkedForms.Find(t.Context(), "visit", id)
			if err != nil || got.ID != id || got.Path != form.Path || got.From != form.From || !bytes.Equal(got.Body, form.Body) {
				t.Fatalf("Find = %+v, %v", got, err)
			}
		}
		if _, err := s.f.ParkedForms.Take(t.Context(), "visit", id); err != nil {
			t.Fatal(err)
		}
		if _, err := s.f.ParkedForms.Take(t.Context(), "visit", id); CodeOf(err) != NotFound {
			t.Errorf("taken twice: err = %v, want %s", err, NotFound)
		}
	})
	t.Run("another browser does not", func(t *testing.T) {
		s := newStand(t)
		id := s.park("visit", address, form)
		for _, visit := range []string{"", "other"} {
			if _, err := s.f.ParkedForms.Find(t.Context(), visit, id); CodeOf(err) != NotFound {
				t.Errorf("visit %q: err = %v, want %s", visit, err, NotFound)
			}
			if _, err := s.f.ParkedForms.Take(t.Context(), visit, id); CodeOf(err) != NotFound {
				t.Errorf("visit %q: err = %v, want %s", visit, err, NotFound)
			}
		}
	})
	t.Run("64 KB fit and no more", func(t *testing.T) {
		s := newStand(t)
		large := ParkedForm{Path: "/", Body: make([]byte, 64<<10)}
		s.park("visit", address, large)
		large.Body = append(large.Body, 'x')
		if _, err := s.f.ParkedForms.Park(t.Context(), "visit", address, large); CodeOf(err) != Invalid {
			t.Errorf("err = %v, want %s", err, Invalid)
		}
	})
	t.Run("so many at a time from one address", func(t *testing.T) {
		s := newStand(t)
		for range parkedPerAddress {
			s.park("visit", address, form)
		}
		if _, err := s.f.ParkedForms.Park(t.Context(), "other", netip.MustParseAddr("::ffff:192.0.2.7"), form); CodeOf(err) != TooMany {
			t.Errorf("one more: err = %v, want %s", err, TooMany)
		}
		s.park("visit", netip.MustParseAddr("192.0.2.8"), form)
		s.now = s.now.Add(time.Hour)
		s.park("visit", address, form)
	})
	t.Run("a household's network counts as one address", func(t *testing.T) {
		s := newStand(t)
		six := netip.MustParseAddr("2001:db8::1")
		for range parkedPerAddress {
			s.park("visit", six, form)
			six = six.Next()
		}
		if _, err := s.f.ParkedForms.Park(t.Context(), "visit", six, form); CodeOf(err) != TooMany {
			t.Errorf("err = %v, want %s", err, TooMany)
		}
		s.park("visit", netip.MustParseAddr("2001:db8:0:1::1"), form)
	})
	t.Run("for one hour", func(t *testing.T) {
		s := newStand(t)
		id := s.park("visit", address, form)
		s.now = s.now.Add(time.Hour)
		if _, err := s.f.ParkedForms.Take(t.Context(), "visit", id); CodeOf(err) != NotFound {
			t.Errorf("err = %v, want %s", err, NotFound)
		}
		s.must(s.f.ParkedForms.Expire(t.Context()))
		if s.count(`SELECT count(*) FROM parked_forms`) != 0 {
			t.Error("still there")
		}
	})
}

func (s *stand) park(visit string, address netip.Addr, in ParkedForm) int64 {
	s.t.Helper()
	id, err := s.f.ParkedForms.Park(s.t.Context(), visit, address, in)
	s.must(err)
	return id
}
