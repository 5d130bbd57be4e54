package locales

import "testing"

func TestBothLanguagesSayTheSame(t *testing.T) {
	catalogue, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	w := catalogue["en"]
	if got := w.T("form.error", "Problem", "x"); got != "Error: x" {
		t.Errorf("T: %q", got)
	}
	if got := catalogue["nl"].N("comment.count", 1940); got != "1.940 reacties" {
		t.Errorf("N: %q", got)
	}
	if got := w.N("comment.count", 1); got != "1 comment" {
		t.Errorf("N one: %q", got)
	}
	if got := w.T("layout.menu"); got != "Menu" {
		t.Errorf("plain: %q", got)
	}
	t.Log(w.T("comment.error.empty"))
}
