package forum

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
)

const firstText = `## Sneller antwoord

Elk verzoek begint met een gesprek binnen vijf werkdagen. In dat gesprek bespreken we wat de aanvrager zoekt.

- het verzoek, zonder gegevens van de aanvrager;
- het besluit met de redenen.

Een extern bureau controleert elk kwartaal een steekproef.

Als een termijn niet lukt, vertellen we waarom.`

const secondText = `## Sneller antwoord

Als een termijn niet lukt, vertellen we waarom.

Elk verzoek begint met een gesprek binnen tien werkdagen. In dat gesprek bespreken we wat de aanvrager zoekt.

- het verzoek, zonder gegevens van de aanvrager;
- het besluit met de redenen.`

// version publishes a text of an action as an import would.
func (s *stand) version(action int64, number int, markdown string) Version {
	s.t.Helper()
	s.must(s.f.write(s.t.Context(), func(t *tx) error {
		return publish(s.t.Context(), t, []newVersion{{action: action, number: number, lang: "nl", published: t.now, note: "Nieuw", markdown: markdown}})
	}))
	v, err := s.f.Actions.Version(s.t.Context(), Actor{}, action, number)
	s.must(err)
	return v
}

// blockWith gives the block of a version in which words stand.
func (s *stand) blockWith(v Version, words string) Block {
	s.t.Helper()
	for _, b := range v.Blocks {
		if splits(b.Plain, words) {
			return b
		}
	}
	s.t.Fatalf("no block of version %d holds %q", v.Number, words)
	return Block{}
}

func splits(plain, words string) bool {
	for i := 0; i+len(words) <= len(plain); i++ {
		if plain[i:i+len(words)] == words {
			return true
		}
	}
	return false
}

// mark comments on words of a version and gives the passage, as it stands in the newest version.
func (s *stand) mark(a Actor, g ground, v Version, words, said string) Passage {
	s.t.Helper()
	id, err := s.f.Passages.Comment(s.t.Context(), a, NewPassage{
		Action: g.action, Version: v.Number, Block: s.blockWith(v, words).ID, Quote: words,
		First: NewComment{Key: "key-" + fmt.Sprint(len(said), said[:min(len(said), 8)], a.Account), Markdown: said},
	})
	s.must(err)
	return s.passageOf(id)
}

func (s *stand) passageOf(comment int64) Passage {
	s.t.Helper()
	c, err := s.f.Comments.Find(s.t.Context(), Actor{}, comment)
	s.must(err)
	p, err := s.f.Passages.Find(s.t.Context(), Actor{}, c.Passage)
	s.must(err)
	return p
}

func TestPassages_Comment(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ana, bo := s.person("Ana"), s.person("Bo")
	block := s.blockWith(v, "vijf werkdagen")

	t.Run("the words are kept with their place, and have a thread", func(t *testing.T) {
		p := s.mark(ana, g, v, "vijf werkdagen", "Dat is te lang.")
		if p.Exact != "vijf werkdagen" || p.Words != p.Exact || p.State != "kept" || p.MadeOn != 1 || p.Block != block.ID || p.Count != 1 {
			t.Errorf("passage is %+v", p)
		}
		thread, err := s.f.Threads.Find(t.Context(), Actor{}, p.Thread)
		s.must(err)
		if !thread.Main || thread.AboutKind != "passage" || thread.About != p.ID || thread.Quote != p.Exact || thread.Action != g.action || thread.AboutNumber != 1 {
			t.Errorf("thread is %+v", thread)
		}
		if got := s.news(actionChannel(g.action)); got[len(got)-1].Kind != "comment.posted" || got[len(got)-1].Data["passage"] != float64(p.ID) {
			t.Errorf("the action's page does not hear of it: %+v", got)
		}
	})
	t.Run("the same words again are the same thread", func(t *testing.T) {
		p, again := s.mark(ana, g, v, "vijf werkdagen", "Of toch niet."), s.mark(bo, g, v, "vijf werkdagen", "Vind ik ook.")
		if p.ID != again.ID || again.Count != 3 {
			t.Errorf("passages %d and %d, with %d comments", p.ID, again.ID, again.Count)
		}
	})
	t.Run("no words are the whole block", func(t *testing.T) {
		id, err := s.f.Passages.Comment(t.Context(), ana, NewPassage{Action: g.action, Version: 1, Block: block.ID, First: NewComment{Key: "whole-block", Markdown: "Ja."}})
		s.must(err)
		if p := s.passageOf(id); p.Exact != block.Plain {
			t.Errorf("words are %q", p.Exact)
		}
	})
	t.Run("the browser's offsets choose between the same words", func(t *testing.T) {
		in := NewPassage{Action: g.action, Version: 1, Block: block.ID, Quote: "gesprek", Start: 65, End: 72, First: NewComment{Key: "second-one", Markdown: "Welk?"}}
		id, err := s.f.Passages.Comment(t.Context(), ana, in)
		s.must(err)
		if p := s.passageOf(id); p.Start != 65 || p.Words != "gesprek" {
			t.Errorf("passage is %+v", p)
		}
	})
	t.Run("offsets at other words are not believed", func(t *testing.T) {
		in := NewPassage{Action: g.action, Version: 1, Block: block.ID, Quote: "aanvrager zoekt", Start: 1, End: 16, First: NewComment{Key: "wrong-place", Markdown: "Wie?"}}
		id, err := s.f.Passages.Comment(t.Context(), ana, in)
		s.must(err)
		if p := s.passageOf(id); p.Words != "aanvrager zoekt" {
			t.Errorf("passage is %+v", p)
		}
	})
	t.Run("refusals leave nothing", func(t *testing.T) {
		before := s.count(`SELECT count(*) FROM subjects`)
		in := NewPassage{Action: g.action, Version: 1, Block: block.ID, Quote: "twee weken", First: NewComment{Key: "not-there", Markdown: "Waar?"}}
		_, err := s.f.Passages.Comment(t.Context(), ana, in)
		s.refused(err, Invalid)
		in.Quote = ""
		_, err = s.f.Passages.Comment(t.Context(), Actor{}, in)
		s.refused(err, SignIn)
		for _, change := range []func(*NewPassage){
			func(in *NewPassage) { in.Version = 2 },
			func(in *NewPassage) { in.Block = 1 << 40 },
			func(in *NewPassage) { in.Action = g.plan },
		} {
			other := in
			change(&other)
			_, err = s.f.Passages.Comment(t.Context(), ana, other)
			s.refused(err, NotFound)
		}
		s.exec(`UPDATE plans SET phase = 'closed' WHERE id = $1`, g.plan)
		_, err = s.f.Passages.Comment(t.Context(), ana, in)
		s.refused(err, Closed)
		s.exec(`UPDATE plans SET phase = 'drafting' WHERE id = $1`, g.plan)
		if after := s.count(`SELECT count(*) FROM subjects`); after != before {
			t.Errorf("%d subjects came of refused comments", after-before)
		}
	})
	t.Run("a passage of which all was withdrawn is no longer marked", func(t *testing.T) {
		p := s.mark(bo, g, v, "extern bureau", "Welk bureau?")
		s.must(s.f.Comments.Withdraw(t.Context(), bo, s.first(p).ID))
		on, err := s.f.Passages.On(t.Context(), Actor{}, g.action, 1)
		s.must(err)
		for _, other := range on {
			if other.ID == p.ID {
				t.Error("it is still there")
			}
		}
	})
}

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
