package store

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestStore_folder(t *testing.T) {
	ctx := t.Context()
	folder := filepath.Join(t.TempDir(), "files")
	s, err := Open(ctx, "", folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Write(ctx, "ABC", "text/plain", []byte("een bestand")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		offset, length int64
		want           string
	}{{0, -1, "een bestand"}, {4, 3, "bes"}, {4, -1, "bestand"}} {
		content, err := s.Read(ctx, "ABC", c.offset, c.length)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(content)
		if err := content.Close(); err != nil {
			t.Error(err)
		}
		if err != nil || string(got) != c.want {
			t.Errorf("from %d for %d: %q, %v", c.offset, c.length, got, err)
		}
	}
	t.Run("a file is all that is in the folder, for the program alone", func(t *testing.T) {
		entries, err := os.ReadDir(folder)
		if err != nil || len(entries) != 1 {
			t.Errorf("the folder holds %v, %v", entries, err)
		}
		if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the folder's mode is %v, %v", info.Mode(), err)
		}
	})
	t.Run("what was taken away is gone, and may be taken away again", func(t *testing.T) {
		for range 2 {
			if err := s.Delete(ctx, "ABC"); err != nil {
				t.Error(err)
			}
		}
		if content, err := s.Read(ctx, "ABC", 0, -1); err == nil {
			content.Close()
			t.Error("the file is still there")
		}
	})
	t.Run("a key cannot lead out of the folder", func(t *testing.T) {
		if err := s.Write(ctx, "../outside", "text/plain", []byte("x")); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(folder, "..", "outside")); err == nil {
			t.Error("it did")
		}
	})
}

func TestOpen_refusesWhatItDoesNotKnow(t *testing.T) {
	for _, address := range []string{"gs://bucket", "mem://", "%"} {
		if s, err := Open(t.Context(), address, ""); err == nil {
			s.Close()
			t.Errorf("%q is opened", address)
		}
	}
}

func TestOpen_folderItStandsIn(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	s, err := Open(t.Context(), "", filepath.Join(data, "attachments"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for folder, want := range map[string]os.FileMode{data: 0o755, filepath.Join(data, "attachments"): 0o700} {
		info, err := os.Stat(folder)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got&^want != 0 || got&0o111 != want&0o111 {
			t.Errorf("%s is open as %o, want %o", folder, got, want)
		}
	}
}
