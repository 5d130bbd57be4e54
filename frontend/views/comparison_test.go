package views

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"samenspraak/frontend/locales"
	"samenspraak/internal/forum"
)

// comparisonOf is the page that compares two texts, each a block a line: a kind, a colon and the words.
func comparisonOf(t testing.TB, lang, view string, old, new []string) ComparisonPage {
	t.Helper()
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	version := func(number int, lines []string) forum.Version {
		v := forum.Version{ID: int64(number), Number: number, Lang: "nl", PublishedAt: time.Date(2026, 9, number, 9, 0, 0, 0, time.UTC)}
		for i, line := range lines {
			kind, words, _ := strings.Cut(line, ":")
			b := forum.Block{ID: int64(i + 1), Kind: kind, Plain: words, HTML: words}
			if kind == "item" {
				b.Depth = 1
			}
			v.Blocks = append(v.Blocks, b)
		}
		return v
	}
	c := forum.Comparison{From: version(1, old), To: version(2, new)}
	c.Action = forum.Action{ID: 3, Number: 2, Title: forum.Text{NL: "Woo-verzoeken"}, Versions: []forum.Version{c.To, c.From}}
	c.Rows, c.Count = c.From.Become(c.To)
	return ComparisonPage{Page: Page{Words: catalogue[lang], Lang: lang, Zone: time.UTC, Now: c.To.PublishedAt}, Comparison: c, View: view}
}

func rendered(t testing.TB, p ComparisonPage) string {
	t.Helper()
	var page bytes.Buffer
	if err := comparedText(p).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

func TestComparison(t *testing.T) {
	old := []string{"heading3:Eerst", "paragraph:Een gesprek binnen vijf werkdagen, of later.", "item:het verzoek", "item:het besluit", "paragraph:Dit gaat <weg> & komt niet terug."}
	new := []string{"heading3:Eerst", "paragraph:Een gesprek binnen tien werkdagen.", "item:het verzoek", "item:het besluit"}

	t.Run("what changed is said in the page's language, amid words in their own", func(t *testing.T) {
		page := rendered(t, comparisonOf(t, "en", InlineView, old, new))
		for _, want := range []string{
			`binnen <del><span class="for-readers" lang="en">deleted: </span>vijf</del><ins class="instead"><span class="for-readers" lang="en">added: </span>tien</ins> werkdagen<del>`,
			`<div lang="nl">`,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("no %s in %s", want, page)
			}
		}
		if dutch := rendered(t, comparisonOf(t, "nl", InlineView, old, new)); strings.Contains(dutch, "lang=") || !strings.Contains(dutch, `<del><span class="for-readers">geschrapt: </span>vijf</del>`) {
			t.Errorf("a Dutch page names its language: %s", dutch)
		}
	})
	t.Run("side by side, each column holds its own version", func(t *testing.T) {
		page := rendered(t, comparisonOf(t, "nl", SideView, old, new))
		for _, want := range []string{`</del> werkdagen<del>`, `</ins> werkdagen.`} {
			if !strings.Contains(page, want) {
				t.Errorf("no %s in %s", want, page)
			}
		}
		if strings.Contains(page, `</del><ins`) {
			t.Error("a column holds both")
		}
	})
	t.Run("text is escaped", func(t *testing.T) {
		if page := rendered(t, comparisonOf(t, "nl", "", old, new)); !strings.Contains(page, "Dit gaat &lt;weg&gt; &amp; komt") {
			t.Error(page)
		}
	})
	t.Run("headings are below the page's, and none is there twice", func(t *testing.T) {
		if page := rendered(t, comparisonOf(t, "nl", "", old, new)); strings.Count(page, "<h3>") != 1 || strings.Contains(page, "<h4>") {
			t.Error(page)
		}
	})
	t.Run("items stay one list", func(t *testing.T) {
		if page := rendered(t, comparisonOf(t, "nl", InlineView, old, new)); strings.Count(page, "<ul>") != 1 || strings.Count(page, "<li") != 2 {
			t.Error(page)
		}
	})
	t.Run("only changes leaves the rest out and says so", func(t *testing.T) {
		page := rendered(t, comparisonOf(t, "nl", ChangesView, old, new))
		if strings.Contains(page, "het verzoek") || !strings.Contains(page, "Hier bleven 2 stukken tekst gelijk") || !strings.Contains(page, "Eerst") {
			t.Error(page)
		}
	})
}

