package forum

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestDrafts_Publish(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ho, ana := s.holderOf(g, "Ho"), s.person("Ana")
	passage := s.mark(ana, g, v, "vijf werkdagen", "Te lang.")
	comment := s.first(passage).ID
	d := s.open(ho, g.action)

	t.Run("it takes a note and a change", func(t *testing.T) {
		_, err := s.f.Drafts.Publish(t.Context(), ho, g.action, Publication{Edited: d.edit("vijf", "tien")})
		s.refused(err, Invalid)
		in := d.edit("", "")
		in.Note = "Niets"
		_, err = s.f.Drafts.Publish(t.Context(), ho, g.action, Publication{Edited: in})
		s.refused(err, Invalid)
	})
	t.Run("it becomes the next version, by its author, with its credits", func(t *testing.T) {
		in := d.edit("vijf", "tien")
		in.Note = "Tien in plaats van vijf, want vijf lukte niet."
		number, err := s.f.Drafts.Publish(t.Context(), ho, g.action, Publication{Edited: in, Credits: []int64{comment, 1 << 40}})
		s.must(err)
		next, err := s.f.Actions.Version(t.Context(), Actor{}, g.action, number)
		s.must(err)
		if number != 2 || next.AuthorName != "Ho" || next.Note != in.Note || !next.PublishedAt.Equal(s.now) {
			t.Errorf("version %d is %+v", number, next)
		}
		if c := s.first(passage); c.CreditedIn != 2 {
			t.Errorf("the comment is credited in version %d", c.CreditedIn)
		}
		credited, err := s.f.Suggestions.Credited(t.Context(), Actor{}, g.action, 2)
		s.must(err)
		if len(credited) != 1 || credited[0].Comment != comment {
			t.Errorf("credited are %+v", credited)
		}
		told := s.told(ana)
		if len(told) != 2 || told[1].Kind != "comment.credited" || told[1].Version != 2 {
			t.Errorf("told %+v", told)
		}
		if d := s.open(ho, g.action); d.Base != 2 || d.Revision != 0 || d.Markdown != in.Markdown {
			t.Errorf("the next draft is %+v", d)
		}
	})
	t.Run("the same once more is that version, by another or with another note it is not", func(t *testing.T) {
		in := Publication{Edited: d.edit("vijf", "tien"), Credits: []int64{comment}}
		in.Note = "Tien in plaats van vijf, want vijf lukte niet."
		number, err := s.f.Drafts.Publish(t.Context(), ho, g.action, in)
		s.must(err)
		if number != 2 {
			t.Errorf("version %d", number)
		}
		_, err = s.f.Drafts.Publish(t.Context(), s.moderator("Mo"), g.action, in)
		s.refused(err, Conflict)
		in.Note = "Tien is beter."
		_, err = s.f.Drafts.Publish(t.Context(), ho, g.action, in)
		s.refused(err, Conflict)
		if told := s.told(ana); len(told) != 2 {
			t.Errorf("told %d times", len(told))
		}
	})
	t.Run("those who have the draft open hear of it", func(t *testing.T) {
		news := s.news(draftChannel(g.action))
		if last := news[len(news)-1]; last.Kind != "draft.opened" && last.Kind != "version.published" {
			t.Errorf("the last news is %+v", last)
		}
		if !slices.ContainsFunc(news, func(n News) bool { return n.Kind == "version.published" }) {
			t.Errorf("news is %+v", news)
		}
	})
	t.Run("an editor who was behind merges with what was published", func(t *testing.T) {
		in := d.edit("elk kwartaal", "elk jaar")
		in.Note = "Elk jaar is genoeg."
		_, err := s.f.Drafts.Publish(t.Context(), ho, g.action, Publication{Edited: in})
		s.refused(err, Conflict)
		merged, err := s.f.Drafts.Merge(t.Context(), ho, g.action, in)
		s.must(err)
		if len(merged.Clashes) != 0 || !strings.Contains(merged.Markdown, "tien werkdagen") || !strings.Contains(merged.Markdown, "elk jaar") || merged.Now.Base != 2 {
			t.Errorf("merged %+v", merged)
		}
	})
	t.Run("who was behind by one save of a draft that was published clashes in nothing that both had", func(t *testing.T) {
		d := s.open(ho, g.action)
		d, err := s.f.Drafts.Save(t.Context(), ho, g.action, Edited{Base: d.Base, Revision: d.Revision, Markdown: d.Markdown + "\n\nEen zin van samen."})
		s.must(err)
		mine, theirs := d.edit("tien", "elf"), d.edit("Een zin van samen.", "Een zin van samen.\n\nEen zin van de ander.")
		theirs.Note = "Een zin erbij."
		_, err = s.f.Drafts.Publish(t.Context(), ho, g.action, Publication{Edited: theirs})
		s.must(err)
		merged, err := s.f.Drafts.Merge(t.Context(), ho, g.action, mine)
		s.must(err)
		if len(merged.Clashes) != 0 || !strings.Contains(merged.Markdown, "elf werkdagen") || !strings.HasSuffix(merged.Markdown, "Een zin van de ander.") {
			t.Errorf("merged %+v", merged)
		}
	})
	t.Run("of two who publish at once one is first, and the other is told", func(t *testing.T) {
		d := s.open(ho, g.action)
		var both sync.WaitGroup
		codes := make(chan Code, 2)
		for _, words := range []string{"elke maand", "elke week"} {
			in := d.edit("elk kwartaal", words)
			in.Note = words
			both.Go(func() {
				_, err := s.f.Drafts.Publish(t.Context(), ho, g.action, Publication{Edited: in})
				codes <- CodeOf(err)
			})
		}
		both.Wait()
		if a, b := <-codes, <-codes; a == b || a != "" && b != "" || a != Conflict && b != Conflict {
			t.Errorf("they got %q and %q", a, b)
		}
		if n := s.count(`SELECT max(number) FROM versions WHERE action_id = $1`, g.action); n != 4 {
			t.Errorf("the newest version is %d", n)
		}
	})
}

