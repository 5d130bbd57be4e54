package views

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"samenspraak/frontend/locales"
	"samenspraak/internal/forum"
)

// atRunTime are the keys that are put together from data: what they begin with, and what can follow.
var atRunTime = map[string][]string{
	"accessibility.readOut.": loudnesses,
	"phase.":                 forum.PhaseKinds,
	"window.kind.":           forum.WindowKinds,
	"home.title.":            forum.PhaseKinds,
	"home.lead.":             forum.PhaseKinds,
	"value.":                 forum.OGPValues,
	"completion.":            {"no_evidence", "not_started", "limited", "substantial", "complete"},
	"milestone.is.":          {"planned", "started", "late", "done", "dropped", "unknown"},
	"update.is.":             {"delivered", "none", "reconstructed", "unknown"},
	"window.openUntil.":      {"comments", "proposals"},
	"window.openNow.":        {"comments", "proposals"},
	"ownData.part.":          forum.OwnData{}.Parts(),
	"privacy.data.":          privacyRows,
	"privacy.why.":           privacyRows,
	"privacy.howLong.":       privacyRows,
	"notification.":          forum.NotificationKinds(),
	"liveSession.may.":       {string(forum.WriteFreely), string(forum.WriteSlowly), string(forum.ReadOnly)},
	"follow.do.":             followKinds,
	"follow.is.":             followKinds,
	"follow.muted.":          followKinds,
	"follow.kind.":           followKinds,
	"curation.did.":          {"theme", "action", "related", "unrelated", "status", "merged", "unmerged", "split", "adopted", "credited"},
	"curation.how.":          {"into", "merged", "whole", "part", "related"},
	"proposal.status.":       forum.ProposalStatuses,
	"outcome.":               forum.Outcomes,
	"response.opening.":      forum.Outcomes,
	"response.closing.":      forum.Outcomes,
	"response.office.":       {"coordinator", "holder"},
	"ownInput.given.":        {"proposal", "suggestion", "comment"},
	"ledger.column.":         ledgerColumns,
	"proposal.by.":           forum.ProposalOrders,
	"search.in.":             forum.SearchKinds,
	"search.is.":             forum.SearchKinds,
	"proposal.":              {"title", "summary", "problem", "done", "solution", "results", "organisation", "values", "lead", "supporting", "starts", "ends", "theme"},
	"valueMeans.":            forum.OGPValues,
	"milestoneField.":        {"title", "output", "due", "stakeholders"},
	"milestoneHint.":         {"title", "output", "due", "stakeholders"},
	"step.":                  {"core", "explanation", "values", "parties", "milestones", "attachments", "review"},
	"case.tab.":              forum.CaseKinds,
	"safeguard.field.":       safeguardNames(),
	"safeguard.hint.":        safeguardNames(),
	"safeguard.group.":       {"new", "filters", "limits", "terms"},
	"safeguard.holds.":       {"new", "links", "repetition", "duplicate", "words", "language", "flags"},
	"safeguard.term.":        {"new", "held", "flagged", "unlawful", "appeal"},
	"safeguard.limit.":       {"person", "organisation", "address"},
	"hold.filter.":           forum.FilterNames,
	"hold.lang.":             {"nl", "en", "de", "fr", "und"},
	"case.is.":               forum.CaseKinds,
	"case.what.":             {"comment", "proposal", "thread", "appeal", "passage"},
	"decision.do.":           append([]string{"place", "return", "approveAll"}, forum.DecisionKinds...),
	"decision.is.":           {"", "approve", "hold", "hide", "warn", "suspend", "restore", "redact", "move", "close", "merge", "split", "ban", "delete", "upheld", "reversed", "withdraw"},
	"decision.did.":          {"approve", "place", "return", "hold", "hide", "warn", "suspend", "restore", "redact", "move", "close", "merge", "split", "ban", "delete", "withdraw"},
	"decision.didAlone.":     telling,
	"decision.told.":         {"approve", "hold", "hide", "warn", "suspend", "restore", "redact", "move", "close", "merge", "split", "ban", "delete", "withdraw"},
	"decision.other.":        {"approve", "hold", "hide", "warn", "suspend", "restore", "redact", "move", "close", "merge", "split", "ban", "delete", "withdraw"},
	"decision.standard.":     {"hide", "warn", "warnHides", "suspend", "suspendHides", "redact"},
	"redaction.remains.is.":  {"comment", "proposal", "thread", "response", "decision", "appeal", "flag"},
	"decision.hideToo.":      {"warn", "suspend", "ban"},
	"template.kind.":         forum.TemplateKinds,
	"casework.to.":           {"redaction", "request", "opinion", "move", "closure", "merge"},
	"request.do.":            forum.RequestKinds,
	"request.asks.":          forum.RequestKinds,
	"request.agree.":         forum.RequestKinds,
	"redaction.field.":       {"text", "replacement", "title"},
	"flag.is.":               {"unlawful", "other"},
	"flag.outcome.":          append([]string{"withdraw"}, append(forum.RarerKinds, forum.DecisionKinds...)...),
	"appeal.outcome.":        {"upheld", "reversed"},
	"appeal.do.":             {"upheld", "reversed"},
	"log.column.":            yearFigures,
	"log.did.":               loggedKinds,
	"log.what.":              {"comment", "proposal", "thread"},
	"member.is.":             {"comment", "proposal", "thread"},
	"assisted.way.":          forum.AssistedWays,
	"assisted.by.":           forum.AssistedWays,
	"audit.noun.":            auditedNouns,
	"parkedForm.audience.":   {"public", "coalition"},
	"parkedForm.curate.":     {"theme", "action", "status", "related", "unrelated", "merged", "unmerged", "split"},
	"log.appeal.":            {"waiting", "upheld", "reversed", "ended", "restored"},
	"decision.since.":        {"restore", "hide", "delete", "withdraw"},
	"role.":                  {"member", "coalition", "moderator", "admin", "holder"},
}

