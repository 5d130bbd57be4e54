package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/embedded"
)

const (
	program = "bin/samenspraak"

	// readyWithin and goneWithin bound starting and stopping one part.
	readyWithin = 60 * time.Second
	goneWithin  = 20 * time.Second
	lookEvery   = 20 * time.Millisecond

	// Ports are taken from here on, below those that the kernel gives to connections: one of these would else take the port of a node
	// that is away for a moment.
	firstPort = 18120
)

// system is what the forum consists of: a Postgres, a Redis and the nodes.
type system struct {
	dir       string // what they write, and their logs
	url       string // the one address for people
	postgres  *embedded.Postgres
	redis     *process
	nodes     []*process
	log       *os.File // of Postgres
	addresses []string // of the nodes
}

// startSystem starts everything, with the demo's people and content in the database.
func startSystem(ctx context.Context, nodes int, f *findings) (s *system, err error) {
	s = &system{}
	if s.dir, err = os.MkdirTemp("", "samenspraak-soak-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.stop()
		}
	}()
	if err := os.Chmod(s.dir, 0o755); err != nil { // as root Postgres runs as another user, who must be able to enter
		return nil, err
	}
	ports, err := freePorts(nodes + 2)
	if err != nil {
		return nil, err
	}
	s.url = "http://localhost:" + ports[0] // nobody listens there: site goes to the nodes
	if s.log, err = os.Create(filepath.Join(s.dir, "postgres.log")); err != nil {
		return nil, err
	}
	if err := s.startPostgres(ctx); err != nil {
		return nil, err
	}
	s.redis = s.redisOn(ports[1], f)
	if err := s.redis.start(ctx); err != nil {
		return nil, err
	}
	environment := s.environment(ports[1])
	for _, chore := range []string{"migrate", "seed"} {
		command := exec.CommandContext(ctx, program, chore)
		command.Env = environment
		if out, err := command.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("samenspraak %s: %w: %s", chore, err, out)
		}
	}
	if err := s.lift(ctx); err != nil {
		return nil, err
	}
	for i, port := range ports[2:] {
		node := s.nodeOn(i+1, port, environment, f)
		s.nodes, s.addresses = append(s.nodes, node), append(s.addresses, "127.0.0.1:"+port)
		if err := node.start(ctx); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// lift takes away the limits and filters of the forum: its authors write far more than people do, and much the same.
func (s *system) lift(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.database(embedded.Owner))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, `
		INSERT INTO moderation_settings (
			flags_to_hold, hold_below, links_to_hold, repeats_to_hold, duplicate_hours, person_limit, address_limit, organisation_limit, at
		)
		VALUES (0, 0, 0, 0, 0, 0, 0, 0, now())`)
	return err
}

// startPostgres starts Postgres at an address that stays the same when it is started again: a link to where its socket is this time.
func (s *system) startPostgres(ctx context.Context) (err error) {
	s.postgres, err = embedded.Start(ctx, embedded.Options{
		Dir: filepath.Join(s.dir, "postgres"), PackageDirs: []string{"frontend"}, Log: slog.New(slog.NewTextHandler(s.log, nil)),
	})
	if err != nil {
		return err
	}
	address, err := url.Parse(s.postgres.OwnerURL())
	if err != nil {
		return err
	}
	if err := os.Remove(s.socket()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Symlink(address.Query().Get("host"), s.socket())
}

func (s *system) socket() string { return filepath.Join(s.dir, "socket") }

// database is the address of the database for a role.
func (s *system) database(role string) string {
	address := url.URL{
		Scheme: "postgres", User: url.User(role), Path: "/" + embedded.Database, RawQuery: url.Values{"host": {s.socket()}}.Encode(),
	}
	return address.String()
}

// restartPostgres stops Postgres and starts it again when it was away for so long. It is cut off, as by a power cut, when it did not
// end within some time, which may be 0.
func (s *system) restartPostgres(ctx context.Context, within, away time.Duration) error {
	stopping, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	s.postgres.Stop(stopping)
	wait(ctx, away)
	return s.startPostgres(ctx)
}

func (s *system) redisOn(port string, f *findings) *process {
	return &process{
		name: "Redis", log: filepath.Join(s.dir, "redis.log"), findings: f,
		command: func() *exec.Cmd {
			return exec.Command("redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--dir", s.dir)
		},
		ready: func(ctx context.Context) error {
			return await(ctx, func() error { return answers(ctx, "127.0.0.1:"+port) })
		},
	}
}

func (s *system) environment(redisPort string) []string {
	return []string{
		"PUBLIC_URL=" + s.url,
		"DATABASE_URL=" + s.database(embedded.Runner),
		"MIGRATE_DATABASE_URL=" + s.database(embedded.Owner),
		"REDIS_URL=redis://127.0.0.1:" + redisPort + "/0",
		"BLOB_URL=file://" + filepath.Join(s.dir, "attachments"),
		"DATA_DIR=" + filepath.Join(s.dir, "data"),
	}
}

func (s *system) nodeOn(number int, port string, environment []string, f *findings) *process {
	return &process{
		name: fmt.Sprintf("node %d", number), log: filepath.Join(s.dir, fmt.Sprintf("node-%d.log", number)), findings: f,
		command: func() *exec.Cmd {
			command := exec.Command(program, "serve")
			command.Env = append([]string{"LISTEN=127.0.0.1:" + port}, environment...)
			return command
		},
		ready: func(ctx context.Context) error {
			return await(ctx, func() error { return isReady(ctx, "127.0.0.1:"+port) })
		},
	}
}

// stop ends everything, the nodes before what they stand on.
func (s *system) stop() {
	ctx := context.Background() // each part has its own bound
	for _, node := range s.nodes {
		_ = node.end(ctx, syscall.SIGTERM) // what does not heed it is killed
	}
	if s.redis != nil {
		_ = s.redis.end(ctx, syscall.SIGTERM)
	}
	if s.postgres != nil {
		ctx, cancel := context.WithTimeout(ctx, goneWithin)
		defer cancel()
		s.postgres.Stop(ctx)
	}
	if s.log != nil {
		s.log.Close()
	}
}

// alarms are in what a node writes when something happened that never should; the last is from a node that was built with -race.
var alarms = []string{"panic", "fatal error:", "DATA RACE"}

// alarmed finds them, also where the node went on.
func (s *system) alarmed(f *findings) error {
	for _, node := range s.nodes {
		content, err := os.ReadFile(node.log)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(content)) {
			if slices.ContainsFunc(alarms, func(alarm string) bool { return strings.Contains(line, alarm) }) {
				f.add(otherwise, "%s: %.300s", node.name, strings.TrimSpace(line))
			}
		}
	}
	return nil
}

// await returns when ok does without an error, or with its last one when ctx ends.
func await(ctx context.Context, ok func() error) error {
	for {
		err := ok()
		if err == nil || !wait(ctx, lookEvery) {
			return err
		}
	}
}

func answers(ctx context.Context, address string) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return conn.Close()
}

func isReady(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/health/ready", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return &status{answer.StatusCode}
	}
	return nil
}

// freePorts finds ports on which nobody listens.
func freePorts(count int) (free []string, err error) {
	for port := firstPort; len(free) < count; port++ {
		if port > firstPort+1000 {
			return nil, fmt.Errorf("fewer than %d free ports from %d on", count, firstPort)
		}
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			continue
		}
		listener.Close()
		free = append(free, strconv.Itoa(port))
	}
	return free, nil
}
