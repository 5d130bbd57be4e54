package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestSite_PassesOverANodeThatIsAway(t *testing.T) {
	nodes := make([]string, 2)
	asked := make([]int, 2)
	for i := range nodes {
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked[i]++ }))
		defer server.Close()
		nodes[i] = server.Listener.Addr().String()
	}
	get := func(s *site) {
		answer, err := s.client.Get(s.url)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	s := newSite("http://localhost:1", nodes)
	for range 4 {
		get(s)
	}
	if asked[0] != 2 || asked[1] != 2 {
		t.Errorf("the nodes were asked %v times", asked)
	}
	away, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	away.Close()
	s.nodes[0] = away.Addr().String()
	get(s)
	get(s)
	if asked[1] != 4 {
		t.Errorf("the node that is there was asked %d times of 4", asked[1])
	}
}
