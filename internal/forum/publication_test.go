package forum

import (
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
		told, err := s.f.Notifications.List(t.Context(), ana)
		s.must(err)
		if len(told) != 2 || told[0].Kind != "comment.credited" || told[0].Version != 2 {
			t.Errorf("told %+v", told)
		}
		if d := s.open(ho, g.action); d.Base != 2 || d.Revision != 0 || d.Markdown != in.Markdown {
			t.Errorf("the next draft is %+v", d)
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
		if n := s.count(`SELECT max(number) FROM versions WHERE action_id = $1`, g.action); n != 3 {
			t.Errorf("the newest version is %d", n)
		}
	})
}
