package rules

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// pinned are the modules that were tried together, each with what goes wrong beside its version.
var pinned = map[string]string{
	"github.com/gofiber/fiber/v2":     "v2.52.15", // the next major one has another Ctx
	"github.com/valyala/fasthttp":     "v1.62.0",  // Fiber's own tests fail from 1.70; 1.66's net/http adaptor can hang
	"github.com/fasthttp/websocket":   "v1.5.12",  // belongs to that fasthttp
	"github.com/gofiber/websocket/v2": "v2.2.1",
	"github.com/redis/go-redis/v9":    "v9.23.0",
	"github.com/jackc/pgx/v5":         "v5.12.0",
	"github.com/coreos/go-oidc/v3":    "v3.21.0",
	"github.com/a-h/templ":            "v0.3.977", // generated code and library must be of one version
}

func TestVersions(t *testing.T) {
	paths := slices.Sorted(maps.Keys(pinned))
	out := goList(t, append([]string{"-m", "-f", "{{.Path}} {{.Version}}{{with .Replace}} replaced{{end}}"}, paths...)...)
	found := map[string]string{}
	for line := range strings.Lines(out) {
		path, version, _ := strings.Cut(strings.TrimSpace(line), " ")
		found[path] = version
	}
	for path, want := range pinned {
		if got := found[path]; got != want {
			t.Errorf("%s is %q, want %s: another version is tried under load and by the whole check before it is pinned here.", path, got, want)
		}
	}
}

func TestVersions_toolsUseTheSameTemplates(t *testing.T) {
	const templ = "github.com/a-h/templ"
	got := strings.TrimSpace(goList(t, "-modfile=../../.tools/go.mod", "-m", "-f", "{{.Version}}", templ))
	if got != pinned[templ] {
		t.Errorf("the templ of .tools/go.mod is %s, the program's is %s: what one generates is for the other.", got, pinned[templ])
	}
}
