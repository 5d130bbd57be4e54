// Command livebench puts the hub behind the smallest server there is, to measure delivery without a
// database: GET /ws?ch=NAME subscribes (with &account=N as someone who signed in; without ch the page joins by
// itself), POST /publish?ch=NAME publishes its body, GET /metrics says what the hub did. With -redis several
// of these are nodes of one: Redis carries their news and keeps their log.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/fasthttp/websocket"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"samenspraak/internal/live"
)

// The same limits and buffers as the program's own server, but for the limits per person.
const (
	unlimited  = 1 << 20
	readBuffer = 16 << 10
	stopWithin = 5 * time.Second
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8300", "address")
	redis := flag.String("redis", "", "address of a Redis that joins several nodes, for example 127.0.0.1:6379")
	seed := flag.Int("seed", 0, "pieces of news that every channel begins with")
	portable := flag.Bool("portable", false, "read every connection with a goroutine of its own")
	profile := flag.String("pprof", "", "address of the profiler")
	flag.Parse()
	if err := run(*listen, *redis, *seed, *portable, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "livebench:", err)
		os.Exit(1)
	}
}

func run(listen, redis string, seed int, portable bool, profile string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	o := live.Options{PerAccount: unlimited, PerAddress: unlimited, Portable: portable}
	var log ledger = newMemory(seed)
	if redis != "" {
		broker, err := live.NewRedis("redis://"+redis, "livebench", slog.Default())
		if err != nil {
			return err
		}
		o.Broker, log = broker, newShared(redis)
	}
	o.Source = log
	hub := live.NewHub(o)
	app := server(hub, log)
	if profile != "" {
		go func() { slog.Error("profiler", "error", http.ListenAndServe(profile, nil)) }()
	}
	ln, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	fmt.Println("livebench on", listen, "pid", os.Getpid())
	ended := make(chan error, 2)
	running, end := context.WithCancel(context.Background())
	defer end()
	go func() { ended <- hub.Run(running) }()
	go func() { ended <- app.Listener(ln) }()
	select {
	case err = <-ended:
	case <-ctx.Done():
	}
	soon, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	return errors.Join(err, hub.Shutdown(soon))
}

func server(hub *live.Hub, log ledger) *fiber.App {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true, ReadBufferSize: readBuffer})
	app.Server().KeepHijackedConns = true
	upgrader := websocket.FastHTTPUpgrader{ // the hub has its own buffers, and origins do not matter here
		ReadBufferSize:  128,
		WriteBufferSize: 128,
		WriteBufferPool: &sync.Pool{},
		CheckOrigin:     func(*fasthttp.RequestCtx) bool { return true },
	}
	app.Get("/ws", func(c *fiber.Ctx) error {
		account := int64(c.QueryInt("account"))
		v := live.Viewer{Account: account, Session: account, Expires: time.Now().Add(time.Hour), Variant: "nl", Address: c.IP()}
		if err := hub.Admit(v); err != nil {
			return c.Status(fiber.StatusTooManyRequests).SendString(err.Error())
		}
		var channels []string
		if ch := c.Query("ch"); ch != "" {
			channels = append(channels, ch)
		}
		return upgrader.Upgrade(c.Context(), func(ws *websocket.Conn) { hub.Serve(ws, v, channels...) })
	})
	app.Post("/publish", func(c *fiber.Ctx) error {
		ch := c.Query("ch")
		n, err := log.add(c.Context(), ch, string(c.Body()))
		if err != nil {
			return err
		}
		hub.Announce(ch, n)
		return c.SendStatus(fiber.StatusNoContent)
	})
	app.Get("/metrics", func(c *fiber.Ctx) error { return c.JSON(hub.Metrics()) })
	return app
}
