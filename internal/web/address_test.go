package web

import (
	"net/netip"
	"testing"
)

func TestNetworks_client(t *testing.T) {
	trusted, err := readNetworks([]string{"10.0.0.0/8", "192.0.2.1", "2001:db8::/32"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ peer, forwarded, want string }{
		"straight from the client":              {"198.51.100.7", "", "198.51.100.7"},
		"a client that names another is itself": {"198.51.100.7", "203.0.113.9", "198.51.100.7"},
		"through our proxy":                     {"10.1.2.3", "203.0.113.9", "203.0.113.9"},
		"what the client made up stands before": {"10.1.2.3", "1.1.1.1, 203.0.113.9", "203.0.113.9"},
		"through two proxies":                   {"10.1.2.3", "203.0.113.9, 192.0.2.1", "203.0.113.9"},
		"through two, and made up":              {"10.1.2.3", "10.9.9.9, 203.0.113.9,192.0.2.1", "203.0.113.9"},
		"a proxy that says nothing":             {"10.1.2.3", "", "10.1.2.3"},
		"a proxy that says nonsense":            {"10.1.2.3", "203.0.113.9, unknown", "10.1.2.3"},
		"over IPv6":                             {"2001:db8::1", "2a00::7", "2a00::7"},
		"IPv4 written as IPv6":                  {"::ffff:10.1.2.3", "::ffff:203.0.113.9", "203.0.113.9"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := trusted.client(netip.MustParseAddr(c.peer), c.forwarded); got.String() != c.want {
				t.Errorf("client = %s, want %s", got, c.want)
			}
		})
	}
	t.Run("nothing is trusted that can't be read", func(t *testing.T) {
		if _, err := readNetworks([]string{"10.0.0.0/33"}); err == nil {
			t.Error("accepted")
		}
	})
}
