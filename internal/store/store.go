// Package store keeps files: in a folder of this machine, or in an object store that speaks S3.
package store

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/s3blob" // for addresses that begin with s3://
	"gocloud.dev/gcerrors"
)

// Schemes are what an address of a store can begin with.
var Schemes = []string{"file", "s3"}

// Store is where files are kept.
type Store struct{ bucket *blob.Bucket }

// Open opens the store at an address: s3://BUCKET?region=... (with endpoint=... for another provider than Amazon and, for many
// of these, use_path_style=true; the account is in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY) or file:///FOLDER. Without an address it is this folder.
func Open(ctx context.Context, address, folder string) (*Store, error) {
	if address == "" {
		return openFolder(folder)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("store: the address cannot be read")
	}
	if u.Scheme == "file" {
		return openFolder(u.Path)
	}
	bucket, err := blob.OpenBucket(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return &Store{bucket}, nil
}

// openFolder makes the folder, which is the program's alone. What it stands in is not: as root, Postgres passes there as another user. Half-written files stand beside the others, as only on one disk a file can be put in its place at once.
func openFolder(folder string) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	bucket, err := fileblob.OpenBucket(filepath.Clean(folder), &fileblob.Options{NoTempDir: true, Metadata: fileblob.MetadataDontWrite})
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return &Store{bucket}, nil
}

// Write keeps a file.
func (s *Store) Write(ctx context.Context, key, mediaType string, data []byte) error {
	return s.bucket.WriteAll(ctx, key, data, &blob.WriterOptions{ContentType: mediaType})
}

// Read gives length bytes of a file from offset, or all that follow when length is negative.
func (s *Store) Read(ctx context.Context, key string, offset, length int64) (io.ReadCloser, error) {
	return s.bucket.NewRangeReader(ctx, key, offset, length, nil)
}

// Delete takes a file away; one that is not there is away already.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := s.bucket.Delete(ctx, key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return err
	}
	return nil
}

// Close ends what is open.
func (s *Store) Close() error { return s.bucket.Close() }