func TestComparison_references(t *testing.T) {
	blocks := []string{"paragraph:Elk verzoek begint met een gesprek.", "paragraph:Een bureau controleert elk kwartaal de besluiten.", "paragraph:Wij vertellen waarom een termijn niet lukt."}
	moved := []string{blocks[2], blocks[0], blocks[1]}
	for _, view := range append([]string{""}, comparisonViews...) {
		t.Run("every link leads to one place, view "+view, func(t *testing.T) {
			var page bytes.Buffer
			if err := Comparison(comparisonOf(t, "nl", view, blocks, moved)).Render(t.Context(), &page); err != nil {
				t.Fatal(err)
			}
			ids, links := map[string]int{}, []string{}
			tokens := html.NewTokenizer(&page)
			for tokens.Next() != html.ErrorToken {
				for _, a := range tokens.Token().Attr {
					if a.Key == "id" {
						ids[a.Val]++
					} else if a.Key == "href" && strings.HasPrefix(a.Val, "#change") {
						links = append(links, a.Val[1:])
					}
				}
			}
			if len(links) != 3 {
				t.Errorf("links are %v", links)
			}
			for _, link := range links {
				if ids[link] != 1 {
					t.Errorf("%d places are called %s", ids[link], link)
				}
			}
		})
	}
}

func TestComparison_credits(t *testing.T) {
	p := comparisonOf(t, "nl", "", []string{"paragraph:Een gesprek binnen vijf dagen."}, []string{"paragraph:Een gesprek binnen tien dagen."})
	p.Credits = []forum.CreditLine{{Comment: 41, AuthorName: "Noor", Words: "vijf dagen", Excerpt: "Dat lukt nooit.", Accepted: true}}
	p.Rows[0].Credits = p.Credits
	var page bytes.Buffer
	if err := Comparison(p).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`href="/comments/41"`, `href="#credit-41"`, `id="credit-41"`, "<q>vijf dagen</q>", "Dat lukt nooit.", "Na een reactie van Noor", "overgenomen"} {
		if strings.Count(page.String(), want) != 1 {
			t.Errorf("%s is there %d times", want, strings.Count(page.String(), want))
		}
	}
}

// longText is a text of 20,000 words in paragraphs, and what became of it: about every thirtieth word another, some paragraphs elsewhere, gone or new.
func longText() (old, new []string) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 250 {
		var words, later []string
		for range 80 {
			word := fmt.Sprint("woord", random.IntN(1+random.IntN(4000)))
			words, later = append(words, word), append(later, word)
			if random.IntN(30) == 0 {
				later[len(later)-1] = fmt.Sprint("anders", random.IntN(400))
			}
		}
		old = append(old, "paragraph:"+strings.Join(words, " ")+".")
		if random.IntN(40) > 0 {
			new = append(new, "paragraph:"+strings.Join(later, " ")+".")
		}
	}
	for range 5 {
		i, j := random.IntN(len(new)), random.IntN(len(new))
		new[i], new[j] = new[j], new[i]
	}
	return old, new
}

// BenchmarkComparison compares two versions of 20,000 words and writes the page. Ours is to take 200 ms at most.
func BenchmarkComparison(b *testing.B) {
	old, new := longText()
	for _, view := range []string{"", ChangesView} {
		b.Run("view="+view, func(b *testing.B) {
			p := comparisonOf(b, "nl", view, old, new)
			var page bytes.Buffer
			for b.Loop() {
				page.Reset()
				p.Rows, p.Count = p.From.Become(p.To)
				if err := Comparison(p).Render(b.Context(), &page); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(page.Len()), "bytes")
		})
	}
}
