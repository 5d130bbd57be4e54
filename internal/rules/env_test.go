package rules

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"samenspraak/internal/config"
)

func TestEnvExample_namesEveryVariable(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(root, "deploy", "env.example"))
	if err != nil {
		t.Fatal(err)
	}
	known := names(`(?m)^  ([A-Z][A-Z_]+)$`, config.Usage())
	given := names(`(?m)^([A-Z][A-Z_]+)=`, string(content))
	if len(known) == 0 {
		t.Fatal("serve --help lists no variable that this test recognises")
	}
	for _, name := range known {
		if !slices.Contains(given, name) {
			t.Errorf("deploy/env.example lacks %s.", name)
		}
	}
	for _, name := range given {
		if !slices.Contains(known, name) {
			t.Errorf("deploy/env.example has %s, which the program does not read.", name)
		}
	}
}

func TestEnvExample_isAccepted(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(root, "deploy", "env.example"))
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)^[A-Z].*$`).FindAllString(string(content), -1)
	if _, err := config.Load(append(lines, "HOME="+t.TempDir())); err != nil {
		t.Errorf("deploy/env.example as it stands is refused: %v", err)
	}
}

func names(pattern, text string) []string {
	var all []string
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all = append(all, match[1])
	}
	return all
}