// ledgerColumns are those of the ledger as a file. Package web, which knows them, tests that each has words.
var ledgerColumns = []string{
	"id", "kind", "url", "submitted_at", "author", "organisation", "action_number", "action_title", "language", "text",
	"outcome", "reason", "reason_language", "answered_at", "response_url", "days",
}

var followKinds = []string{"plan", "theme", "action", "proposal", "thread"}

// ofFiles are keys for kinds that plan files may name or not: whatever has no words is shown without.
var ofFiles = []string{"document.is.", "meeting.is.", "organisation.are."}

// notKeys look like keys but are kinds of events.
var notKeys = append(forum.NotificationKinds(), "session.ended", "right.changed", "notification.told", "support.given", "support.withdrawn", "case.opened", "case.closed", "proposal.hidden",
	"proposal.redacted", "proposal.restored", "comment.redacted", "comment.moved",
	"thread.hidden", "thread.redacted", "thread.restored")

// keyLike is what a key looks like: nouns with dots between.
var keyLike = regexp.MustCompile(`^[a-z][A-Za-z]+(\.[A-Za-z_0-9]+)+$`)

// sources are the folders whose code says words. In the first two, everything that looks like a key is one; in forum, where
// events have names too, the messages of refusals are.
var sources = []string{".", "../../internal/web", "../../internal/forum", "../locales"}

func TestWords_AllThatIsSaidExists(t *testing.T) {
	words := readWords(t, "nl")
	nouns := map[string]bool{}
	for key := range words {
		nouns[key[:strings.IndexByte(key, '.')]] = true
	}
	for _, folder := range sources {
		for _, l := range literals(t, folder) {
			if strings.HasSuffix(l.value, ".") && l.called {
				if atRunTime[l.value] == nil && !slices.Contains(ofFiles, l.value) {
					t.Errorf("%s: keys that begin with %q are made at run time and not listed in this test", l.where, l.value)
				}
				continue
			}
			noun, _, _ := strings.Cut(l.value, ".")
			meant := l.called || !strings.HasSuffix(folder, "forum")
			if meant && keyLike.MatchString(l.value) && !strings.HasSuffix(l.value, ".js") && nouns[noun] && !slices.Contains(notKeys, l.value) && words[l.value] == "" {
				t.Errorf("%s: there are no words for %q", l.where, l.value)
			}
		}
	}
	for prefix, rest := range atRunTime {
		for _, r := range rest {
			if words[prefix+r] == "" {
				t.Errorf("there are no words for %q, which is made at run time", prefix+r)
			}
		}
	}
}

