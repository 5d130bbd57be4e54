package views

import (
	"context"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"samenspraak/internal/forum"
)

// hole stands in a sentence where markup will come.
const hole = "\x00"

// before and after are what a sentence says around the title in it.
func before(p Page, id string) string {
	words, _, _ := strings.Cut(p.T(id, "Title", hole), hole)
	return strings.TrimSpace(words)
}

func after(p Page, id string) string {
	_, words, _ := strings.Cut(p.T(id, "Title", hole), hole)
	return words
}

// unbroken keeps words on one line.
func unbroken(words string) string { return strings.ReplaceAll(words, " ", "\u00a0") }

func (p ComparisonPage) langOfSide(show side) string {
	if show == wasSide {
		return p.From.Lang
	}
	return p.To.Lang
}

func (p ComparisonPage) langOf(r forum.ComparedRow) string {
	if len(r.Now) == 0 {
		return p.From.Lang
	}
	return p.To.Lang
}

// marked is the text of a block with its changes marked. It is written by hand: a template would put space between words and signs.
func (p ComparisonPage) marked(b forum.ComparedBlock, show side) templ.Component {
	var html strings.Builder
	added := wordMark{"ins", "<ins>", p.sayIn(p.T("comparison.sayAdded"), p.langOfSide(show))}
	gone := wordMark{"del", "<del>", p.sayIn(p.T("comparison.sayDeleted"), p.langOfSide(show))}
	instead := wordMark{"ins", `<ins class="instead">`, added.said}
	for _, c := range b.Changes {
		if c.Stays() {
			html.WriteString(templ.EscapeString(c.New))
			continue
		}
		m := added
		if show == bothSides && c.Old != "" && startsWithWord(c.New) {
			m = instead
		}
		if show != nowSide {
			gone.write(&html, c.Old)
		}
		if show != wasSide {
			m.write(&html, c.New)
		}
	}
	return written(html.String())
}

func startsWithWord(words string) bool {
	first, _ := utf8.DecodeRuneInString(words)
	return unicode.IsLetter(first) || unicode.IsDigit(first)
}

// sayIn is what readers hear before words that changed, in the page's language amid those of lang.
func (p ComparisonPage) sayIn(words, lang string) string {
	if lang == p.Lang {
		return `<span class="for-readers">` + templ.EscapeString(words) + `</span>`
	}
	return `<span class="for-readers" lang="` + templ.EscapeString(p.Lang) + `">` + templ.EscapeString(words) + `</span>`
}

// wordMark is an element around words that changed.
type wordMark struct{ element, opens, said string }

// write leaves white space at the edges outside the mark, where it needs no line under or through it.
func (m wordMark) write(html *strings.Builder, words string) {
	inner := strings.TrimLeftFunc(words, unicode.IsSpace)
	html.WriteString(templ.EscapeString(words[:len(words)-len(inner)]))
	words, inner = inner, strings.TrimRightFunc(inner, unicode.IsSpace)
	if inner != "" {
		html.WriteString(m.opens + m.said + templ.EscapeString(inner) + "</" + m.element + ">")
	}
	html.WriteString(templ.EscapeString(words[len(inner):]))
}

// written is HTML that is safe as it is.
func written(html string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, html)
		return err
	})
}

// gist says in words what changed in a row: what became of the block, and its first changes.
func (p ComparisonPage) gist(r forum.ComparedRow) templ.Component {
	var said []string
	if words := p.whatBecame(r); words != "" {
		said = append(said, templ.EscapeString(words))
	}
	if r.Kind != "new" && r.Kind != "deleted" {
		first, more := r.Gist()
		for _, c := range first {
			switch {
			case c.Old == "":
				said = append(said, p.quoted(c.New, p.To.Lang)+" "+templ.EscapeString(p.T("comparison.added")))
			case c.New == "":
				said = append(said, p.quoted(c.Old, p.From.Lang)+" "+templ.EscapeString(p.T("comparison.deleted")))
			default:
				said = append(said, p.quoted(c.Old, p.From.Lang)+" "+templ.EscapeString(p.T("comparison.became"))+" "+p.quoted(c.New, p.To.Lang))
			}
		}
		if more > 0 {
			said = append(said, templ.EscapeString(p.N("comparison.more", more)))
		}
	}
	return written(strings.Join(said, "; "))
}

func (p ComparisonPage) quoted(words, lang string) string {
	if lang == p.Lang {
		return "“" + templ.EscapeString(words) + "”"
	}
	return `“<span lang="` + templ.EscapeString(lang) + `">` + templ.EscapeString(words) + `</span>”`
}

// whatBecame says what happened to a block as a whole; "" when only its words changed.
func (p ComparisonPage) whatBecame(r forum.ComparedRow) string {
	kind := p.kindName(r.Block())
	var said []string
	switch r.Moved {
	case forum.Up:
		said = append(said, p.T("comparison.movedUp", "Block", kind))
	case forum.Down:
		said = append(said, p.T("comparison.movedDown", "Block", kind))
	}
	switch r.Kind {
	case "new":
		said = append(said, p.T("comparison.blockAdded", "Block", kind))
	case "deleted":
		said = append(said, p.T("comparison.blockDeleted", "Block", kind))
	default:
		if words := p.shape(r); words != "" {
			said = append(said, words)
		}
	}
	return strings.Join(said, "; ")
}

// shape says how a block's form changed: in how many it was split, from how many it came, or that only its form changed.
func (p ComparisonPage) shape(r forum.ComparedRow) string {
	switch {
	case r.Kind == "split" && len(r.Now) > 1:
		return p.T("comparison.split", "Block", p.kindName(r.Was[0].Block), "Number", p.Words.InWords(len(r.Now)))
	case r.Kind == "split":
		return p.T("comparison.splitOff")
	case r.Kind == "merged":
		return p.T("comparison.merged", "Number", p.Words.InWords(len(r.Was)))
	case r.Kind == "restyled":
		return p.T("comparison.restyled")
	case r.Kind == "edited" && r.Was[0].Kind == r.Now[0].Kind && r.Now[0].Kind == "table":
		return p.T("comparison.blockChanged", "Block", p.kindName(r.Now[0].Block))
	case r.Kind == "edited" && r.Was[0].Kind != r.Now[0].Kind:
		return p.T("comparison.nowIs", "Block", strings.ToLower(p.kindName(r.Now[0].Block)))
	}
	return ""
}

// marginWords is what stands beside a change. In one running text every change is named there, so that the eye finds them.
func (p ComparisonPage) marginWords(r forum.ComparedRow) string {
	switch {
	case r.Kind == "left":
		return ""
	case !p.inline():
		return p.ended(p.shape(r))
	}
	words := p.whatBecame(r)
	if r.Moved != "" {
		words = p.shape(r) // the box says that it moved
	}
	if first, _ := r.Gist(); words == "" && len(first) > 0 {
		words = p.T("comparison.changed")
	}
	return p.ended(words)
}

func (p ComparisonPage) ended(words string) string {
	if words == "" {
		return ""
	}
	return words + "."
}

func (p ComparisonPage) kindName(b forum.Block) string {
	switch b.Kind {
	case "heading2", "heading3", "heading4":
		return p.T("comparison.heading")
	case "item":
		return p.T("comparison.item")
	case "quote":
		return p.T("comparison.quote")
	case "table":
		return p.T("comparison.table")
	case "code":
		return p.T("comparison.code")
	}
	return p.T("comparison.paragraph")
}
