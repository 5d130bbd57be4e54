package dbtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sys/unix"
)

// sharedPostgres returns the address of the Postgres that the test binaries of this repository and
// user share, and starts it if it does not run. It runs until the returned file is closed, at
// the latest with this process.
func sharedPostgres(ctx context.Context, repository string) (address string, inUse *os.File, err error) {
	dir := filepath.Join(repository, ".cache", fmt.Sprintf("dbtest-%d", os.Getuid()))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", nil, err
	}
	users := filepath.Join(dir, "users")
	if inUse, err = lockFile(users, syscall.LOCK_SH); err != nil {
		return "", nil, err
	}
	starting, err := lockFile(filepath.Join(dir, "starting"), syscall.LOCK_EX)
	if err != nil {
		return "", nil, err
	}
	defer starting.Close()

	note := filepath.Join(dir, "address")
	noted, err := os.ReadFile(note)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", nil, err
	}
	if address = string(noted); address != "" && answers(ctx, address) {
		return address, inUse, nil
	}
	if address, err = startKeeper(ctx, repository, dir, users); err != nil {
		return "", nil, err
	}
	return address, inUse, os.WriteFile(note, []byte(address), 0o600)
}

// lockFile waits for the lock and holds it until the file is closed or the process ends.
func lockFile(path string, how int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), how); err != nil {
		file.Close()
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	return file, nil
}

func answers(ctx context.Context, address string) bool {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return false
	}
	return conn.Close(ctx) == nil
}

// startKeeper builds the keeper and returns when its Postgres is ready. The keeper outlives this
// process, so it gets none of our files: go test waits for whoever has its output.
func startKeeper(ctx context.Context, repository, dir, users string) (string, error) {
	program := filepath.Join(dir, "keeper")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "samenspraak/internal/dbtest/keeper")
	build.Dir = repository
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the keeper of the test database: %w: %s", err, output)
	}
	log, err := os.Create(filepath.Join(dir, "keeper.log"))
	if err != nil {
		return "", err
	}
	defer log.Close()
	keeper := exec.Command(program, users, dataDir(repository), filepath.Join(repository, "frontend"))
	keeper.Stderr = log
	keeper.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	output, err := keeper.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := keeper.Start(); err != nil {
		return "", err
	}
	address, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		complaint, _ := os.ReadFile(log.Name()) // the error below names the file
		return "", fmt.Errorf("the keeper of the test database (%s) failed: %s", log.Name(), complaint)
	}
	return strings.TrimSpace(address), keeper.Process.Release()
}

// dataDir is outside the repository: for root Postgres runs as another user, who may not be able
// to reach that.
func dataDir(repository string) string {
	hash := fnv.New64a()
	hash.Write([]byte(repository))
	return filepath.Join(scratch(), fmt.Sprintf("samenspraak-dbtest-%d-%x", os.Getuid(), hash.Sum64()))
}

// Where Linux keeps files in memory, and the room there from which on the databases of the tests fit, in bytes.
const (
	memory     = "/dev/shm"
	memoryRoom = 2 << 30
)

// scratch is in memory where there is room: every test makes a database, which is some six hundred
// files, and many a disk needs half a second for these.
func scratch() string {
	var room unix.Statfs_t
	if unix.Statfs(memory, &room) != nil || int64(room.Bavail)*int64(room.Bsize) < memoryRoom || unix.Access(memory, unix.W_OK) != nil {
		return os.TempDir()
	}
	return memory
}
