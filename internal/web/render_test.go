package web

import (
	"net/http"
	"strings"
	"sync"
	"testing"
)

func TestServer_render(t *testing.T) {
	s := newSite(t)

	t.Run("people who come at once each get their own page, whole", func(t *testing.T) {
		const each, times = 6, 40
		titles := map[string]string{
			"/house-rules": "Huisregels", "/en/privacy": "Privacy", "/accessibility": "Toegankelijkheid", "/en/about": "About",
		}
		var all sync.WaitGroup
		for path, title := range titles {
			for range each {
				b := s.newBrowser()
				all.Go(func() {
					for range times {
						p := b.get(path)
						if p.status != http.StatusOK || !strings.Contains(p.body, "<title>"+title) || !strings.HasSuffix(strings.TrimSpace(p.body), "</html>") {
							t.Errorf("%s: status %d, %d bytes that are not its page", path, p.status, len(p.body))
							return
						}
					}
				})
			}
		}
		all.Wait()
	})
}
