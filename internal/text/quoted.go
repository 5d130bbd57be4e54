package text

import "strings"

// Quoted is a Markdown text as the beginning of an answer to it: each line a line of a quote, and an empty line after it.
// An empty text gives an empty answer.
func Quoted(markdown string) string {
	if markdown == "" {
		return ""
	}
	lines := strings.Split(markdown, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("> "+line, " ")
	}
	return strings.Join(lines, "\n") + "\n\n"
}
