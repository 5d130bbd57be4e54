package rules

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "samenspraak"

// may says what a package imports beside the standard library.
type may struct {
	ours   []string // packages of this module; "*" is all of them
	theirs []string // modules of others, with what lies below them; "*" is any
}

var anyone = []string{"*"}

// imports is the design's table of who builds on whom; a package without a line may not exist.
// The lines of internal/job, export and mail wait for these packages.
var imports = map[string]may{
	"cmd/samenspraak":         {ours: anyone, theirs: anyone},
	"deploy/database":         {ours: []string{"internal/embedded"}},
	"internal/web":            {ours: []string{"internal/forum", "internal/limit", "internal/live", "internal/export", "internal/text", "internal/config", "frontend", "frontend/locales", "frontend/views"}, theirs: anyone},
	"internal/forum":          {ours: []string{"internal/text", "internal/anchor", "internal/attachment"}, theirs: []string{"github.com/jackc/pgx/v5"}},
	"internal/limit":          {theirs: []string{"github.com/redis/go-redis/v9"}},
	"internal/live":           {theirs: []string{"github.com/redis/go-redis/v9", "github.com/fasthttp/websocket", "github.com/gofiber/websocket/v2", "golang.org/x/sys"}},
	"internal/live/livebench": {ours: []string{"internal/live"}, theirs: anyone},
	"internal/soak":           {ours: []string{"internal/embedded"}, theirs: anyone},
	"internal/text":           {theirs: anyone},
	"internal/anchor":         {ours: []string{"internal/text"}},
	"internal/attachment":     {ours: []string{"internal/text"}},
	"internal/store":          {theirs: anyone},
	"internal/config":         {theirs: anyone},
	"internal/embedded":       {theirs: anyone},
	"internal/postgres":       {theirs: anyone},
	"internal/devidp":         {theirs: anyone},
	"internal/job":            {ours: []string{"internal/forum", "internal/mail", "internal/text", "internal/export"}, theirs: anyone},
	"internal/export":         {ours: []string{"internal/forum"}, theirs: anyone},
	"internal/mail":           {theirs: anyone},
	"internal/demo":           {ours: []string{"internal/forum"}, theirs: anyone},
	"internal/dbtest":         {ours: []string{"internal/embedded", "internal/postgres", "migrations"}, theirs: anyone},
	"internal/dbtest/keeper":  {ours: []string{"internal/embedded"}},
	"internal/rules":          {},
	"frontend":                {theirs: anyone},
	"frontend/locales":        {theirs: anyone},
	"frontend/views":          {ours: []string{"internal/forum", "internal/text", "frontend/locales"}, theirs: anyone},
	"migrations":              {theirs: anyone},
}

// onlyWiring are imported by cmd alone, also in tests.
var onlyWiring = []string{"cmd/samenspraak", "internal/web", "internal/job"}

const onlyTests = "internal/dbtest"

func TestImports(t *testing.T) {
	for _, p := range listPackages(t) {
		line, ok := imports[p.name()]
		if !ok {
			t.Errorf("%s has no line in the table of imports: add one, and to the design why it is there.", p.name())
			continue
		}
		for _, path := range p.Imports {
			if !line.allows(path) {
				t.Errorf("%s imports %s, which its line in the table of imports does not allow.", p.name(), path)
			}
		}
	}
}

func TestImports_wiringIsImportedByNobody(t *testing.T) {
	for _, p := range listPackages(t) {
		if strings.HasPrefix(p.name(), "cmd/") {
			continue
		}
		for _, path := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			own, isOurs := strings.CutPrefix(path, module+"/")
			if isOurs && own != p.name() && slices.Contains(onlyWiring, own) {
				t.Errorf("%s imports %s: only cmd may.", p.name(), own)
			}
		}
	}
}

func TestImports_testDatabaseIsForTests(t *testing.T) {
	for _, p := range listPackages(t) {
		if slices.Contains(p.Imports, module+"/"+onlyTests) {
			t.Errorf("%s imports %s outside its tests.", p.name(), onlyTests)
		}
	}
}

func TestMay_allows(t *testing.T) {
	forum := imports["internal/forum"]
	for path, want := range map[string]bool{
		"context":                             true,
		"encoding/json":                       true,
		"github.com/jackc/pgx/v5":             true,
		"github.com/jackc/pgx/v5/pgtype":      true,
		"github.com/jackc/pgx/v55":            false,
		"github.com/gofiber/fiber/v2":         false,
		"samenspraak/internal/text":           true,
		"samenspraak/internal/text/something": false,
		"samenspraak/internal/live":           false,
	} {
		if got := forum.allows(path); got != want {
			t.Errorf("forum may import %s: %v, want %v", path, got, want)
		}
	}
}

func (m may) allows(path string) bool {
	if own, ok := strings.CutPrefix(path, module+"/"); ok {
		return slices.Contains(m.ours, "*") || slices.Contains(m.ours, own)
	}
	if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
		return true
	}
	return slices.ContainsFunc(m.theirs, func(root string) bool {
		return root == "*" || path == root || strings.HasPrefix(path, root+"/")
	})
}

type goPackage struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func (p goPackage) name() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out := goList(t, "-json=ImportPath,Imports,TestImports,XTestImports", module+"/...")
	var packages []goPackage
	for dec := json.NewDecoder(strings.NewReader(out)); ; {
		var p goPackage
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		packages = append(packages, p)
	}
}

func goList(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v: %s", err, exit.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	return string(out)
}
