package locales

import "testing"

func TestSentence(t *testing.T) {
	for _, c := range []struct {
		text string
		args []any
		want string
	}{
		{"vandaag, {{.Time}} uur", []any{"Time", "13.45"}, "vandaag, 13.45 uur"},
		{"{{.Name}} en {{.Other}}", []any{"Other", "Bo", "Name", "Ana"}, "Ana en Bo"},
		{"Versie {{.Number}}", []any{"Number", 3}, "Versie 3"},
		{"Van {{.Name}}", []any{"Name", "{{.Name}} & <Zoon>"}, "Van {{.Name}} & <Zoon>"},
		{"{{.Name}}, {{.Name}}", []any{"Name", "Ana"}, "Ana, Ana"},
	} {
		s, ok := sentenceOf(c.text)
		if got := s.say(c.args); !ok || got != c.want {
			t.Errorf("%q says %q, want %q", c.text, got, c.want)
		}
	}
	if _, ok := sentenceOf("{{if .Name}}Van {{.Name}}{{end}}"); ok {
		t.Error("what only a template can say is taken for a sentence")
	}
}
