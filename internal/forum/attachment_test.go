package forum

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
)

const somePDF = "%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"

func somePNG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (s *stand) attach(a Actor, draft int64, name string, data []byte) Attachment {
	s.t.Helper()
	id, err := s.f.Attachments.Add(s.t.Context(), a, draft, NewAttachment{Name: name, Data: data})
	s.must(err)
	f, err := s.f.Attachments.Find(s.t.Context(), a, id)
	s.must(err)
	return f
}

func (s *stand) content(f Attachment) string {
	s.t.Helper()
	r, err := s.f.Attachments.Read(s.t.Context(), f, 0, -1)
	s.must(err)
	defer r.Close()
	data, err := io.ReadAll(r)
	s.must(err)
	return string(data)
}

func TestAttachments(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, bo, cas, mo := s.person("Ana"), s.person("Bo"), s.person("Cas"), s.moderator("Mo")
	d := s.draft(ana, g.plan)
	s.joins(ana, bo, d.AuthoredAs())
	report := s.attach(ana, d.ID, "rapport.exe", []byte(somePDF))
	photo := s.attach(bo, d.ID, "foto.png", somePNG(t))

	if report.Name != "rapport.pdf" || report.Type != "application/pdf" || s.content(report) != somePDF || report.NeedsAlt() || report.Public {
		t.Errorf("the report is %+v", report)
	}
	if photo.Width != 30 || photo.Height != 20 || !photo.NeedsAlt() {
		t.Errorf("the photo is %+v", photo)
	}
	everyone := map[string]Actor{"a visitor": {}, "another member": cas, "a moderator": mo}
	t.Run("with a draft, its authors alone have them", func(t *testing.T) {
		for name, a := range everyone {
			if _, err := s.f.Attachments.Find(t.Context(), a, report.ID); CodeOf(err) != NotFound {
				t.Errorf("%s finds it: %v", name, err)
			}
			if _, err := s.f.Attachments.Describe(t.Context(), a, photo.ID, Description{Alt: "x"}); CodeOf(err) != NotFound {
				t.Errorf("%s describes it: %v", name, err)
			}
			if _, err := s.f.Attachments.Remove(t.Context(), a, report.ID); CodeOf(err) != NotFound {
				t.Errorf("%s removes it: %v", name, err)
			}
			if with, err := s.f.Attachments.With(t.Context(), a, d); err != nil || len(with) != 0 {
				t.Errorf("%s lists %d, %v", name, len(with), err)
			}
		}
		if with, err := s.f.Attachments.With(t.Context(), bo, d); err != nil || len(with) != 2 {
			t.Errorf("a co-author lists %d, %v", len(with), err)
		}
	})
	submit := func() (int64, error) {
		id, _, err := s.f.ProposalDrafts.Submit(t.Context(), ana, d.ID, DraftEdit{Revision: d.Revision})
		return id, err
	}
	t.Run("an image goes nowhere until it is said what it shows", func(t *testing.T) {
		_, err := submit()
		s.refused(err, Invalid)
		_, err = s.f.Attachments.Describe(t.Context(), bo, photo.ID, Description{Alt: strings.Repeat("x", MaxAlt+1)})
		s.refused(err, Invalid)
		_, err = s.f.Attachments.Describe(t.Context(), bo, photo.ID, Description{Alt: " Een  raadszaal "})
		s.must(err)
		if f, err := s.f.Attachments.Find(t.Context(), bo, photo.ID); err != nil || *f.Alt != "Een raadszaal" {
			t.Errorf("it is %+v, %v", f, err)
		}
	})
	proposal, err := submit()
	s.must(err)
	t.Run("with a published proposal everyone has them", func(t *testing.T) {
		for name, a := range everyone {
			f, err := s.f.Attachments.Find(t.Context(), a, report.ID)
			if err != nil || !f.Public || f.Subject != proposal {
				t.Errorf("%s: %+v, %v", name, f, err)
			}
			if of, err := s.f.Attachments.Of(t.Context(), a, proposal); err != nil || len(of) != 2 {
				t.Errorf("%s lists %d, %v", name, len(of), err)
			}
			if _, err := s.f.Attachments.Remove(t.Context(), a, report.ID); CodeOf(err) != NotFound {
				t.Errorf("%s removes it: %v", name, err)
			}
		}
	})
	t.Run("but not with one that is hidden, held or withdrawn", func(t *testing.T) {
		find := func(a Actor) Code {
			_, err := s.f.Attachments.Find(t.Context(), a, report.ID)
			return CodeOf(err)
		}
		s.exec(`UPDATE subjects SET audience = 'moderators' WHERE id = $1`, proposal)
		if find(Actor{}) != NotFound || find(cas) != NotFound || find(bo) != "" || find(mo) != "" {
			t.Error("held: others have it, or its authors and moderators do not")
		}
		s.exec(`UPDATE subjects SET audience = 'public' WHERE id = $1`, proposal)
		s.hide(proposal)
		if find(Actor{}) != NotFound {
			t.Error("hidden: a visitor has it")
		}
		s.exec(`UPDATE subjects SET hidden_by = NULL WHERE id = $1`, proposal)
		s.exec(`INSERT INTO withdrawals (subject_id, by_id, at) VALUES ($1, $2, now())`, proposal, ana.Account)
		if find(Actor{}) != NotFound {
			t.Error("withdrawn: a visitor has it")
		}
		s.exec(`DELETE FROM withdrawals`)
	})
	t.Run("one more comes with the next version, though no word changed", func(t *testing.T) {
		draft, err := s.f.ProposalDrafts.Reopen(t.Context(), bo, proposal)
		s.must(err)
		added := s.attach(bo, draft, "erbij.pdf", []byte(somePDF))
		if of, err := s.f.Attachments.Of(t.Context(), Actor{}, proposal); err != nil || len(of) != 2 {
			t.Errorf("readers have %d before it is published, %v", len(of), err)
		}
		s.must(s.revise(bo, proposal, nil, ProposalRevision{Note: "Een bijlage erbij."}))
		if f, err := s.f.Attachments.Find(t.Context(), Actor{}, added.ID); err != nil || f.Subject != proposal {
			t.Errorf("it is %+v, %v", f, err)
		}
	})
	t.Run("what an author takes away is gone, from the store too", func(t *testing.T) {
		_, err := s.f.Attachments.Remove(t.Context(), bo, report.ID)
		s.must(err)
		_, err = s.f.Attachments.Find(t.Context(), ana, report.ID)
		s.refused(err, NotFound)
		s.must(s.f.Attachments.Tidy(t.Context()))
		if _, err := s.f.Attachments.Read(t.Context(), report, 0, -1); err == nil {
			t.Error("the store still has it")
		}
		if s.content(photo) == "" {
			t.Error("another is gone with it")
		}
	})
}

