package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is whom Postgres runs as: ourselves, or for root another, since Postgres refuses root.
type account struct {
	uid, gid uint32
	other    bool // not ourselves
}

// accountFor keeps to the owner of data that is already there: Postgres wants to own its data, and
// which accounts a machine has may change.
func accountFor(dir string) (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())}, nil
	}
	if info, err := os.Stat(dir); err == nil {
		if owner := info.Sys().(*syscall.Stat_t); owner.Uid != 0 {
			return account{uid: owner.Uid, gid: owner.Gid, other: true}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
		if uidErr == nil && gidErr == nil {
			return account{uid: uint32(uid), gid: uint32(gid), other: true}, nil
		}
	}
	return account{}, errors.New("Postgres does not run as root, and there is no account postgres or " +
		"nobody for it: run samenspraak as another user, or set DATABASE_URL")
}

// makeDir makes dir for the account alone and returns it without symbolic links, as the kernel
// names it.
func (a account) makeDir(dir string) (string, error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", fmt.Errorf("making the directory for the database: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !os.IsExist(err) {
		return "", fmt.Errorf("making the directory for the database: %w", err)
	}
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return "", err
	}
	if err := a.own(dir); err != nil {
		return "", err
	}
	return dir, a.canReach(dir)
}

// own gives a directory that we made to the account.
func (a account) own(dir string) error {
	if !a.other {
		return nil
	}
	return os.Chown(dir, int(a.uid), int(a.gid))
}

// ownTree gives everything below a directory that we made to the account.
func (a account) ownTree(dir string) error {
	if !a.other {
		return nil
	}
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(a.uid), int(a.gid))
	})
}

// canReach refuses a directory below one that is closed to the account, such as /root.
func (a account) canReach(dir string) error {
	if !a.other {
		return nil
	}
	for parent := filepath.Dir(dir); ; parent = filepath.Dir(parent) {
		info, err := os.Stat(parent)
		if err != nil {
			return err
		}
		owner, mode := info.Sys().(*syscall.Stat_t), info.Mode().Perm()
		open := mode&0o001 != 0 || owner.Gid == a.gid && mode&0o010 != 0 || owner.Uid == a.uid && mode&0o100 != 0
		if !open {
			return fmt.Errorf("Postgres does not run as root but as user %d, who may not pass %s: "+
				"set DATA_DIR to a directory outside it, such as /var/lib/samenspraak", a.uid, parent)
		}
		if parent == filepath.Dir(parent) {
			return nil
		}
	}
}
