package forum

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// letter is what came in on paper yesterday, from someone with a name.
func (s *stand) letter(name string) AssistedPerson {
	shown := "Anoniem (via de moderatie)"
	if name != "" {
		shown = name + " (via de moderatie)"
	}
	return AssistedPerson{Way: "paper", Name: name, ShownAs: shown, ReceivedOn: s.now.AddDate(0, 0, -1), Contact: "020 1234567"}
}

func (s *stand) enter(a Actor, in NewAssisted) int64 {
	s.t.Helper()
	id, err := s.f.Assisted.Enter(s.t.Context(), a, in)
	s.must(err)
	return id
}

func TestAssisted_Enter(t *testing.T) {
	d := newDesk(t)
	comment := NewAssisted{Key: "letter-0001", AssistedPerson: d.letter("Truus de Wit"), Thread: d.g.thread, Comment: NewComment{Markdown: "Schrijf het in gewone taal.", Lang: "nl"}}
	id := d.enter(d.bram, comment)
	if again := d.enter(d.bram, comment); again != id {
		t.Errorf("a double click makes another, %d", again)
	}

	t.Run("it stands under the person's name, marked, and counts as input", func(t *testing.T) {
		c, err := d.f.Comments.Find(t.Context(), Actor{}, id)
		d.must(err)
		if c.AuthorName != "Truus de Wit (via de moderatie)" || c.Assisted == nil || *c.Assisted != (Assisted{Way: "paper", Name: "Truus de Wit"}) || c.IsModerator {
			t.Errorf("it is %+v", c)
		}
		if !d.isInput(id) {
			t.Error("nobody is owed an answer")
		}
	})
	t.Run("so do a note on a passage and a proposal, of nobody in particular", func(t *testing.T) {
		v, err := d.f.Actions.Version(t.Context(), Actor{}, d.g.action, 1)
		d.must(err)
		note := d.enter(d.bram, NewAssisted{Key: "letter-0002", AssistedPerson: d.letter(""), Passage: &NewPassage{
			Action: d.g.action, Version: 1, Block: d.blockWith(v, "vijf werkdagen").ID, Quote: "vijf werkdagen", First: NewComment{Markdown: "Te lang.", Lang: "nl"},
		}})
		proposal := d.enter(d.tess, NewAssisted{Key: "letter-0003", AssistedPerson: d.letter(""), Proposal: &NewProposal{
			Plan: d.g.plan, Lang: "nl", ProposalText: ProposalText{Title: "Een balie voor vragen", Problem: "Er is er geen.", Solution: "Open er een."},
		}})
		c, err := d.f.Comments.Find(t.Context(), Actor{}, note)
		d.must(err)
		o, err := d.f.Proposals.Find(t.Context(), Actor{}, proposal)
		d.must(err)
		if c.Passage == 0 || c.AuthorName != "Anoniem (via de moderatie)" || c.Assisted == nil || o.Assisted == nil || o.AuthorName != c.AuthorName || o.Author == c.Author {
			t.Errorf("they are %+v and %+v", c, o)
		}
		if !d.isInput(note) || !d.isInput(proposal) {
			t.Error("nobody is owed an answer")
		}
	})
	t.Run("who entered it is on record, and nothing that is private", func(t *testing.T) {
		if n := d.count(`SELECT count(*) FROM events WHERE kind = 'assisted.entered' AND actor_id = $1 AND subject_id = $2`, d.bram.Account, id); n != 1 {
			t.Errorf("%d events", n)
		}
		if n := d.count(`SELECT count(*) FROM events WHERE data::text LIKE '%1234567%' OR data::text LIKE '%Truus%'`); n != 0 {
			t.Error("the record holds who it is")
		}
	})
	t.Run("nobody signs in to it, follows or is told anything by it", func(t *testing.T) {
		account := d.count(`SELECT account_id FROM assisted WHERE id = $1`, id)
		d.post(d.ana, d.g.thread, id, "Eens!")
		d.tell()
		if n := d.count(`SELECT count(*) FROM follows WHERE account_id = $1`, account); n != 0 {
			t.Errorf("it follows %d things", n)
		}
		if n := d.arrive(Arrival{Issuer: "https://provider.example", Sub: "Truus de Wit"}); n == int64(account) {
			t.Error("somebody arrived as it")
		}
	})
	t.Run("only moderators enter, and what is missing is asked for", func(t *testing.T) {
		for name, a := range map[string]Actor{"visitor": {}, "member": d.ana, "holder": d.holder} {
			if _, err := d.f.Assisted.Enter(t.Context(), a, comment); CodeOf(err) != NotFound {
				t.Errorf("a %s: %v", name, err)
			}
		}
		wrong := comment
		wrong.AssistedPerson = AssistedPerson{Way: "pigeon", Name: strings.Repeat("a", 60), ReceivedOn: d.now.AddDate(0, 0, 2), Contact: strings.Repeat("9", 300)}
		wrong.Comment.Markdown = ""
		_, err := d.f.Assisted.Enter(t.Context(), d.bram, wrong)
		if got := fieldsOf(err); !slices.Equal(got, []string{"way", "name", "contact", "received_on", "text"}) {
			t.Errorf("asked for are %v", got)
		}
	})
	t.Run("a letter that came while proposals were open is entered after that", func(t *testing.T) {
		d.exec(`UPDATE windows SET closes = $1`, d.now.AddDate(0, 0, -1))
		late := NewAssisted{Key: "letter-0004", AssistedPerson: d.letter("Truus de Wit"), Proposal: &NewProposal{
			Plan: d.g.plan, Lang: "nl", ProposalText: ProposalText{Title: "Nog een balie", Problem: "Er is er geen.", Solution: "Open er een."},
		}}
		today := late
		today.Key, today.ReceivedOn = "letter-0005", d.now
		if _, err := d.f.Assisted.Enter(t.Context(), d.bram, today); CodeOf(err) != Closed {
			t.Errorf("one of today: %v", err)
		}
		d.enter(d.bram, late)
	})
}

