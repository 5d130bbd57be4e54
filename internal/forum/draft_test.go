package forum

import (
	"strings"
	"testing"
	"time"
)

// holderOf makes someone the contact person of an organisation that holds the action.
func (s *stand) holderOf(g ground, name string) Actor {
	s.t.Helper()
	a := s.person(name)
	s.exec(`INSERT INTO organisations (slug, name, kind) VALUES ('org-' || $1::bigint, '{"nl": "Ministerie"}', 'ministry')`, a.Account)
	s.exec(`
		INSERT INTO holders (action_id, organisation_id, position, contact_id)
		SELECT $1, id, 1, $2::bigint FROM organisations WHERE slug = 'org-' || $2::bigint`, g.action, a.Account)
	return a
}

func (s *stand) open(a Actor, action int64) Draft {
	s.t.Helper()
	d, _, err := s.f.Drafts.Open(s.t.Context(), a, action)
	s.must(err)
	return d
}

// edit replaces words in what someone has before them.
func (d Draft) edit(old, new string) Edited {
	return Edited{Base: d.Base, Revision: d.Revision, Markdown: strings.Replace(d.Markdown, old, new, 1), Note: d.Note}
}

func TestDrafts_rights(t *testing.T) {
	s := newStand(t)
	g, other := s.lay("drafting"), s.lay("drafting")
	s.version(g.action, 1, firstText)
	s.version(other.action, 1, firstText)
	member, coalition, holder, moderator := s.person("Ana"), s.person("Co"), s.holderOf(g, "Ho"), s.moderator("Mo")
	coalition.Coalition = true
	admin := s.person("Ad")
	admin.Admin = true
	suspended := holder
	suspended.Suspended = true

	try := func(a Actor, action int64) map[string]Code {
		s.t.Helper()
		in := Edited{Base: 1, Markdown: "Iets anders.", Note: "Anders"}
		_, _, opened := s.f.Drafts.Open(t.Context(), a, action)
		_, saved := s.f.Drafts.Save(t.Context(), a, action, in)
		_, merged := s.f.Drafts.Merge(t.Context(), a, action, in)
		_, published := s.f.Drafts.Publish(t.Context(), a, action, Publication{Edited: in})
		return map[string]Code{"open": CodeOf(opened), "save": CodeOf(saved), "merge": CodeOf(merged), "publish": CodeOf(published), "discard": CodeOf(s.f.Drafts.Discard(t.Context(), a, action, 0))}
	}
	for name, c := range map[string]struct {
		actor  Actor
		action int64
		want   Code
	}{
		"a visitor knows of no draft":             {Actor{}, g.action, NotFound},
		"nor does a member":                       {member, g.action, NotFound},
		"nor the coalition":                       {coalition, g.action, NotFound},
		"nor the holder of another action":        {holder, other.action, NotFound},
		"a suspended holder reads but writes not": {suspended, g.action, Refused},
	} {
		t.Run(name, func(t *testing.T) {
			for what, code := range try(c.actor, c.action) {
				if code != c.want {
					t.Errorf("%s: %q, want %q", what, code, c.want)
				}
			}
			if n := s.count(`SELECT (SELECT count(*) FROM drafts) + (SELECT count(*) FROM draft_editors)`); n != 0 {
				t.Errorf("%d rows came of it", n)
			}
		})
	}
	for name, a := range map[string]Actor{"the holder": holder, "a moderator": moderator, "an admin": admin} {
		t.Run(name+" may edit, and others learn nothing", func(t *testing.T) {
			s.open(a, g.action)
			if may, err := s.f.Channels.MayJoin(t.Context(), a, draftChannel(g.action)); err != nil || !may {
				t.Errorf("may follow the draft: %v, %v", may, err)
			}
			if may, err := s.f.Channels.MayJoin(t.Context(), member, draftChannel(g.action)); err != nil || may {
				t.Errorf("a member may follow the draft: %v, %v", may, err)
			}
		})
	}
	t.Run("an adopted plan's texts are not edited", func(t *testing.T) {
		s.exec(`UPDATE plans SET phase = 'implementation' WHERE id = $1`, g.plan)
		_, _, err := s.f.Drafts.Open(t.Context(), holder, g.action)
		s.refused(err, Closed)
		s.exec(`UPDATE plans SET phase = 'drafting' WHERE id = $1`, g.plan)
	})
}

