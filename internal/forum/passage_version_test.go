package forum

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
)

// first is the first comment on a passage.
func (s *stand) first(p Passage) Comment {
	s.t.Helper()
	page, err := s.f.Comments.Page(s.t.Context(), Actor{}, p.Thread, CommentQuery{})
	s.must(err)
	return page.Comments[0]
}

func TestPassages_nextVersion(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ana, moderator := s.person("Ana"), s.moderator("Mo")
	kept := s.mark(ana, g, v, "het besluit met de redenen", "Goed.")
	changed := s.mark(ana, g, v, "een gesprek binnen vijf werkdagen", "Te lang.")
	deleted := s.mark(ana, g, v, "extern bureau controleert", "Wie dan?")
	moved := s.mark(ana, g, v, "een termijn niet lukt", "Mooi.")
	s.version(g.action, 2, secondText)

	now := func(p Passage) Passage {
		s.t.Helper()
		found, err := s.f.Passages.Find(s.t.Context(), Actor{}, p.ID)
		s.must(err)
		return found
	}
	t.Run("each passage stands at its words, or says what became of them", func(t *testing.T) {
		for state, p := range map[string]Passage{"kept": kept, "changed": changed, "deleted": deleted, "moved": moved} {
			if found := now(p); found.State != state || found.Version != 2 || found.Exact != p.Exact {
				t.Errorf("%q is %+v, want %s", p.Exact, found, state)
			}
		}
		if words := now(changed).Words; words != "een gesprek binnen tien werkdagen" {
			t.Errorf("the changed words are %q", words)
		}
		if p := now(deleted); p.Block != 0 || p.Words != "" {
			t.Errorf("the deleted one stands at %+v", p)
		}
	})
	t.Run("its author is told of what changed, not of what stayed", func(t *testing.T) {
		told := s.told(ana)
		kinds := map[string]string{}
		for _, n := range told {
			kinds[n.Words] = n.Kind
		}
		if len(told) != 2 || kinds[changed.Exact] != "passage.changed" || kinds[deleted.Exact] != "passage.deleted" {
			t.Errorf("told %+v", told)
		}
		if unread, _, err := s.f.Notifications.Bell(t.Context(), ana); err != nil || unread != 2 {
			t.Errorf("%d unread, %v", unread, err)
		}
		s.must(s.f.Notifications.ReadAll(t.Context(), ana, told[0].Event))
		if unread, _, err := s.f.Notifications.Bell(t.Context(), ana); err != nil || unread != 0 {
			t.Errorf("%d unread after reading, %v", unread, err)
		}
	})
	t.Run("the page of version 1 shows them as they were", func(t *testing.T) {
		on, err := s.f.Passages.On(t.Context(), Actor{}, g.action, 1)
		s.must(err)
		for _, p := range on {
			if p.State != "kept" || p.Words != p.Exact || len(p.Comments) != 1 {
				t.Errorf("%q is %s with %d comments", p.Exact, p.State, len(p.Comments))
			}
		}
		if len(on) != 4 || on[0].ID != changed.ID || on[3].ID != moved.ID {
			t.Errorf("not in the order of the text: %+v", on)
		}
	})
	t.Run("a comment on version 1 made now lands in version 2", func(t *testing.T) {
		p := s.mark(ana, g, v, "In dat gesprek", "Laat.")
		if p.MadeOn != 1 || p.Version != 2 || p.State != "kept" || p.Words != "In dat gesprek" {
			t.Errorf("it is %+v", p)
		}
	})
	t.Run("moderators see the uncertain ones, and put them right", func(t *testing.T) {
		_, err := s.f.Passages.Uncertain(t.Context(), ana, g.plan)
		s.refused(err, NotFound)
		uncertain := func() []Passage {
			found, err := s.f.Passages.Uncertain(t.Context(), moderator, g.plan)
			s.must(err)
			count, err := s.f.Passages.CountUncertain(t.Context(), moderator, g.plan)
			s.must(err)
			if count != len(found) {
				t.Errorf("%d counted, %d given", count, len(found))
			}
			return found
		}
		if found := uncertain(); len(found) != 2 || found[0].ID != deleted.ID || found[1].ID != changed.ID {
			t.Fatalf("uncertain are %+v", found)
		}
		s.refused(s.f.Passages.Confirm(t.Context(), ana, changed.ID, 2), NotFound)
		s.refused(s.f.Passages.Confirm(t.Context(), moderator, changed.ID, 1), Conflict)
		s.must(s.f.Passages.Confirm(t.Context(), moderator, changed.ID, 2))
		block := now(changed).Block
		s.refused(s.f.Passages.Attach(t.Context(), ana, deleted.ID, Placement{Version: 2, Block: block}), NotFound)
		s.refused(s.f.Passages.Attach(t.Context(), moderator, deleted.ID, Placement{Version: 2, Block: block, Quote: "geen woord"}), Invalid)
		s.must(s.f.Passages.Attach(t.Context(), moderator, deleted.ID, Placement{Version: 2, Block: block, Quote: "wat de aanvrager zoekt"}))
		if p := now(deleted); p.State != "changed" || p.Words != "wat de aanvrager zoekt" || p.ConfirmedBy != "Mo" {
			t.Errorf("it is %+v", p)
		}
		if found := uncertain(); len(found) != 0 {
			t.Errorf("uncertain are still %+v", found)
		}
		s.must(s.f.Passages.Attach(t.Context(), moderator, deleted.ID, Placement{Version: 2}))
		if p := now(deleted); !p.Gone() || p.Block != 0 {
			t.Errorf("it is %+v", p)
		}
	})
	t.Run("what is put back is found again", func(t *testing.T) {
		s.version(g.action, 3, firstText)
		for state, p := range map[string]Passage{"kept": changed, "moved": deleted} {
			if found := now(p); found.State != state || found.Words != p.Exact {
				t.Errorf("%q is %+v, want %s", p.Exact, found, state)
			}
		}
	})
}