func TestSuggestions_Credited_withdrawn(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ho, ana := s.holderOf(g, "Ho"), s.person("Ana")
	credited := s.first(s.mark(ana, g, v, "vijf werkdagen", "Te lang.")).ID
	never := s.first(s.mark(ana, g, v, "elk kwartaal", "Dit is te vaak.")).ID
	in := s.open(ho, g.action).edit("vijf", "tien")
	in.Note = "Tien."
	_, err := s.f.Drafts.Publish(t.Context(), ho, g.action, Publication{Edited: in, Credits: []int64{credited}})
	s.must(err)
	s.must(s.f.Comments.Withdraw(t.Context(), ana, credited))
	s.must(s.f.Comments.Withdraw(t.Context(), ana, never))
	lines, err := s.f.Suggestions.Credited(t.Context(), Actor{}, g.action, 2)
	s.must(err)
	choices, err := s.f.Suggestions.Creditable(t.Context(), ho, g.action)
	s.must(err)
	if len(lines) != 0 || len(choices) != 0 {
		t.Errorf("what was withdrawn is still read: credited %+v, creditable %+v", lines, choices)
	}
}

func TestDrafts_Preview(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ho := s.holderOf(g, "Ho")
	in := s.open(ho, g.action).edit("vijf", "**tien**")
	in.Markdown += "\n\nEen alinea erbij."
	next, newest, err := s.f.Drafts.Preview(t.Context(), ho, g.action, in)
	s.must(err)
	if next.Number != 2 || next.Lang != "nl" || newest.ID != v.ID || len(next.Blocks) != len(v.Blocks)+1 {
		t.Fatalf("preview is %+v", next)
	}
	edited, added := s.blockWith(next, "tien werkdagen"), next.Blocks[len(v.Blocks)]
	if edited.ID != s.blockWith(v, "vijf werkdagen").ID || !strings.Contains(edited.HTML, "<strong>tien</strong>") || added.ID >= 0 {
		t.Errorf("blocks are %+v and %+v", edited, added)
	}
	_, _, err = s.f.Drafts.Preview(t.Context(), s.person("Ana"), g.action, in)
	s.refused(err, NotFound)
	if n := s.count(`SELECT (SELECT count(*) FROM drafts) + (SELECT count(*) FROM draft_revisions)`); n != 0 {
		t.Errorf("%d rows came of it", n)
	}
}

func TestMergeNotes(t *testing.T) {
	for name, c := range map[string]struct{ mine, theirs, want string }{
		"what one wrote stays":         {"Tien.", "", "Tien."},
		"what the other wrote too":     {"", "Acht.", "Acht."},
		"the same is not said twice":   {"Tien.", "Tien.", "Tien."},
		"the longer holds the shorter": {"Tien.", "Tien. En meer.", "Tien. En meer."},
		"two notes are both kept":      {"Tien.", "Acht.", "Tien.\n\nAcht."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := mergeNotes(c.mine, c.theirs); got != c.want {
				t.Errorf("%q", got)
			}
		})
	}
}