func TestAssisted_correct(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, mod, other := s.person("Ana"), s.moderator("Mo"), s.moderator("Mi")
	id := s.enter(mod, NewAssisted{Key: "letter-0001", AssistedPerson: s.letter("Truus de Wit"), Thread: g.thread, Comment: NewComment{Markdown: "Schijf het gewoon.", Lang: "nl"}})
	s.now = s.now.Add(EditFor + time.Hour)

	t.Run("any moderator corrects the words, at any time; a member never", func(t *testing.T) {
		if err := s.f.Comments.Edit(t.Context(), ana, id, 1, "Iets anders."); CodeOf(err) != NotFound {
			t.Errorf("a member: %v", err)
		}
		s.must(s.f.Comments.Edit(t.Context(), other, id, 1, "Schrijf het gewoon."))
		own := s.post(ana, g.thread, 0, "Van mij.")
		if err := s.f.Comments.Edit(t.Context(), other, own, 1, "Van een moderator."); CodeOf(err) != NotFound {
			t.Errorf("a moderator rewrites what a member wrote: %v", err)
		}
		if err := s.f.Comments.Withdraw(t.Context(), other, own); CodeOf(err) != NotFound {
			t.Errorf("a moderator withdraws what a member wrote: %v", err)
		}
	})
	t.Run("for whom it is can be corrected, and left out", func(t *testing.T) {
		s.must(s.f.Assisted.Change(t.Context(), mod, id, s.letter("")))
		c, err := s.f.Comments.Find(t.Context(), Actor{}, id)
		s.must(err)
		if c.AuthorName != "Anoniem (via de moderatie)" || c.Assisted.Name != "" {
			t.Errorf("it is of %+v", c)
		}
		if err := s.f.Assisted.Change(t.Context(), ana, id, s.letter("")); CodeOf(err) != NotFound {
			t.Errorf("a member: %v", err)
		}
	})
	t.Run("a proposal gets a next version", func(t *testing.T) {
		proposal := s.enter(mod, NewAssisted{Key: "letter-0002", AssistedPerson: s.letter(""), Proposal: &NewProposal{
			Plan: g.plan, Lang: "nl", ProposalText: ProposalText{Title: "Een bali", Problem: "Er is er geen.", Solution: "Open er een."},
		}})
		s.must(s.f.Assisted.Reword(t.Context(), other, proposal, "Een balie", "Er is er geen.", "Open er een.", "Gecorrigeerd"))
		if o, err := s.f.Proposals.Find(t.Context(), Actor{}, proposal); err != nil || o.Title != "Een balie" || o.Version != 2 {
			t.Errorf("it is %+v, %v", o, err)
		}
		members := s.propose(ana, g, "Van een lid")
		if err := s.f.Assisted.Reword(t.Context(), other, members, "Anders", "Anders", "Anders", ""); CodeOf(err) != NotFound {
			t.Errorf("a moderator rewords what a member proposed: %v", err)
		}
	})
	t.Run("a moderator withdraws it, for whoever asks", func(t *testing.T) {
		s.must(s.f.Comments.Withdraw(t.Context(), other, id))
		if c, err := s.f.Comments.Find(t.Context(), Actor{}, id); err != nil || !c.Gone() || c.Assisted != nil || c.AuthorName != "" {
			t.Errorf("it is %+v, %v", c, err)
		}
	})
}

