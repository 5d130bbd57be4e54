package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestFollow(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	path, follow := fmt.Sprintf("/threads/%d", thread), fmt.Sprintf("/follows/%d", thread)
	noor := s.newBrowser()
	noor.signIn("noor")
	press := func(level string) *page {
		t.Helper()
		noor.open(path)
		return noor.follow(noor.submit(follow, url.Values{"level": {level}}).want(http.StatusSeeOther)).want(http.StatusOK)
	}

	t.Run("a visitor is led to sign in and back", func(t *testing.T) {
		visitor := s.newBrowser()
		p := visitor.open(path).says("Volg dit gesprek")
		if !hasLink(p, "/sign-in?return_to="+url.QueryEscape(path)) {
			t.Errorf("links are %v", p.links())
		}
	})
	t.Run("the page says how it is: following, muted, neither", func(t *testing.T) {
		noor.open(path).says("Volg dit gesprek")
		press("follow").says("Gelukt. Je krijgt een bericht", "Je volgt dit gesprek", "Demp")
		noor.open("/follows").says("Gesprek", "Een gesprek", "Volg niet meer")
		press("mute").says("Je krijgt hier geen berichten meer over.", "Je hebt dit gesprek gedempt", "Niet meer dempen")
		noor.open("/follows").says("gedempt")
		press("none").says("Je volgt dit niet.", "Volg dit gesprek")
		noor.open("/follows").says("Je volgt nog niets.")
		noor.open("/en" + path).says("Follow this discussion")
	})
	t.Run("one can stop from the list and stays there", func(t *testing.T) {
		press("follow")
		noor.open("/follows")
		noor.follow(noor.submit(follow, url.Values{"level": {"none"}}).leads("/follows?done=unfollowed")).says("Je volgt nog niets.")
	})
	t.Run("who takes part follows by that", func(t *testing.T) {
		noor.comments(thread, "Ik praat mee")
		noor.open(path).says("Je volgt dit gesprek")
	})
	t.Run("without the form's token nothing changes, nor by a link", func(t *testing.T) {
		noor.get(follow).want(http.StatusNotFound)
		noor.post(follow, url.Values{"level": {"mute"}}, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusForbidden)
		noor.open(path).says("Je volgt dit gesprek")
	})
	t.Run("what is no level, no thing or not to be seen is refused, and nobody is led elsewhere", func(t *testing.T) {
		token := noor.open(path).form(follow).Get("csrf")
		send := func(to, level, back string) *page {
			return noor.post(to, url.Values{"csrf": {token}, "level": {level}, "to": {back}}, nil)
		}
		send(follow, "everything", path).want(http.StatusBadRequest)
		send("/follows/0", "follow", path).want(http.StatusNotFound)
		send("/follows/999999", "follow", path).want(http.StatusNotFound)
		for _, elsewhere := range []string{"https://evil.example/", "//evil.example", "/\\evil.example"} {
			if at := send(follow, "follow", elsewhere).header.Get("Location"); !strings.HasPrefix(at, "/?done=") {
				t.Errorf("%q leads to %q", elsewhere, at)
			}
		}
		_, err := s.db.Exec(t.Context(), `UPDATE subjects SET audience = 'coalition' WHERE id = $1`, thread)
		s.must(err)
		send(follow, "follow", path).want(http.StatusNotFound)
	})
}
