package dbtest

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	addressVariable = "SAMENSPRAAK_TEST_DATABASE"

	// The roles are not those of the embedded database, so that no migration can name them.
	ownerRole  = "samenspraak_test_owner"
	runnerRole = "samenspraak_test_runner"

	databasePrefix = "samenspraak_test_"
	templatePrefix = "samenspraak_template_"

	// setupLock is held while roles and template are made.
	setupLock = 0x73616d656e737072
	// startTimeout bounds finding or starting the server, with the building of its keeper.
	startTimeout = 3 * time.Minute
)

// server is the Postgres of this test binary.
type server struct {
	admin    *pgxpool.Pool
	address  *url.URL // of a superuser
	template string

	inUse   *os.File  // keeps the shared Postgres running
	claimed *pgx.Conn // keeps the databases of this binary from being dropped by others
	id      uint32    // in the names of these databases
	last    atomic.Int64

	mutex sync.Mutex
	idle  []*pgx.Conn // each on a database of its own that nobody changed
}

// openOnce keeps one server for all tests of a binary: there is no other place that they share.
var openOnce = sync.OnceValues(func() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	return open(ctx)
})

func sharedServer(t testing.TB) *server {
	t.Helper()
	s, err := openOnce()
	if err != nil {
		t.Fatalf("dbtest: no Postgres for the tests: %v", err)
	}
	return s
}

func open(ctx context.Context) (*server, error) {
	repository, err := findRepository()
	if err != nil {
		return nil, err
	}
	s := &server{id: newID()}
	address := os.Getenv(addressVariable)
	if address == "" {
		if address, s.inUse, err = sharedPostgres(ctx, repository); err != nil {
			return nil, err
		}
	}
	if s.address, err = url.Parse(address); err != nil || s.address.User == nil {
		return nil, fmt.Errorf("%s is not like postgres://superuser@host/postgres", addressVariable)
	}
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", addressVariable, err)
	}
	config.MaxConns = 4
	if s.admin, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, err
	}
	if err := s.claimID(ctx); err != nil {
		return nil, err
	}
	if s.template, err = s.ensureTemplate(ctx, repository); err != nil {
		return nil, err
	}
	return s, s.dropAbandoned(ctx)
}

func newID() uint32 {
	var random [4]byte
	rand.Read(random[:]) // never fails
	return binary.BigEndian.Uint32(random[:])
}

// claimID holds a lock for as long as this process lives: the sign that its databases are in use.
func (s *server) claimID(ctx context.Context) error {
	conn, err := s.admin.Acquire(ctx)
	if err != nil {
		return err
	}
	s.claimed = conn.Hijack()
	_, err = s.claimed.Exec(ctx, `SELECT pg_advisory_lock($1)`, int64(s.id))
	return err
}

// dropAbandoned drops what ended test binaries left: the databases of Tx, and of tests cut short.
func (s *server) dropAbandoned(ctx context.Context) error {
	conn, err := s.admin.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	rows, err := conn.Query(ctx, `SELECT datname FROM pg_database WHERE starts_with(datname, $1)`, databasePrefix)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		owner, _, _ := strings.Cut(strings.TrimPrefix(name, databasePrefix), "_")
		id, err := strconv.ParseUint(owner, 16, 32)
		if err != nil {
			continue // not made here
		}
		var abandoned bool
		if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, int64(id)).Scan(&abandoned); err != nil {
			return err
		}
		if !abandoned {
			continue
		}
		if err := s.dropDatabase(ctx, name); err != nil {
			return err
		}
		if _, err := conn.Exec(ctx, `SELECT pg_advisory_unlock($1)`, int64(id)); err != nil {
			return err
		}
	}
	return nil
}

// createDatabase copies the files of the template. By the log, which is the usual way, it takes ten times as long: without fsync the
// checkpoints that a copy needs cost nothing.
func (s *server) createDatabase(ctx context.Context) (string, error) {
	name := fmt.Sprintf("%s%08x_%d", databasePrefix, s.id, s.last.Add(1))
	_, err := s.admin.Exec(ctx, `CREATE DATABASE `+name+` TEMPLATE `+s.template+` OWNER `+ownerRole+` STRATEGY file_copy`)
	return name, err
}

func (s *server) dropDatabase(ctx context.Context, name string) error {
	_, err := s.admin.Exec(ctx, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`)
	return err
}

// borrow returns a connection to a database that nobody else uses.
func (s *server) borrow(ctx context.Context) (*pgx.Conn, error) {
	s.mutex.Lock()
	if last := len(s.idle) - 1; last >= 0 {
		conn := s.idle[last]
		s.idle = s.idle[:last]
		s.mutex.Unlock()
		return conn, nil
	}
	s.mutex.Unlock()
	name, err := s.createDatabase(ctx)
	if err != nil {
		return nil, err
	}
	return pgx.Connect(ctx, s.url(runnerRole, name))
}

func (s *server) giveBack(conn *pgx.Conn) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.idle = append(s.idle, conn)
}

func (s *server) discard(ctx context.Context, conn *pgx.Conn) error {
	_ = conn.Close(ctx) // dropping its database ends it in any case
	return s.dropDatabase(ctx, conn.Config().Database)
}

func (s *server) url(role, database string) string {
	address := *s.address
	address.User = url.UserPassword(role, role)
	address.Path = "/" + database
	return address.String()
}
