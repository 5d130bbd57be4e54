package dbtest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"samenspraak/internal/embedded"
)

// slots bound how many test binaries run at once; go test runs as many as there are processors.
const slots = 64

// server is the Postgres of this test binary. Its data stay in the cache folder from run to run, so that only the first one pays for making them;
// binaries that run at the same time take different folders, by their locks. It ends with the binary.
type server struct {
	postgres *embedded.Postgres
	admin    *pgxpool.Pool // as superuser
	template string
}

var started = sync.OnceValues(start)

func running(t testing.TB) *server {
	t.Helper()
	s, err := started()
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	return s
}

func start() (*server, error) {
	ctx := context.Background()
	postgres, err := takeSlot(ctx)
	if err != nil {
		return nil, err
	}
	s := &server{postgres: postgres}
	if s.admin, err = pgxpool.New(ctx, postgres.AdminURL()); err != nil {
		return nil, err
	}
	if err := s.makeTemplate(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// takeSlot starts Postgres in the first folder that no other test binary holds.
func takeSlot(ctx context.Context) (*embedded.Postgres, error) {
	module, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	var inUse error
	for slot := range slots {
		postgres, err := embedded.Start(ctx, embedded.Options{
			Dir:         filepath.Join(os.TempDir(), fmt.Sprintf("samenspraak-test-%d", os.Getuid()), strconv.Itoa(slot)),
			Programs:    os.Getenv("PG_BIN"),
			PackageDirs: []string{filepath.Join(module, "frontend")},
			Settings:    map[string]string{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"},
			Log:         slog.New(slog.DiscardHandler),
		})
		if err == nil || !strings.Contains(err.Error(), "in use") {
			return postgres, err
		}
		inUse = err
	}
	return nil, inUse
}

// moduleRoot is the folder of go.mod, above the package that is being tested.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
	}
	return "", fmt.Errorf("no go.mod above the test")
}
