package anchor_test

import (
	"strings"
	"testing"

	"samenspraak/internal/anchor"
)

func TestFindQuote(t *testing.T) {
	const twice = "De raad beslist in mei. De wethouder vraagt het na. De raad beslist in juni."
	for _, c := range []struct {
		rule  string
		texts []string
		quote anchor.Quote
		want  string // with "|" around what is found; "" if nothing may be
	}{
		{"exact words that stand once are found", []string{budget, goal}, anchor.Quote{Exact: "binnen vijf dagen"}, strings.Replace(goal, "binnen vijf dagen", "|binnen vijf dagen|", 1)},
		{"words that stand nowhere are not", []string{goal}, anchor.Quote{Exact: "binnen tien dagen"}, ""},
		{"nor is nothing", []string{goal}, anchor.Quote{Exact: " "}, ""},
		{"nor words that stand twice", []string{twice}, anchor.Quote{Exact: "De raad beslist"}, ""},
		{"unless what follows tells which", []string{twice}, anchor.Quote{Exact: "De raad beslist", Suffix: " in juni"}, "De raad beslist in mei. De wethouder vraagt het na. |De raad beslist| in juni."},
		{"or what came before", []string{twice}, anchor.Quote{Exact: "De raad beslist", Prefix: "het na. "}, "De raad beslist in mei. De wethouder vraagt het na. |De raad beslist| in juni."},
		{"context may have changed in part", []string{twice}, anchor.Quote{Exact: "De raad beslist", Prefix: "zocht het na.", Suffix: " in maart"}, "De raad beslist in mei. De wethouder vraagt het na. |De raad beslist| in juni."},
		{"in another block too", []string{goal, "Ja. " + goal}, anchor.Quote{Exact: "binnen vijf", Prefix: "Ja. " + goal[:strings.Index(goal, "binnen")]}, "Ja. " + strings.Replace(goal, "binnen vijf", "|binnen vijf|", 1)},
		{"quotes and dashes may be typed otherwise", []string{"Zij noemt dat ‘openbaar’ – ook ’s nachts."}, anchor.Quote{Exact: "'openbaar' - ook 's nachts"}, "Zij noemt dat |‘openbaar’ – ook ’s nachts|."},
		{"white space may be otherwise", []string{"De raad beslist  \n  in mei, zegt ze"}, anchor.Quote{Exact: " raad beslist in mei "}, "De |raad beslist  \n  in mei|, zegt ze"},
		{"hyphens that nobody sees are passed over", []string{"Het ge\u00admeente\u00adbestuur beslist"}, anchor.Quote{Exact: "gemeentebestuur"}, "Het |ge\u00admeente\u00adbestuur| beslist"},
		{"exact words win from others", []string{"dat 'plan' en dat ‘plan’"}, anchor.Quote{Exact: "‘plan’"}, "dat 'plan' en dat |‘plan’|"},
		{"an emoji is not cut", []string{"werk 👩🏽‍💻 werk 👩🏽"}, anchor.Quote{Exact: "👩🏽"}, "werk 👩🏽‍💻 werk |👩🏽|"},
		{"nor a letter from its mark", []string{"q\u0301 q"}, anchor.Quote{Exact: "q"}, "q\u0301 |q|"},
		{"right-to-left words are found", []string{"שלום עולם טוב"}, anchor.Quote{Exact: "עולם"}, "שלום |עולם| טוב"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			p, ok := anchor.FindQuote(blocks(c.texts...), c.quote)
			got := ""
			if ok {
				r := []rune(c.texts[p.Block])
				got = string(r[:p.Start]) + "|" + string(r[p.Start:p.End]) + "|" + string(r[p.End:])
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
