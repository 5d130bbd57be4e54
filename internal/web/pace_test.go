package web

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samenspraak/internal/devidp"
	"samenspraak/internal/forum"
	"samenspraak/internal/limit"
)

func TestPace(t *testing.T) {
	s := newSite(t)
	s.openPlan()
	thread := s.newThread()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	s.safeguards(func(m *forum.SafeguardEdition) { m.PersonLimit, m.AddressLimit = 2, 0 })
	path := fmt.Sprintf("/threads/%d/comments", thread)
	noor.write(thread, "Een.").want(http.StatusSeeOther)
	own := s.lastComment()
	noor.write(thread, "Twee.").want(http.StatusSeeOther)
	before := s.count(`SELECT count(*) FROM subjects`)

	t.Run("who wrote very much reads when they can go on, and the text is in the form", func(t *testing.T) {
		p := noor.write(thread, "En nog een reactie.").want(http.StatusTooManyRequests)
		p.says("Over 5 minuten kun je weer verder. Je tekst is bewaard.", "En nog een reactie.")
		if wait := p.header.Get("Retry-After"); wait != "300" {
			t.Errorf("programs are told to wait %q seconds", wait)
		}
		p.form(path) // it is there to be sent again
		noor.open("/en" + fmt.Sprintf("/threads/%d", thread))
		noor.submit("/en"+path, url.Values{"text": {"One more."}}).want(http.StatusTooManyRequests).says("You can go on in 5 minutes. Your text is kept.")
	})
	t.Run("our element gets the sentence alone", func(t *testing.T) {
		noor.open(fmt.Sprintf("/threads/%d", thread))
		fields := noor.at.form(path)
		fields.Set("text", "En nog een.")
		if status, said := noor.fragment(path, fields); status != http.StatusTooManyRequests || !strings.Contains(said.Message, "Over 5 minuten") {
			t.Errorf("%d: %q", status, said.Message)
		}
	})
	t.Run("every other form keeps what was written too", func(t *testing.T) {
		noor.open("/threads/new")
		noor.submit("/threads", url.Values{"title": {"Een gesprek"}, "text": {"Met deze woorden."}}).want(http.StatusTooManyRequests).says("Over 5 minuten", "Met deze woorden.")
		noor.open(fmt.Sprintf("/comments/%d/edit", own))
		noor.submit(fmt.Sprintf("/comments/%d", own), url.Values{"text": {"Heel anders."}}).want(http.StatusTooManyRequests).says("Over 5 minuten", "Heel anders.")
		pip.write(thread, "Een reactie van Pip.")
		noor.open(fmt.Sprintf("/flags/new?about=%d", s.lastComment()))
		noor.submit("/flags", url.Values{"ground": {"other"}, "words": {"Dit klopt niet."}}).want(http.StatusTooManyRequests).says("Over 5 minuten", "Dit klopt niet.")
		noor.open("/proposals/new")
		proposal := with(noor.at.form("/proposals/drafts"), url.Values{"title": {"Een voorstel"}, "problem": {"Een probleem."}, "solution": {"Een oplossing."}})
		noor.post("/proposals", proposal, nil).want(http.StatusTooManyRequests).says("Over 5 minuten", "Een probleem.")
	})
	t.Run("nothing of it is there, and others go on", func(t *testing.T) {
		if after := s.count(`SELECT count(*) FROM subjects`); after != before+1 { // Pip's
			t.Errorf("%d things were added", after-before)
		}
		pip.write(thread, "Nog een van Pip.").want(http.StatusSeeOther)
	})
	t.Run("moderators are not counted", func(t *testing.T) {
		for i := range 4 {
			jan.write(thread, fmt.Sprintf("Antwoord %d.", i)).want(http.StatusSeeOther)
		}
	})
	t.Run("what is shared counts for all who share it", func(t *testing.T) {
		s.safeguards(func(m *forum.SafeguardEdition) { m.PersonLimit, m.AddressLimit = 0, 3 })
		for _, b := range []*browser{noor, pip, noor} {
			b.write(thread, "Van hetzelfde adres.").want(http.StatusSeeOther)
		}
		pip.write(thread, "Nog een.").want(http.StatusTooManyRequests)
		s.safeguards(func(m *forum.SafeguardEdition) { m.AddressLimit, m.OrganisationLimit = 0, 1 })
		organisation := s.count(`INSERT INTO organisations (slug, name, kind) VALUES ('stichting', '{"nl": "Stichting"}', 'ngo') RETURNING id`)
		_, err := s.db.Exec(t.Context(), `UPDATE accounts SET organisation_id = $1 WHERE sub IN ('noor', 'pip')`, organisation)
		s.must(err)
		noor.write(thread, "Van de stichting.").want(http.StatusSeeOther)
		pip.write(thread, "Ook van de stichting.").want(http.StatusTooManyRequests)
	})
}

func TestPace_nodes(t *testing.T) {
	socket, kill := startRedis(t)
	limiter := func() *limit.Limiter {
		l, err := limit.New("unix://"+socket, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		return l
	}
	s := newSite(t, func(o *Options, _ *devidp.Options) { o.Limiter = limiter() })
	other := s.anotherNode(func(o *Options) { o.Limiter = limiter() })
	thread := s.newThread()
	noor := s.newBrowser()
	noor.signIn("noor")
	s.safeguards(func(m *forum.SafeguardEdition) { m.PersonLimit = 2 })
	noor.write(thread, "Op de ene node.").want(http.StatusSeeOther)
	noor.on(other)
	noor.write(thread, "Op de andere.").want(http.StatusSeeOther)
	noor.write(thread, "Nog een op de andere.").want(http.StatusTooManyRequests)
	noor.on(s)
	noor.write(thread, "En op de ene.").want(http.StatusTooManyRequests)

	kill()
	noor.write(thread, "Zonder Redis gaat er niets verloren.").want(http.StatusSeeOther)
	noor.open(fmt.Sprintf("/threads/%d", thread)).says("Zonder Redis gaat er niets verloren.")
	noor.write(thread, "Nog een.").want(http.StatusSeeOther)
	noor.write(thread, "De node telt nu zelf.").want(http.StatusTooManyRequests)
}

func TestHiddenAddress(t *testing.T) {
	is := func(a, b string) bool {
		return hiddenAddress(netip.MustParseAddr(a)) == hiddenAddress(netip.MustParseAddr(b))
	}
	if !is("2001:db8:1:2::1", "2001:db8:1:2:ffff::9") || is("2001:db8:1:2::1", "2001:db8:1:3::1") || is("192.0.2.1", "192.0.2.2") {
		t.Error("an IPv6 network is one address, and an IPv4 address is one")
	}
	if strings.Contains(hiddenAddress(netip.MustParseAddr("192.0.2.1")), "192") {
		t.Error("the address can be read")
	}
}

// on has the browser reach the forum at another of its nodes.
func (b *browser) on(node *site) { b.client.Transport = node.browse }

// startRedis starts a Redis of the test's own, on a socket.
func startRedis(t *testing.T) (socket string, kill func()) {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("redis-server is missing: on Debian, apt-get install redis-server")
	}
	socket = filepath.Join(t.TempDir(), "redis")
	cmd := exec.Command(binary, "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", filepath.Dir(socket))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		if cmd.ProcessState == nil {
			cmd.Process.Kill()
			cmd.Wait()
		}
	}
	t.Cleanup(kill)
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	late := time.After(30 * time.Second)
	for {
		if c, err := net.Dial("unix", socket); err == nil {
			c.Close()
			return socket, kill
		}
		select {
		case <-ticker.C:
		case <-late:
			t.Fatal("Redis does not answer")
		}
	}
}