func TestWords_AllThatExistsIsSaid(t *testing.T) {
	said := map[string]bool{}
	for _, folder := range sources {
		for _, l := range literals(t, folder) {
			said[l.value] = true
		}
	}
	for prefix, rest := range atRunTime {
		for _, r := range rest {
			said[prefix+r] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(readWords(t, "nl"))) {
		forFiles := slices.ContainsFunc(ofFiles, func(prefix string) bool { return strings.HasPrefix(key, prefix) })
		if !said[key] && !forFiles {
			t.Errorf("nothing says %q", key)
		}
	}
}

var placeholder = regexp.MustCompile(`\{\{\.\w+\}\}|\{\w+\}`)

func TestWords_BothLanguagesHoldTheSame(t *testing.T) {
	first := readWords(t, locales.Languages[0])
	for _, lang := range locales.Languages[1:] {
		other := readWords(t, lang)
		for _, key := range slices.Sorted(maps.Keys(first)) {
			if other[key] == "" {
				t.Errorf("%s has no %q", lang, key)
			} else if a, b := placeholders(first[key]), placeholders(other[key]); !slices.Equal(a, b) {
				t.Errorf("%s: %q fills in %v, in %s %v", lang, key, b, locales.Languages[0], a)
			}
		}
		for key := range other {
			if first[key] == "" {
				t.Errorf("%s has no %q", locales.Languages[0], key)
			}
		}
	}
}

// placeholders are the names that a sentence fills in, each once.
func placeholders(sentence string) []string {
	found := placeholder.FindAllString(sentence, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// readWords reads a catalogue; the forms of a plural are one text.
func readWords(t *testing.T, lang string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../locales", lang+".toml"))
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := toml.Unmarshal(data, &file); err != nil {
		t.Fatalf("%s: %v", lang, err)
	}
	words := map[string]string{}
	for key, value := range file {
		switch v := value.(type) {
		case string:
			words[key] = v
		case map[string]any:
			words[key] = v["one"].(string) + " | " + v["other"].(string)
		}
	}
	return words
}

// literal is a string in the code. called tells that it is part of an argument of something that says words.
type literal struct {
	value, where string
	called       bool
}

// keyArgument is which argument of these functions is a key.
var keyArgument = map[string]int{"T": 0, "N": 0, "Fill": 0, "wordOr": 1, "Errorf": 1, "add": 1}

func literals(t *testing.T, folder string) []literal {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no code in %s: %v", folder, err)
	}
	var found []literal
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		keys := map[*ast.BasicLit]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if at, says := keyArgument[nameOfCall(call)]; says && at < len(call.Args) {
					markStrings(call.Args[at], keys)
				}
			}
			if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING {
				value, err := strconv.Unquote(s.Value)
				if err != nil {
					t.Fatal(err)
				}
				found = append(found, literal{value, set.Position(s.Pos()).String(), keys[s]})
			}
			return true
		})
	}
	return found
}

func nameOfCall(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func markStrings(argument ast.Expr, keys map[*ast.BasicLit]bool) {
	ast.Inspect(argument, func(n ast.Node) bool {
		if s, ok := n.(*ast.BasicLit); ok {
			keys[s] = true
		}
		return true
	})
}

func safeguardNames() (names []string) {
	for _, f := range forum.SafeguardFields {
		names = append(names, f.Name)
	}
	return names
}
