package demo

import (
	"testing"

	"samenspraak/internal/forum"
)

func TestSeed_proposals(t *testing.T) {
	s := seedForum(t)
	proposals := s.proposals()

	t.Run("each says what the content says, is supported by whom it names, and has its comments", func(t *testing.T) {
		for _, p := range s.said.Proposals {
			o := proposals[p.ID]
			if o.Problem != p.Problem || o.Solution != p.Solution || o.Lang != p.Lang || o.AuthorName != s.names[p.Author] || o.ActionNumber != p.RelatedAction {
				t.Errorf("%s is %+v", p.ID, o)
			}
			if o.Comments != len(p.Comments) {
				t.Errorf("%s has %d comments", p.ID, o.Comments)
			}
			backing, err := s.f.Supports.Of(t.Context(), forum.Actor{}, o.ID)
			s.must(err)
			if backing.Count != len(p.Supporters)+len(p.Supporting) || len(backing.Organisations) != len(p.Supporting) {
				t.Errorf("%s is supported by %+v", p.ID, backing)
			}
		}
	})
	t.Run("one was written and changed together, and kept its support", func(t *testing.T) {
		o := proposals["v12"]
		authors, err := s.f.CoAuthors.Of(t.Context(), forum.Actor{}, o.ID)
		s.must(err)
		if len(authors) != 2 || authors[0].Name != "Kirsten Namaak" || authors[1].Name != "Olaf Oefenstra" {
			t.Errorf("its authors are %+v", authors)
		}
		versions, err := s.f.ProposalVersions.Of(t.Context(), forum.Actor{}, o.ID)
		s.must(err)
		if len(versions) != 2 {
			t.Fatalf("it has %d versions", len(versions))
		}
		now, then := versions[0], versions[1]
		if now.Note == "" || !now.Substantial || now.AuthorName != "Olaf Oefenstra" || now.Text.Title != o.Title || len(now.Text.Milestones) != 2 {
			t.Errorf("the second version is %+v", now)
		}
		if then.Text.Title != "Eén zoekmachine voor besluiten van gemeenten" || then.AuthorName != "Kirsten Namaak" || o.Supporters != 4 {
			t.Errorf("the first version is %+v", then)
		}
	})
	t.Run("one has an image, which says what it shows", func(t *testing.T) {
		files, err := s.f.Attachments.Of(t.Context(), forum.Actor{}, proposals["v09"].ID)
		s.must(err)
		if len(files) != 1 || files[0].Type != "image/png" || files[0].NeedsAlt() || !files[0].Public {
			t.Fatalf("its files are %+v", files)
		}
	})
	t.Run("Noor has a draft", func(t *testing.T) {
		drafts, err := s.f.ProposalDrafts.List(t.Context(), s.actor("p14"))
		s.must(err)
		if len(drafts) != 1 || drafts[0].Title() != s.said.Drafts[0].Fields["title"] {
			t.Errorf("her drafts are %+v", drafts)
		}
	})
}
