// Package frontend holds what the browser loads: scripts, styles and fonts, built by build.mjs into dist
// and carried inside the program.
package frontend

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"
)

//go:embed all:dist
var dist embed.FS

// Prefix is the path under which the site serves assets; it ends in a slash.
const Prefix = "/assets/"

// CacheControl is the answer header for every asset: its name changes when its content does.
const CacheControl = "public, max-age=31536000, immutable"

// ErrNotBuilt means that dist holds no manifest: the program was compiled before the front end was built.
var ErrNotBuilt = errors.New("the front end is not built: run npm ci and npm run build in frontend, then build the program again")

// Assets are the built files, each in the encodings that the build made.
type Assets struct {
	paths map[string]string
	files map[string]file
}

// Asset is one file in the encoding chosen for one request. Body is shared and must not be changed.
type Asset struct {
	Body        []byte
	ContentType string
	Encoding    string // "br", "gzip", or empty for the file as it is
	ETag        string // quoted; differs per encoding
}

type file struct {
	plain, gzip, brotli []byte
	contentType         string
}

// Load reads the built files. Without a build it returns ErrNotBuilt together with Assets that hold no
// file and whose Path gives the plain name, so that pages can still be served, unstyled.
func Load() (*Assets, error) {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	return load(sub)
}

func load(from fs.FS) (*Assets, error) {
	assets := &Assets{paths: map[string]string{}, files: map[string]file{}}
	manifest, err := fs.ReadFile(from, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return assets, ErrNotBuilt
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(manifest, &assets.paths); err != nil {
		return nil, fmt.Errorf("dist/manifest.json: %w", err)
	}
	for _, served := range assets.paths {
		f, err := read(from, served)
		if err != nil {
			return nil, err
		}
		assets.files[served] = f
	}
	return assets, nil
}

func read(from fs.FS, name string) (file, error) {
	f := file{contentType: contentType(name)}
	var err error
	if f.plain, err = fs.ReadFile(from, name); err != nil {
		return file{}, err
	}
	if f.gzip, err = readOptional(from, name+".gz"); err != nil {
		return file{}, err
	}
	if f.brotli, err = readOptional(from, name+".br"); err != nil {
		return file{}, err
	}
	return f, nil
}

func readOptional(from fs.FS, name string) ([]byte, error) {
	content, err := fs.ReadFile(from, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return content, err
}

// Path is the address of an asset by the name it has in the source, for example
// "main.css" -> "/assets/main-VCLNWAQD.css". An unknown name keeps its own.
func (a *Assets) Path(name string) string {
	if served, ok := a.paths[name]; ok {
		return Prefix + served
	}
	return Prefix + name
}

// Find gives the file served under a name (the last part of its path) in the smallest encoding that
// acceptEncoding, the request's Accept-Encoding header, allows. The answer must carry Vary: Accept-Encoding.
func (a *Assets) Find(name, acceptEncoding string) (Asset, bool) {
	f, ok := a.files[name]
	if !ok {
		return Asset{}, false
	}
	asset := Asset{Body: f.plain, ContentType: f.contentType, ETag: `"` + name + `"`}
	switch {
	case f.brotli != nil && accepts(acceptEncoding, "br"):
		asset.Body, asset.Encoding, asset.ETag = f.brotli, "br", `"`+name+`.br"`
	case f.gzip != nil && accepts(acceptEncoding, "gzip"):
		asset.Body, asset.Encoding, asset.ETag = f.gzip, "gzip", `"`+name+`.gz"`
	}
	return asset, true
}

// accepts reads an Accept-Encoding header: names between commas, each with an optional weight; a weight
// of zero refuses (RFC 9110, 12.5.3).
func accepts(header, encoding string) bool {
	wildcard := false
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		name = strings.TrimSpace(name)
		if strings.EqualFold(name, encoding) {
			return !refused(weight)
		}
		if name == "*" {
			wildcard = !refused(weight)
		}
	}
	return wildcard
}

func refused(weight string) bool {
	q, ok := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=0")
	return ok && strings.Trim(q, ".0") == ""
}

// contentType does not ask the machine's own table first: it differs per machine.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	if known := mime.TypeByExtension(path.Ext(name)); known != "" {
		return known
	}
	return "application/octet-stream"
}