func TestAssisted_documents(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod, other := s.person("Ana"), s.moderator("Mo"), s.moderator("Mi")
	id := s.enter(mod, NewAssisted{Key: "letter-0001", AssistedPerson: s.letter("Truus de Wit"), Thread: g.thread, Comment: NewComment{Markdown: "Schrijf het gewoon.", Lang: "nl"}})
	seal := func(a Actor, subject int64) error {
		return s.f.Attachments.Seal(t.Context(), a, subject, NewAttachment{Name: "brief.png", Data: somePNG(t)})
	}
	s.must(seal(mod, id))
	if err := seal(ana, id); CodeOf(err) != NotFound {
		t.Errorf("a member adds one: %v", err)
	}
	if err := seal(mod, s.post(ana, g.thread, 0, "Van mij.")); CodeOf(err) != NotFound {
		t.Errorf("with what a member wrote: %v", err)
	}
	source, err := s.f.Assisted.Source(t.Context(), other, id)
	s.must(err)
	if len(source.Documents) != 1 || source.Contact != "020 1234567" || source.EnteredName != "Mo" {
		t.Fatalf("moderators read %+v", source)
	}
	file := source.Documents[0]
	if file.Public {
		t.Error("others may keep it")
	}
	for name, a := range map[string]Actor{"visitor": {}, "member": ana} {
		if _, err := s.f.Attachments.Find(t.Context(), a, file.ID); CodeOf(err) != NotFound {
			t.Errorf("a %s gets it: %v", name, err)
		}
		if _, err := s.f.Assisted.Source(t.Context(), a, id); CodeOf(err) != NotFound {
			t.Errorf("a %s reads the source: %v", name, err)
		}
		if _, err := s.f.Attachments.Unseal(t.Context(), a, file.ID); CodeOf(err) != NotFound {
			t.Errorf("a %s takes it away: %v", name, err)
		}
	}
	if found, err := s.f.Attachments.Find(t.Context(), other, file.ID); err != nil || s.content(found) == "" {
		t.Errorf("a colleague gets %+v, %v", found, err)
	}
	if with, err := s.f.Attachments.Of(t.Context(), mod, id); err != nil || len(with) != 0 {
		t.Errorf("it stands with the contribution: %+v, %v", with, err)
	}
	t.Run("of what is deleted, admins alone have it", func(t *testing.T) {
		admin := s.admin("Ada")
		unlawful := s.enter(mod, NewAssisted{Key: "letter-0002", AssistedPerson: s.letter(""), Thread: g.thread, Comment: NewComment{Markdown: "Sla ze op hun hoofd.", Lang: "nl"}})
		s.must(seal(mod, unlawful))
		documents := func(a Actor) int {
			source, err := s.f.Assisted.Source(t.Context(), a, unlawful)
			s.must(err)
			for _, f := range source.Documents {
				if _, err := s.f.Attachments.Find(t.Context(), a, f.ID); err != nil {
					t.Errorf("it is not got: %v", err)
				}
			}
			return len(source.Documents)
		}
		source, err := s.f.Assisted.Source(t.Context(), mod, unlawful)
		s.must(err)
		if _, err := s.f.Requests.Answer(t.Context(), other, s.asks(mod, DecideDelete, unlawful), RequestAgreed, ""); err != nil {
			t.Fatal(err)
		}
		if documents(mod) != 0 || documents(admin) != 1 {
			t.Errorf("a moderator has %d, an admin %d", documents(mod), documents(admin))
		}
		if _, err := s.f.Attachments.Find(t.Context(), mod, source.Documents[0].ID); CodeOf(err) != NotFound {
			t.Errorf("a moderator gets it: %v", err)
		}
		s.must(s.f.write(t.Context(), func(tx *tx) error { return s.f.Attachments.removeSealed(t.Context(), tx, []int64{unlawful}) }))
	})
	t.Run("after a year it is gone, and so is the number to call", func(t *testing.T) {
		s.now = s.now.AddDate(0, AssistedPrivateFor, 1)
		s.must(s.f.Assisted.Tidy(t.Context()))
		s.must(s.f.Attachments.Tidy(t.Context()))
		if source, err := s.f.Assisted.Source(t.Context(), mod, id); err != nil || len(source.Documents) != 0 || source.Contact != "" || source.Name != "Truus de Wit" {
			t.Errorf("kept are %+v, %v", source, err)
		}
		if n := s.count(`SELECT count(*) FROM attachments`); n != 0 {
			t.Errorf("%d files are kept", n)
		}
	})
}
