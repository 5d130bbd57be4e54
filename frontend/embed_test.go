package frontend

import (
	"errors"
	"testing"
	"testing/fstest"
)

func built() fstest.MapFS {
	return fstest.MapFS{
		"manifest.json":   {Data: []byte(`{"main.css":"main-AB.css","font.woff2":"font-CD.woff2"}`)},
		"main-AB.css":     {Data: []byte("plain")},
		"main-AB.css.gz":  {Data: []byte("gzip")},
		"main-AB.css.br":  {Data: []byte("brotli")},
		"font-CD.woff2":   {Data: []byte("font")},
		"leftover-XY.css": {Data: []byte("old")},
	}
}

func TestAssets_Path(t *testing.T) {
	assets, err := load(built())
	if err != nil {
		t.Fatal(err)
	}
	if got := assets.Path("main.css"); got != "/assets/main-AB.css" {
		t.Errorf("a built file has its hashed name, got %s", got)
	}
	if got := assets.Path("other.css"); got != "/assets/other.css" {
		t.Errorf("an unknown name keeps its own, got %s", got)
	}
}

func TestAssets_Find(t *testing.T) {
	assets, err := load(built())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		rule, name, accept, body, encoding, contentType string
	}{
		{"brotli goes first", "main-AB.css", "gzip, deflate, br, zstd", "brotli", "br", "text/css; charset=utf-8"},
		{"gzip when brotli is not asked for", "main-AB.css", "gzip", "gzip", "gzip", "text/css; charset=utf-8"},
		{"a weight of zero refuses", "main-AB.css", "br;q=0, gzip;q=0.5", "gzip", "gzip", "text/css; charset=utf-8"},
		{"a refusal with decimals", "main-AB.css", "br; q=0.000, gzip; q=0.001", "gzip", "gzip", "text/css; charset=utf-8"},
		{"a wildcard allows all", "main-AB.css", "*", "brotli", "br", "text/css; charset=utf-8"},
		{"a wildcard does not lift a refusal", "main-AB.css", "*, br;q=0", "gzip", "gzip", "text/css; charset=utf-8"},
		{"a wildcard may refuse", "main-AB.css", "*;q=0", "plain", "", "text/css; charset=utf-8"},
		{"a longer name is another encoding", "main-AB.css", "brx, xgzip", "plain", "", "text/css; charset=utf-8"},
		{"nothing asked, the file itself", "main-AB.css", "", "plain", "", "text/css; charset=utf-8"},
		{"a file without encodings", "font-CD.woff2", "br, gzip", "font", "", "font/woff2"},
	} {
		asset, ok := assets.Find(test.name, test.accept)
		if !ok || string(asset.Body) != test.body || asset.Encoding != test.encoding || asset.ContentType != test.contentType {
			t.Errorf("%s: got %q %q %q", test.rule, asset.Body, asset.Encoding, asset.ContentType)
		}
	}
	for _, name := range []string{"leftover-XY.css", "main-AB.css.br", "main.css", "manifest.json", ""} {
		if _, ok := assets.Find(name, "br"); ok {
			t.Errorf("%q is not in the manifest and must not be served", name)
		}
	}
}

func TestAssets_ETag(t *testing.T) {
	assets, err := load(built())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, accept := range []string{"", "gzip", "br"} {
		asset, _ := assets.Find("main-AB.css", accept)
		if seen[asset.ETag] {
			t.Errorf("two encodings share the ETag %s", asset.ETag)
		}
		seen[asset.ETag] = true
	}
}

func TestLoad_NotBuilt(t *testing.T) {
	assets, err := load(fstest.MapFS{".gitkeep": {}})
	if !errors.Is(err, ErrNotBuilt) {
		t.Fatalf("want ErrNotBuilt, got %v", err)
	}
	if got := assets.Path("main.css"); got != "/assets/main.css" {
		t.Errorf("without a build a name keeps its own, got %s", got)
	}
	if _, ok := assets.Find("main.css", "br"); ok {
		t.Error("without a build there is nothing to serve")
	}
}

func TestLoad_Broken(t *testing.T) {
	if _, err := load(fstest.MapFS{"manifest.json": {Data: []byte("{")}}); err == nil {
		t.Error("a broken manifest is an error")
	}
	files := built()
	delete(files, "main-AB.css")
	if _, err := load(files); err == nil {
		t.Error("a file that the manifest names but that is missing is an error")
	}
}
