package embedded

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Postgres is started again at once, unless it lived shortly: then after the pause, which doubles
// up to the longest with every start that fails.
const (
	livedShortly        = 10 * time.Second
	restartPause        = time.Second
	longestRestartPause = 10 * time.Second
)

// settings are given at each start and so hold for data of earlier releases too. Errors of
// statements are returned to the program, which logs them: Postgres would log what people wrote.
func settings() map[string]string {
	return map[string]string{
		"fsync":                           "on",
		"listen_addresses":                "",
		"unix_socket_permissions":         "0700",
		"max_connections":                 "100",
		"shared_buffers":                  "128MB",
		"work_mem":                        "8MB",
		"max_wal_size":                    "512MB",
		"wal_level":                       "minimal",
		"max_wal_senders":                 "0",
		"max_logical_replication_workers": "0",
		"jit":                             "off",
		"timezone":                        "UTC",
		"log_timezone":                    "UTC",
		"lc_messages":                     "C",
		"log_destination":                 "stderr",
		"logging_collector":               "off",
		"log_line_prefix":                 "",
		"log_min_messages":                "log",
		"log_min_error_statement":         "panic",
		"log_error_verbosity":             "terse",
		"log_checkpoints":                 "off",
	}
}

// lifetime is what bounds a Postgres: its first start, its running, its shutting down.
type lifetime struct{ starting, quitting, cutting context.Context }

// keepRunning starts Postgres, reports on the first start, and starts it again whenever it ends,
// until Stop. The kernel ends a child with the thread that started it, so all are started on this
// one, which is never given back.
func (p *Postgres) keepRunning(life lifetime, started chan<- error) {
	runtime.LockOSThread()
	defer close(p.done)
	defer p.release()
	running, err := p.firstStart(life.starting)
	started <- err
	for err == nil {
		select {
		case <-running.ended:
			running, err = p.startAgain(life.quitting, running)
		case <-life.quitting.Done():
			running.shutDown(life.cutting)
			return
		}
	}
}

func (p *Postgres) firstStart(ctx context.Context) (*server, error) {
	var err error
	if p.programs, err = p.choosePrograms(ctx); err != nil {
		return nil, err
	}
	if err := p.ensureData(ctx); err != nil {
		return nil, err
	}
	return p.startServer(ctx)
}

// startAgain tries until it has a successor to a server that ended by itself, or ctx ends.
func (p *Postgres) startAgain(ctx context.Context, last *server) (*server, error) {
	p.options.Log.Error("postgres: ended by itself and is started again",
		"state", last.command.ProcessState.String(), "last report", last.lastReport())
	pause := time.Duration(0)
	if time.Since(last.began) < livedShortly {
		pause = restartPause
	}
	for {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		next, err := p.startServer(ctx)
		if err == nil {
			p.options.Log.Info("postgres: runs again")
			return next, nil
		}
		pause = min(max(2*pause, restartPause), longestRestartPause)
		p.options.Log.Error("postgres: could not be started again", "error", err, "next try after", pause)
	}
}

// server is one run of the child process.
type server struct {
	command *exec.Cmd
	began   time.Time
	ready   chan struct{} // closed when it accepts connections
	ended   chan struct{} // closed when the process is gone
	silent  chan struct{} // closed when nothing more will be reported
	parting atomic.Bool   // it was told to end, and so tells whoever is still connected

	mutex sync.Mutex
	last  string // the last line that it reported
}

// startServer returns when the child accepts connections.
func (p *Postgres) startServer(ctx context.Context) (*server, error) {
	if err := clearLeftovers(ctx, p.data); err != nil {
		return nil, err
	}
	reports, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	s := &server{
		command: exec.Command(p.programs.path("postgres"), p.arguments()...),
		began:   time.Now(),
		ready:   make(chan struct{}),
		ended:   make(chan struct{}),
		silent:  make(chan struct{}),
	}
	p.prepareCommand(s.command, syscall.SIGINT)
	s.command.Stdout, s.command.Stderr = writer, writer
	err = s.command.Start()
	writer.Close()
	if err != nil {
		reports.Close()
		return nil, fmt.Errorf("starting Postgres: %w", err)
	}
	go s.readReports(reports, p.options.Log)
	go func() {
		_ = s.command.Wait() // how it ended is in ProcessState
		close(s.ended)
	}()
	return s, s.awaitReady(ctx)
}

func (p *Postgres) arguments() []string {
	args := []string{"-D", p.data, "-k", p.socket}
	all := settings()
	maps.Copy(all, p.options.Settings)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		args = append(args, "-c", name+"="+all[name])
	}
	return args
}

func (s *server) awaitReady(ctx context.Context) error {
	select {
	case <-s.ready:
		return nil
	case <-s.ended:
		<-s.silent
		return fmt.Errorf("Postgres did not start: %s", cmp.Or(s.lastReport(), s.command.ProcessState.String()))
	case <-ctx.Done():
		s.cutOff()
		return fmt.Errorf("Postgres was not ready in time: %w", ctx.Err())
	}
}

// shutDown lets Postgres write what it has in memory, unless ctx ends first.
func (s *server) shutDown(ctx context.Context) {
	s.parting.Store(true)
	_ = s.command.Process.Signal(syscall.SIGINT) // fails only when it is gone
	select {
	case <-s.ended:
	case <-ctx.Done():
		s.cutOff()
	}
}

// cutOff leaves it to the next start to recover from the write-ahead log.
func (s *server) cutOff() {
	_ = s.command.Process.Signal(syscall.SIGQUIT) // fails only when it is gone
	<-s.ended
}

// readReports passes on what Postgres writes to its error output. It says there itself when it
// accepts connections, so nobody has to keep asking.
func (s *server) readReports(reports io.ReadCloser, log *slog.Logger) {
	defer close(s.silent)
	defer reports.Close()
	lines := bufio.NewReader(reports)
	for isReady := false; ; {
		line, err := lines.ReadString('\n')
		if line = strings.TrimSpace(line); line != "" {
			s.report(line, log)
		}
		if err != nil {
			return // all who could write have ended
		}
		if !isReady && strings.HasSuffix(line, "database system is ready to accept connections") {
			isReady = true
			close(s.ready)
		}
	}
}

func (s *server) report(line string, log *slog.Logger) {
	s.mutex.Lock()
	s.last = line
	s.mutex.Unlock()
	kind, text, _ := strings.Cut(line, ":  ")
	switch {
	case kind == "PANIC":
		log.Error("postgres: " + text)
	case kind == "LOG", s.parting.Load() && strings.HasPrefix(text, "terminating connection"):
		log.Debug("postgres: " + text)
	default:
		log.Warn("postgres: " + line)
	}
}

func (s *server) lastReport() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.last
}
