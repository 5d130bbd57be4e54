package forum

import (
	"strings"
	"testing"
)

func TestDisplayName(t *testing.T) {
	for name, c := range map[string]struct{ in, want, problem string }{
		"an ordinary name stays":                   {"Noor El Amrani", "Noor El Amrani", ""},
		"spaces around and doubled ones go":        {"  Jan   de Vries\t", "Jan de Vries", ""},
		"accents become one sign each":             {"Rene\u0301e", "Ren\u00e9e", ""},
		"two characters are enough":                {"Bo", "Bo", ""},
		"one is not":                               {"B", "", "account.error.nameLength"},
		"nothing is not a name":                    {"   ", "", "account.error.nameLength"},
		"eighty characters fit, whatever script":   {strings.Repeat("漢", 80), strings.Repeat("漢", 80), ""},
		"eighty-one do not":                        {strings.Repeat("a", 81), "", "account.error.nameLength"},
		"digits alone are not a name":              {"12345", "", "account.error.nameLetter"},
		"digits beside letters are":                {"Groep 8", "Groep 8", ""},
		"a sign that turns the text round goes":    {"Jan\u202eneD", "JanneD", ""},
		"so does a control":                        {"Jan\x07", "Jan", ""},
		"so does a space without width":            {"An\u200bna", "Anna", ""},
		"an invisible sign is refused":             {"Ad\ue000min", "", "account.error.nameSigns"},
		"so is broken text":                        {"Jan\xff", "", "account.error.nameSigns"},
		"nor does a letter that is blank count":    {"\u3164\u3164", "", "account.error.nameSigns"},
		"nobody is called by an office":            {"Moderator", "", "account.error.nameReserved"},
		"nor with another word beside it":          {"De beheerder", "", "account.error.nameReserved"},
		"nor with letters apart":                   {"m o d e r a t o r", "", "account.error.nameReserved"},
		"nor with letters that look alike":         {"Мodеrat0r", "", "account.error.nameReserved"},
		"nor with marks, or broad":                 {"Ａｄｍíｎ", "", "account.error.nameReserved"},
		"nor by the forum":                         {"Samenspraak", "", "account.error.nameReserved"},
		"a name that begins like an office is one": {"Ada Minne", "Ada Minne", ""},
		"the joiners of Persian spelling are fine": {"می\u200cنا", "می\u200cنا", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, problem := displayName(c.in)
			if problem != c.problem {
				t.Fatalf("problem = %q, want %q", problem, c.problem)
			}
			if problem == "" && got != c.want {
				t.Errorf("name = %q, want %q", got, c.want)
			}
		})
	}
}

func TestInitials(t *testing.T) {
	for in, want := range map[string]string{
		"Noor El Amrani":    "NA",
		"Jan de Vries":      "JV",
		"Bo":                "B",
		"ruben castelein":   "R",
		"Émile Zola":        "ÉZ",
		"(Lid) Anna":        "LA",
		"Groep 8":           "G",
		"":                  "",
		"Stichting DE WAAL": "SW",
		"Ana van 't Hof":    "AH",
	} {
		if got := Initials(in); got != want {
			t.Errorf("Initials(%q) = %q, want %q", in, got, want)
		}
	}
}