func TestDrafts_Save(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	s.version(g.action, 1, firstText)
	ho, mo := s.holderOf(g, "Ho"), s.moderator("Mo")

	mine, theirs := s.open(ho, g.action), s.open(mo, g.action)
	_, others, err := s.f.Drafts.Open(t.Context(), ho, g.action)
	s.must(err)
	if len(others) != 2 || others[1].Name != "Mo" {
		t.Errorf("editors are %+v", others)
	}
	saved, err := s.f.Drafts.Save(t.Context(), ho, g.action, mine.edit("vijf", "tien"))
	s.must(err)
	if saved.Revision == 0 || saved.ByName != "Ho" || !strings.Contains(saved.Markdown, "tien werkdagen") {
		t.Errorf("saved %+v", saved)
	}
	t.Run("the same text again is no other save", func(t *testing.T) {
		again, err := s.f.Drafts.Save(t.Context(), ho, g.action, mine.edit("vijf", "tien"))
		s.must(err)
		if again.Revision != saved.Revision {
			t.Errorf("revision %d became %d", saved.Revision, again.Revision)
		}
	})
	t.Run("a second editor does not write over the first, and both are kept by merging", func(t *testing.T) {
		in := theirs.edit("elk kwartaal", "elk jaar")
		_, err := s.f.Drafts.Save(t.Context(), mo, g.action, in)
		s.refused(err, Conflict)
		merged, err := s.f.Drafts.Merge(t.Context(), mo, g.action, in)
		s.must(err)
		if len(merged.Clashes) != 0 || !strings.Contains(merged.Markdown, "tien werkdagen") || !strings.Contains(merged.Markdown, "elk jaar") {
			t.Errorf("merged %+v", merged)
		}
		saved, err = s.f.Drafts.Save(t.Context(), mo, g.action, Edited{Base: merged.Now.Base, Revision: merged.Now.Revision, Markdown: merged.Markdown})
		s.must(err)
	})
	t.Run("where both changed one sentence, both are shown", func(t *testing.T) {
		merged, err := s.f.Drafts.Merge(t.Context(), ho, g.action, mine.edit("binnen vijf", "binnen zes"))
		s.must(err)
		if len(merged.Clashes) != 1 || !strings.Contains(merged.Clashes[0].Mine, "zes") || !strings.Contains(merged.Clashes[0].Theirs, "tien") {
			t.Errorf("clashes are %+v", merged.Clashes)
		}
	})
	t.Run("after throwing it away, one begins from the version", func(t *testing.T) {
		s.refused(s.f.Drafts.Discard(t.Context(), ho, g.action, 0), Conflict)
		s.must(s.f.Drafts.Discard(t.Context(), ho, g.action, saved.Revision))
		d := s.open(ho, g.action)
		if d.Markdown != firstText || d.Revision != 0 {
			t.Errorf("draft is %+v", d)
		}
		_, err := s.f.Drafts.Save(t.Context(), ho, g.action, d.edit("vijf", "acht"))
		s.must(err)
	})
	t.Run("a version that an import publishes beside it takes nothing away", func(t *testing.T) {
		before := s.open(ho, g.action)
		s.version(g.action, 2, strings.Replace(firstText, "extern bureau", "ander bureau", 1))
		d := s.open(ho, g.action)
		if d.Markdown != before.Markdown || d.Base != 1 || d.Newest != 2 {
			t.Errorf("draft is %+v", d)
		}
		in := d.edit("de redenen", "alle redenen")
		_, err := s.f.Drafts.Save(t.Context(), ho, g.action, in)
		s.refused(err, Conflict)
		merged, err := s.f.Drafts.Merge(t.Context(), ho, g.action, in)
		s.must(err)
		for _, words := range []string{"acht werkdagen", "ander bureau", "alle redenen"} {
			if !strings.Contains(merged.Markdown, words) {
				t.Errorf("%q was lost: %s", words, merged.Markdown)
			}
		}
		_, err = s.f.Drafts.Save(t.Context(), ho, g.action, Edited{Base: merged.Now.Base, Revision: merged.Now.Revision, Markdown: merged.Markdown})
		s.must(err)
	})
	t.Run("old saves are forgotten, the draft is not", func(t *testing.T) {
		s.now = s.now.Add(8 * 24 * time.Hour)
		s.must(s.f.Drafts.Tidy(t.Context()))
		if n := s.count(`SELECT count(*) FROM draft_revisions`); n != 0 {
			t.Errorf("%d saves are kept", n)
		}
		if d := s.open(ho, g.action); !strings.Contains(d.Markdown, "alle redenen") {
			t.Errorf("draft is %+v", d)
		}
	})
}
