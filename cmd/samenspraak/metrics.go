package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"samenspraak/internal/config"
	"samenspraak/internal/live"
)

// listenForMetrics takes the port where figures are asked for; nil when nobody does.
func listenForMetrics(settings config.Config) (net.Listener, error) {
	if settings.MetricsListen == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", settings.MetricsListen)
	if err != nil {
		return nil, fmt.Errorf("Cannot listen on %s (METRICS_LISTEN): %w", settings.MetricsListen, err)
	}
	return listener, nil
}

// serveMetrics tells how the hub is doing until ctx ends. It has an address of its own, since how many people are here, and how well the
// program keeps up, is not for the public.
func serveMetrics(ctx context.Context, listener net.Listener, hub *live.Hub) error {
	if listener == nil {
		return nil
	}
	site := http.NewServeMux()
	site.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		hub.Metrics().WriteText(w) // who asked may be gone by now
	})
	server := http.Server{Handler: site, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
