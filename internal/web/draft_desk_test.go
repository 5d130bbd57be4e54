package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"samenspraak/internal/devidp"
	"samenspraak/internal/forum"
)

// desk is a site on which the text of an action is written, and the addresses that takes.
type desk struct {
	*site
	action                                    int64
	page, draft, preview, discarding, publish string
}

// newDesk lays the example's second action, in its second version: mieke answers for it, jan and jetty moderate, noor is a member.
func newDesk(t *testing.T) *desk {
	t.Helper()
	s := newSite(t, func(_ *Options, p *devidp.Options) {
		p.People = append(slices.Clone(testPeople),
			devidp.Person{Sub: "mieke", Name: "Mieke Bakker", Email: "mieke@example.org", Locale: "nl"},
			devidp.Person{Sub: "jetty", Name: "Jetty Smit", Email: "jetty@example.org", Role: "moderator", Locale: "nl"})
	})
	d := &desk{site: s}
	var files []forum.File
	for _, name := range []string{"organisations.json", "actieplan-2027-concept.json"} {
		data, err := os.ReadFile("../demo/content/" + name)
		s.must(err)
		files = append(files, forum.File{Name: name, Data: data})
	}
	_, err := s.forum.Plans.Import(t.Context(), files)
	s.must(err)
	s.must(s.db.QueryRow(t.Context(), `SELECT id FROM actions WHERE number = 2`).Scan(&d.action))
	d.page = fmt.Sprintf("/actions/%d", d.action)
	d.draft, d.publish = d.page+"/draft", d.page+"/versions"
	d.preview, d.discarding = d.draft+"/preview", d.draft+"/discarding"
	return d
}

// sitDown signs someone in and opens the editor.
func (d *desk) sitDown(sub string) *browser {
	d.t.Helper()
	b := d.newBrowser()
	b.signIn(sub)
	if sub == "mieke" {
		action, err := d.forum.Actions.Find(d.t.Context(), forum.Actor{}, d.action)
		d.must(err)
		admin := forum.Actor{Account: d.account(sub), Admin: true, Ready: true}
		d.must(d.forum.Actions.SetContact(d.t.Context(), admin, d.action, action.Holders[0].Organisation, d.account(sub)))
	}
	b.open(d.draft)
	return b
}

func (s *site) account(sub string) (id int64) {
	s.t.Helper()
	s.must(s.db.QueryRow(s.t.Context(), `SELECT id FROM accounts WHERE sub = $1`, sub).Scan(&id))
	return id
}

// edited is the form that the browser shows, with words of its text replaced.
func (d *desk) edited(b *browser, old, new string) url.Values {
	d.t.Helper()
	fields := b.at.form(d.draft)
	text := strings.Replace(fields.Get("text"), old, new, 1)
	if text == fields.Get("text") {
		d.t.Fatalf("the text does not hold %q:\n%s", old, text)
	}
	fields.Set("text", text)
	return fields
}

// fragment posts as our element does, and reads the answer.
func (b *browser) fragment(address string, fields url.Values) (status int, said struct {
	Base, Revision   int
	Message, Address string
}) {
	b.t.Helper()
	before := b.at
	p := b.post(address, fields, http.Header{"X-Requested-With": {"fragment"}})
	b.at = before
	if err := json.Unmarshal([]byte(p.body), &said); err != nil {
		b.t.Fatalf("%d: %s", p.status, p.body)
	}
	return p.status, said
}

// comment has noor comment on words of the action's newest version, and gives the comment's number.
func (d *desk) comment(words, said string) int64 {
	d.t.Helper()
	noor := forum.Actor{Account: d.account("noor"), Ready: true}
	action, err := d.forum.Actions.Find(d.t.Context(), noor, d.action)
	d.must(err)
	in := forum.NewPassage{Action: d.action, Version: action.Current.Number, Quote: words, First: forum.NewComment{Key: "key-of-" + said, Markdown: said, Lang: "nl"}}
	for _, block := range action.Current.Blocks {
		if strings.Contains(block.Plain, words) {
			in.Block = block.ID
		}
	}
	comment, err := d.forum.Passages.Comment(d.t.Context(), noor, in)
	d.must(err)
	return comment
}
