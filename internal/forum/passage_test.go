package forum

import (
	"fmt"
	"testing"
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