func TestAttachments_refusals(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana := s.person("Ana")
	d := s.draft(ana, g.plan)
	big := append([]byte(somePDF), make([]byte, MaxAttachment)...)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":                {nil, "attachment.error.none"},
		"a file that is too big": {big, "attachment.error.tooLarge"},
		"a program":              {[]byte("MZ\x90"), "attachment.error.kind"},
		"half a PDF":             {[]byte("%PDF-1.7"), "attachment.error.damaged"},
		"an old office file":     {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "attachment.error.oldOffice"},
	} {
		_, err := s.f.Attachments.Add(t.Context(), ana, d.ID, NewAttachment{Name: "x.pdf", Data: c.data})
		s.refused(err, Invalid)
		if got := err.(*Error).Problems[0].Message; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if n := s.count(`SELECT count(*) FROM attachments`); n != 0 {
		t.Errorf("%d rows came of it", n)
	}
	t.Run("a draft has so many and no more, also of those that come at one moment", func(t *testing.T) {
		var all sync.WaitGroup
		for i := range MaxAttachments + 4 {
			all.Go(func() {
				_, err := s.f.Attachments.Add(t.Context(), ana, d.ID, NewAttachment{Name: fmt.Sprint(i), Data: []byte(somePDF)})
				if err != nil && CodeOf(err) != TooMany {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := s.count(`SELECT count(*) FROM attachments WHERE stored_at IS NOT NULL`); n != MaxAttachments {
			t.Errorf("%d were added", n)
		}
	})
	t.Run("nor more bytes than its share", func(t *testing.T) {
		other := s.draft(ana, g.plan)
		nearly := append(bytes.Repeat([]byte(" "), 9<<20), somePDF...)
		copy(nearly, "%PDF-1.7\n")
		for range 2 {
			s.attach(ana, other.ID, "groot.pdf", nearly)
		}
		_, err := s.f.Attachments.Add(t.Context(), ana, other.ID, NewAttachment{Name: "te veel", Data: nearly})
		s.refused(err, TooMany)
	})
}

func TestAttachments_Tidy(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana := s.person("Ana")
	d := s.draft(ana, g.plan)
	thrownAway, kept := s.attach(ana, d.ID, "weg.pdf", []byte(somePDF)), s.draft(ana, g.plan)
	stays := s.attach(ana, kept.ID, "blijft.pdf", []byte(somePDF))
	s.must(s.f.ProposalDrafts.Discard(t.Context(), ana, d.ID))
	_, err := s.f.Attachments.Find(t.Context(), ana, thrownAway.ID)
	s.refused(err, NotFound)
	s.exec(`UPDATE attachments SET stored_at = NULL WHERE id = $1`, stays.ID) // as if it were being written
	s.must(s.f.Attachments.Tidy(t.Context()))
	if n := s.count(`SELECT count(*) FROM attachments`); n != 1 {
		t.Errorf("%d rows are left, want that of the file that is being written", n)
	}
	if _, err := s.f.Attachments.Read(t.Context(), thrownAway, 0, -1); err == nil {
		t.Error("the store still has what was thrown away")
	}
	s.now = s.now.Add(storedWithin + time.Second)
	s.must(s.f.Attachments.Tidy(t.Context()))
	if n := s.count(`SELECT count(*) FROM attachments`); n != 0 {
		t.Errorf("%d rows are left of files that were never written to the end", n)
	}
}
