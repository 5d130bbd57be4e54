package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"samenspraak/frontend"
	"samenspraak/frontend/locales"
	"samenspraak/internal/config"
	"samenspraak/internal/demo"
	"samenspraak/internal/forum"
	"samenspraak/internal/limit"
	"samenspraak/internal/live"
	"samenspraak/internal/web"
)

// stopWithin bounds how long requests and connections may take to end when the program is stopped.
const stopWithin = 10 * time.Second

// serve runs the forum until ctx ends.
func serve(ctx context.Context, settings config.Config, _ []string) error {
	log := settings.Logger(os.Stderr)
	slog.SetDefault(log)

	listener, err := listen(settings.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	metrics, err := listenForMetrics(settings)
	if err != nil {
		return err
	}

	db, err := openDatabase(ctx, settings, log)
	if err != nil {
		return errors.Join(ctx.Err(), err) // stopped while it starts: whatever that broke off is no failure
	}
	defer db.Close()

	broker, err := newBroker(settings, log)
	if err != nil {
		return err
	}
	files, err := openStore(ctx, settings)
	if err != nil {
		return err
	}
	defer files.Close()
	queue := newQueue(db, log)
	var hub *live.Hub
	var server *web.Server
	product := forum.New(forum.Options{
		Log:     log,
		DB:      db.Pool,
		Changed: func() { server.Changed() },
		Announce: func(channel string, n int64) {
			hub.Announce(channel, n)
			queue.Wake()
		},
		Tally:     func(channel, name string, n int) { hub.Hint(channel, live.Tally{Kind: name, N: n}) },
		Outbox:    queue,
		Store:     files,
		Lifetimes: forum.Lifetimes{Idle: settings.SessionIdle, Absolute: settings.SessionLifetime},
	})
	server, err = newServer(settings, product, db, log)
	if err != nil {
		return err
	}
	hub = live.NewHub(live.Options{Source: server.Source(), Broker: broker, Log: log, Heard: server.Changed})
	server.Follow(hub)
	if settings.Demo && db.embedded() {
		if _, err := seedWhenEmpty(ctx, db, queue, files); err != nil {
			return errors.Join(ctx.Err(), err)
		}
	}

	running, ctx := errgroup.WithContext(ctx)
	// Until it is shut down, not until ctx ends: it must still hear the pages take their leave.
	running.Go(func() error { return hub.Run(context.WithoutCancel(ctx)) })
	running.Go(func() error { return server.Serve(listener) })
	running.Go(func() error { return serveMetrics(ctx, metrics, hub) })
	running.Go(func() error { return queue.Run(ctx, product) })
	running.Go(func() error { return tidy(ctx, product, log) })
	running.Go(func() error { return publish(ctx, product, log) })
	running.Go(func() error { return keepTime(ctx, product, log) })
	running.Go(func() error {
		<-ctx.Done()
		return stop(hub, server, log)
	})
	greet(settings)
	return running.Wait()
}

// listen takes the port first: when it is taken, nothing else needs to start.
func listen(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("Something else is listening on %s already. Stop it, or choose another address with LISTEN and PUBLIC_URL.", address)
	}
	if err != nil {
		return nil, fmt.Errorf("Cannot listen on %s (LISTEN): %w", address, err)
	}
	return listener, nil
}

func newBroker(settings config.Config, log *slog.Logger) (live.Broker, error) {
	if settings.RedisURL == "" {
		return nil, nil
	}
	return live.NewRedis(settings.RedisURL, "samenspraak", log)
}

func newServer(settings config.Config, product *forum.Forum, db *database, log *slog.Logger) (*web.Server, error) {
	assets, err := frontend.Load()
	if errors.Is(err, frontend.ErrNotBuilt) {
		log.Warn(err.Error())
	} else if err != nil {
		return nil, err
	}
	catalogue, err := locales.Load()
	if err != nil {
		return nil, err
	}
	theme, err := settings.Theme()
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return nil, err
	}
	limiter, err := limit.New(settings.RedisURL, log)
	if err != nil {
		return nil, err
	}
	options := web.Options{
		Forum:     product,
		Limiter:   limiter,
		Assets:    assets,
		Catalogue: catalogue,
		Log:       log,
		PublicURL: settings.PublicURL,
		Proxies:   settings.TrustedProxies,
		Site:      settings.SiteName,
		Owner:     settings.OrganisationName,
		Contact:   settings.ContactEmail,
		Theme:     theme,
		Zone:      zone,
		Ready:     db.ping,
	}
	if err := addSignIn(&options, settings); err != nil {
		return nil, err
	}
	return web.New(options)
}

// stop ends what people are connected to: first the open pages, which will come back to another node, then the requests under way.
func stop(hub *live.Hub, server *web.Server, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	if err := hub.Shutdown(ctx); err != nil {
		log.Warn("closing connections", "error", err)
	}
	return server.Shutdown(ctx)
}

// tidyEvery is how often what has had its time is forgotten.
const tidyEvery = 10 * time.Minute

// publishEvery is how often it is looked which responses are due, since people set the hour and minute, and what is later than was promised.
const publishEvery = 20 * time.Second

// publish brings out the responses whose time has come, and puts before moderators what waits too long. Several nodes doing it at once do no harm.
func publish(ctx context.Context, product *forum.Forum, log *slog.Logger) error {
	ticker := time.NewTicker(publishEvery)
	defer ticker.Stop()
	for {
		if err := product.Responses.PublishDue(ctx); err != nil && ctx.Err() == nil {
			log.Warn("publish due responses", "error", err)
		}
		if err := product.Cases.KeepTime(ctx); err != nil && ctx.Err() == nil {
			log.Warn("open cases by the clock", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Bounds of how long a node waits before it looks which live sessions begin or end: what is due is known, but for what was scheduled meanwhile.
const (
	lookLatest   = 5 * time.Second
	lookEarliest = 100 * time.Millisecond
)

// keepTime opens and closes live sessions at their time. Several nodes doing it at once do no harm.
func keepTime(ctx context.Context, product *forum.Forum, log *slog.Logger) error {
	timer := time.NewTimer(lookEarliest)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			next, err := product.LiveSessions.KeepTime(ctx)
			if err != nil && ctx.Err() == nil {
				log.Warn("open and close live sessions", "error", err)
			}
			wait := lookLatest
			if !next.IsZero() {
				wait = min(max(time.Until(next), lookEarliest), lookLatest)
			}
			timer.Reset(wait)
		}
	}
}

// tidy forgets what has had its time. Several nodes doing it at once do no harm.
func tidy(ctx context.Context, product *forum.Forum, log *slog.Logger) error {
	ticker := time.NewTicker(tidyEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			if err := product.Tidy(ctx); err != nil && ctx.Err() == nil {
				log.Warn("tidy", "error", err)
			}
		}
	}
}

// greet says where the forum is, and in development as whom one can sign in.
func greet(settings config.Config) {
	fmt.Printf("\nSamenspraak runs at %s\n", settings.PublicURL)
	if !settings.Development() {
		return
	}
	fmt.Println("Sign in without a password, for example as:")
	for _, p := range demo.Guests() {
		fmt.Printf("  %-24s %s\n", p.Name, p.Role)
	}
	fmt.Println("Ctrl-C stops it.")
}
