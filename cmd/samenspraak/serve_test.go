package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"samenspraak/internal/config"
	"samenspraak/internal/dbtest"
)

// patience is for what comes soon, on a busy machine too.
const patience = 30 * time.Second

func TestServe_EndsWithItsPages(t *testing.T) {
	settings := settingsOf(t)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, settings, nil) }()
	awaitReady(t, settings.PublicURL)

	page, answer, err := websocket.DefaultDialer.Dial("ws://"+settings.Listen+"/live", http.Header{"Origin": {settings.PublicURL}})
	if err != nil {
		t.Fatalf("%v: %v", err, answer)
	}
	page.SetReadDeadline(time.Now().Add(patience))
	if err := page.WriteMessage(websocket.TextMessage, []byte(`{"join":"none:1"}`)); err != nil {
		t.Fatal(err)
	}
	if _, told, err := page.ReadMessage(); err != nil || !strings.Contains(string(told), "gone") { // then it is followed
		t.Fatalf("%s: %v", told, err)
	}
	figures, err := http.Get("http://" + settings.MetricsListen + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	told, err := io.ReadAll(figures.Body)
	figures.Body.Close()
	if err != nil || !strings.Contains(string(told), "\nsamenspraak_live_connections 1\n") {
		t.Errorf("with %v the metrics are:\n%s", err, told)
	}
	end()
	begun := time.Now()
	_, _, err = page.ReadMessage() // a close frame is answered, as by browsers
	page.Close()
	if !websocket.IsCloseError(err, websocket.CloseServiceRestart) {
		t.Errorf("the page is not told to come back: %v", err)
	}
	select {
	case err := <-ended:
		if took := time.Since(begun); err != nil || took > stopWithin/2 {
			t.Errorf("it ended after %s, with %v, though its only page had gone", took, err)
		}
	case <-time.After(patience):
		t.Fatal("it does not end")
	}
}

// settingsOf are those of a node with a database of its own.
func settingsOf(t *testing.T) config.Config {
	t.Helper()
	owner, runner := dbtest.URLs(t)
	address := freeAddress(t)
	settings, err := config.Load([]string{
		"LISTEN=" + address, "PUBLIC_URL=http://" + address, "DATA_DIR=" + t.TempDir(),
		"METRICS_LISTEN=" + freeAddress(t), "DATABASE_URL=" + runner, "MIGRATE_DATABASE_URL=" + owner, "LOG_LEVEL=error",
	})
	if err != nil {
		t.Fatal(err)
	}
	return settings
}

func freeAddress(t *testing.T) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	return free.Addr().String()
}

func awaitReady(t *testing.T, address string) {
	t.Helper()
	ready := func() error {
		answer, err := http.Get(address + "/health/ready")
		if err != nil {
			return err
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return errors.New(answer.Status)
		}
		return nil
	}
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for late := time.After(patience); ; {
		err := ready()
		if err == nil {
			return
		}
		select {
		case <-look.C:
		case <-late:
			t.Fatal(err)
		}
	}
}