func TestPassages_whilePublishing(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	const people = 50
	actors := make([]Actor, people)
	for i := range actors {
		actors[i] = s.person(fmt.Sprint("Lid ", i))
	}
	words := []string{"vijf werkdagen", "In dat gesprek", "het verzoek", "de redenen", "extern bureau", "een termijn niet lukt"}
	var all sync.WaitGroup
	errs := make(chan error, people+2)
	for i, a := range actors {
		all.Go(func() {
			quote := words[i%len(words)]
			_, err := s.f.Passages.Comment(t.Context(), a, NewPassage{
				Action: g.action, Version: 1, Block: s.blockWith(v, quote).ID, Quote: quote,
				First: NewComment{Key: "while-publishing", Markdown: fmt.Sprint("Reactie ", i)},
			})
			errs <- err
		})
	}
	for number, markdown := range []string{2: secondText, 3: firstText} {
		if number < 2 {
			continue
		}
		all.Go(func() {
			for s.count(`SELECT count(*) FROM versions WHERE action_id = $1`, g.action) < number-1 {
				if t.Context().Err() != nil {
					return
				}
			}
			s.version(g.action, number, markdown)
			errs <- nil
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		s.must(err)
	}
	if s.db.(*pgxpool.Pool).Stat().TotalConns() < 2 {
		t.Fatal("nothing happened at once")
	}
	t.Run("every comment is there, once per writer", func(t *testing.T) {
		if n := s.count(`SELECT count(*) FROM comments`); n != people {
			t.Errorf("%d comments of %d people", n, people)
		}
		if n := s.count(`SELECT count(*) FROM passages`); n != len(words) {
			t.Errorf("%d passages for %d stretches of words", n, len(words))
		}
	})
	t.Run("every passage has a place in every version since it was made", func(t *testing.T) {
		missing := s.count(`
			SELECT count(*)
			FROM passages p
			JOIN versions made ON made.id = p.version_id
			JOIN versions v ON v.action_id = p.action_id AND v.number >= made.number
			WHERE NOT EXISTS (SELECT FROM anchors n WHERE n.passage_id = p.id AND n.version_id = v.id)`)
		if missing != 0 {
			t.Errorf("%d places are missing", missing)
		}
	})
}

func TestPassages_fate(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ana, moderator := s.person("Ana"), s.moderator("Mo")
	find := func(p Passage) Passage {
		s.t.Helper()
		found, err := s.f.Passages.Find(t.Context(), Actor{}, p.ID)
		s.must(err)
		return found
	}
	lost, changed, stop := s.mark(ana, g, v, "termijn", "Welke?"), s.mark(ana, g, v, "vijf werkdagen", "Te lang."), s.mark(ana, g, v, "wat de aanvrager zoekt.", "Goed.")
	const second = "## Sneller antwoord\n\nElk verzoek begint met een gesprek binnen tien werkdagen. In dat gesprek bespreken we wat de aanvrager zoekt, en waarom."
	s.version(g.action, 2, second)

	t.Run("a sign at its end is no other word", func(t *testing.T) {
		if p := find(stop); p.State != "kept" {
			t.Errorf("it is %+v", p)
		}
	})
	t.Run("other words in its place are another passage, with a thread of its own", func(t *testing.T) {
		two, err := s.f.Actions.Version(t.Context(), Actor{}, g.action, 2)
		s.must(err)
		p := s.mark(ana, g, two, "tien werkdagen", "Dit wel.")
		if p.ID == changed.ID || p.Exact != "tien werkdagen" || p.MadeOn != 2 {
			t.Errorf("it is %+v", p)
		}
	})
	t.Run("what a moderator found right stays right until its words change", func(t *testing.T) {
		s.must(s.f.Passages.Confirm(t.Context(), moderator, changed.ID, 2))
		s.must(s.f.Passages.Confirm(t.Context(), moderator, lost.ID, 2))
		s.version(g.action, 3, second+"\n\nNog iets anders.")
		uncertain, err := s.f.Passages.Uncertain(t.Context(), moderator, g.plan)
		s.must(err)
		if len(uncertain) != 0 || find(changed).ConfirmedBy != "Mo" || find(lost).ConfirmedBy != "Mo" {
			t.Errorf("uncertain are %+v", uncertain)
		}
		s.version(g.action, 4, second[:len(second)-len(", en waarom.")]+".\n\nDe termijn voor meubels valt hier niet onder.")
		s.version(g.action, 5, "## Sneller antwoord\n\nElk verzoek begint met een gesprek binnen twaalf werkdagen. In dat gesprek bespreken we wat de aanvrager zoekt.")
		if p := find(changed); p.ConfirmedBy != "" || p.Words != "twaalf werkdagen" {
			t.Errorf("it is %+v", p)
		}
	})
	t.Run("the same word in another sentence is not what was lost", func(t *testing.T) {
		on, err := s.f.Passages.On(t.Context(), Actor{}, g.action, 4)
		s.must(err)
		for _, p := range on {
			if p.ID == lost.ID && !p.Gone() {
				t.Errorf("it stands at %q", p.Words)
			}
		}
	})
}

func TestPassages_putBack(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ana, bo, mo := s.person("Ana"), s.person("Bo"), s.moderator("Mo")
	p := s.mark(ana, g, v, "een gesprek binnen vijf werkdagen", "Te lang.")
	now := func() Passage {
		s.t.Helper()
		found, err := s.f.Passages.Find(t.Context(), Actor{}, p.ID)
		s.must(err)
		return found
	}
	s.version(g.action, 2, strings.Replace(firstText, p.Exact, "een telefoontje binnen vijf weken", 1))
	s.version(g.action, 3, strings.Replace(firstText, p.Exact, "een telefoontje of een brief binnen acht weken", 1))
	t.Run("words that a version takes back are found in that version", func(t *testing.T) {
		s.version(g.action, 4, firstText)
		if found := now(); found.Words != p.Exact || found.Gone() || found.Changed() {
			t.Errorf("it is %+v", found)
		}
	})
	t.Run("a moderator who saw them and put it nowhere is not overruled by the next version", func(t *testing.T) {
		s.must(s.f.Passages.Attach(t.Context(), mo, p.ID, Placement{Version: 4}))
		s.version(g.action, 5, firstText+"\n\nEen zin erbij.")
		if found := now(); !found.Gone() || found.ConfirmedBy != "Mo" {
			t.Errorf("it is %+v", found)
		}
	})
	t.Run("words can still be marked of which the passage was put elsewhere in the very version", func(t *testing.T) {
		v := s.version(g.action, 6, firstText+"\n\nNog een zin erbij.")
		made := s.mark(ana, g, v, "Nog een zin", "Welke dan?")
		s.must(s.f.Passages.Attach(t.Context(), mo, made.ID, Placement{Version: 6, Block: s.blockWith(v, "extern bureau").ID}))
		if again := s.mark(bo, g, v, "Nog een zin", "Vraag ik ook."); again.ID != made.ID {
			t.Errorf("%+v is not %+v", again, made)
		}
	})
}
