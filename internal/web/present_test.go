package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestPresent(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	path := fmt.Sprintf("/threads/%d/present", thread)
	noor, jan, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	jan.signIn("jan")
	visitor.get(path).leads("/sign-in?return_to=" + url.QueryEscape(path))

	line := noor.followThread(s, fmt.Sprintf("thread:%d", thread))
	defer line.Close()
	fragment := func() string {
		return jan.send(http.MethodGet, path, nil, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusOK).text()
	}
	t.Run("nobody is named who did not choose so", func(t *testing.T) {
		jan.open(path).says("Niemand die nu meeleest, laat dat met naam zien.", "Anderen zien niet dat jij meeleest.")
	})
	t.Run("who did is named to who is signed in, while they are there", func(t *testing.T) {
		noor.open("/account")
		noor.follow(noor.submit("/account", url.Values{"shows_presence": {"1"}}))
		noor.open("/account")
		if got := noor.at.form("/account").Get("shows_presence"); got != "1" {
			t.Errorf("the box holds %q", got)
		}
		eventually(t, "Noor is named", func() bool { return strings.Contains(fragment(), "Noor") })
		line.Close()
		eventually(t, "she left", func() bool { return !strings.Contains(fragment(), "Noor") })
	})
	t.Run("of a thread that one may not read nobody is named", func(t *testing.T) {
		_, err := s.db.Exec(t.Context(), `UPDATE subjects SET audience = 'moderators' WHERE id = $1`, thread)
		s.must(err)
		noor.get(path).want(http.StatusNotFound)
	})
}

// eventually waits until something is so; news between hub and browser takes its time.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !so(); {
		if time.Now().After(end) {
			t.Fatalf("not so: %s", what)
		}
	}
}
