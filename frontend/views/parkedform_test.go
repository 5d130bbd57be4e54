package views

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestParkedForm_KnowsWhatFormsHold reads what the handlers ask of forms: a field that nobody named on the page of a parked form would be
// confirmed unseen.
func TestParkedForm_KnowsWhatFormsHold(t *testing.T) {
	asked := regexp.MustCompile(`(?:FormValue|PostArgs\(\)\.PeekMulti)\("([^"]+)"\)`)
	typed := regexp.MustCompile(`(?:TextField|LineField|DayField)\(p(?:\.Page)?, Field\{Name: (?:fmt\.Sprintf\()?"([^"]+)"`)
	found := 0
	for pattern, names := range map[string]*regexp.Regexp{"../../internal/web/*.go": asked, "*.templ": typed} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range names.FindAllStringSubmatch(string(source), -1) {
				name := strings.ReplaceAll(m[1], "%d", "0")
				found++
				if !KnowsParkedField(name) && !notParked[name] {
					t.Errorf("%s: the page of a parked form does not know the field %q", file, name)
				}
			}
		}
	}
	if found < 150 {
		t.Errorf("only %d fields are found", found)
	}
}

// notParked are the fields of forms that only ask for a page, or that the sign-in provider posts.
var notParked = map[string]bool{"logout_token": true, "from": true, "until": true, "who": true, "subject": true}

func TestParkedForm_FindsItsRoute(t *testing.T) {
	for path, want := range map[string]string{
		"/decisions":                                  "/decisions",
		"/en/decisions/12/appeal":                     "/decisions/:id/appeal",
		"/decisions/12/undoing":                       "/decisions/:id/undoing",
		"/proposals/drafts/7":                         "/proposals/drafts/:id",
		"/actions/8/versions/2/blocks/a/passages?x=1": "/actions/:id/versions/:number/blocks/:block/passages",
		"/nowhere/12":                                 "",
	} {
		if got := routeOf(path); got != want {
			t.Errorf("%s leads to %q, want %q", path, got, want)
		}
	}
}
