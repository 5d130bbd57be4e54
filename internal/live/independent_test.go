package live

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const frontendDir = "../../frontend"

// stranger is a client that others wrote, on Node: the npm package ws, which refuses every frame that RFC 6455 does not allow.
type stranger struct {
	t   *testing.T
	in  io.Writer
	out *bufio.Reader
}

// event is what a stranger says happened.
type event struct {
	Event string
	Text  string
	Code  int
}

func newStranger(t *testing.T, n *node, query string) *stranger {
	t.Helper()
	tool, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("Node is not installed: the live layer is tested against an independent client that runs on it.")
	}
	if _, err := os.Stat(frontendDir + "/node_modules/ws"); errors.Is(err, fs.ErrNotExist) {
		t.Fatal("The package ws is not installed: run npm ci in frontend, or make test, which does.")
	}
	command := exec.CommandContext(t.Context(), tool, "e2e/ws-client.mjs", "ws://"+n.addr+"/live?"+query)
	command.Dir, command.Stderr = frontendDir, os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		command.Wait() // how it ends says nothing: it is killed when the test is over
	})
	s := &stranger{t, in, bufio.NewReader(out)}
	if opened := s.next(); opened.Event != "open" || opened.Text != "" {
		t.Fatalf("instead of an open socket without extensions: %v", opened)
	}
	return s
}

func (s *stranger) does(what map[string]any) {
	s.t.Helper()
	if err := json.NewEncoder(s.in).Encode(what); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stranger) next() (e event) {
	s.t.Helper()
	line, err := s.out.ReadBytes('\n')
	if err != nil {
		s.t.Fatal(err)
	}
	if err := json.Unmarshal(line, &e); err != nil {
		s.t.Fatalf("%q: %v", line, err)
	}
	return e
}

// hears gives the next message that is numbered or answers, leaving out who is there.
func (s *stranger) hears() (m said) {
	s.t.Helper()
	for {
		e := s.next()
		if e.Event != "message" {
			s.t.Fatalf("instead of a message: %v", e)
		}
		m = said{}
		if err := json.Unmarshal([]byte(e.Text), &m); err != nil {
			s.t.Fatal(err)
		}
		if m.Op != "present" && m.Op != "beat" {
			return m
		}
	}
}

func (s *stranger) parts(code int, reason string) {
	s.t.Helper()
	e := s.next()
	for e.Event == "message" {
		e = s.next()
	}
	if e.Event != "close" || e.Code != code || e.Text != reason {
		s.t.Errorf("parted with %v, want %d %q", e, code, reason)
	}
}

// TestIndependentClient: Go's own client is in nearly every test here, and browsers are in those of the front end; this is a third reading.
func TestIndependentClient(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		l := newLedger()
		o.Source = l
		n := startNode(t, o)
		t.Run("news of every length is read as it was written", func(t *testing.T) {
			s := newStranger(t, n, "lang=en")
			s.does(map[string]any{"send": []string{`{"jo`, ``, `in":"thread:1"`, `}`}})
			if m := s.hears(); m.Op != "joined" || m.C != "thread:1" {
				t.Fatal(m)
			}
			head := len(`{"c":"thread:1","n":1,"op":"put","html":"en:"}`)
			for _, size := range []int{head + 1, 125, 126, 127, 1<<16 - 1, 1 << 16, 1 << 20} {
				html := strings.Repeat("é", (size-head)/2) + strings.Repeat("x", (size-head)%2)
				n := l.say(n.hub, "thread:1", html)
				if m := s.hears(); m.N != n || m.HTML != "en:"+html {
					t.Fatalf("of a frame of %d bytes came number %d with %d bytes", size, m.N, len(m.HTML))
				}
			}
		})
		t.Run("a ping is answered with what it held", func(t *testing.T) {
			s := newStranger(t, n, "")
			for _, text := range []string{"", "hé", strings.Repeat("p", 125)} {
				s.does(map[string]any{"ping": text})
				if e := s.next(); e.Event != "pong" || e.Text != text {
					t.Errorf("%v came after %q", e, text)
				}
			}
		})
		t.Run("either side can part, and says why", func(t *testing.T) {
			s := newStranger(t, n, "")
			s.does(map[string]any{"close": 4001, "reason": "gone home"})
			s.parts(4001, "")
			s = newStranger(t, n, "")
			s.does(map[string]any{"send": []string{"no JSON"}})
			s.parts(codeInvalid, "not a message of this protocol")
			s = newStranger(t, n, "")
			s.does(map[string]any{"binary": "x"})
			s.parts(codeUnsupported, "binary message")
			s = newStranger(t, n, "")
			s.does(map[string]any{"send": []string{strings.Repeat(" ", 4*kib+1)}})
			s.parts(codeTooBig, "message too long")
		})
		t.Run("a node that stops says so", func(t *testing.T) {
			var all []*stranger
			for i := range 3 {
				all = append(all, newStranger(t, n, fmt.Sprint("account=", i)))
			}
			n.stop()
			for _, s := range all {
				s.parts(CodeRestart, "restart")
			}
		})
	})
}
