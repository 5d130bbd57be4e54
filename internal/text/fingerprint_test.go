package text

import (
	"math/bits"
	"testing"
)

const (
	asked = "Zet van elk Woo-verzoek online hoe ver de behandeling is, met de naam van het team en de datum waarop het antwoord er moet zijn."
	near  = "Zet van elk Woo-verzoek online hoe ver de behandeling is, met de naam van de afdeling en de datum waarop het antwoord er moet zijn!"
	other = "Publiceer alle vergunningen op een kaart, zodat bewoners zien wat er in hun straat gebouwd of gekapt gaat worden."
)

func TestFingerprint(t *testing.T) {
	apart := func(a, b string) int {
		fa, is := Fingerprint(a)
		fb, also := Fingerprint(b)
		if !is || !also {
			t.Fatal("too short")
		}
		return bits.OnesCount64(fa ^ fb)
	}
	if n := apart(asked, asked); n != 0 {
		t.Errorf("the same text is %d bits apart", n)
	}
	if n := apart(asked, near); n > FingerprintsApart || Likeness(asked, near) < 0.9 {
		t.Errorf("a text with one other word is %d bits apart", n)
	}
	if n := apart(asked, other); n <= FingerprintsApart {
		t.Errorf("another text is %d bits apart", n)
	}
	if _, is := Fingerprint("Goed idee, helemaal mee eens!"); is {
		t.Error("what many say has a fingerprint")
	}
}

func TestTongue(t *testing.T) {
	const (
		dutch   = "Ik vind dat de gemeente veel eerder moet laten weten wat er met onze bezwaren is gedaan, want nu horen wij niets."
		english = "I think that the council should tell us much earlier what they did with our objections, because now we hear nothing at all."
		german  = "Ich finde, dass die Gemeinde uns viel früher sagen muss, was mit unseren Einwänden passiert ist, denn wir hören nichts und das ist nicht gut."
		russian = "Я думаю, что город должен намного раньше сообщать нам, что было сделано с нашими возражениями, потому что сейчас мы ничего не слышим."
	)
	for name, c := range map[string]struct{ text, claimed, want string }{
		"Dutch said to be Dutch":            {dutch, "nl", ""},
		"English said to be English":        {english, "en", ""},
		"Dutch said to be English":          {dutch, "en", "nl"},
		"English said to be Dutch":          {english, "nl", "en"},
		"German":                            {german, "nl", "de"},
		"another script":                    {russian, "nl", OtherScript},
		"both languages":                    {dutch + " " + english, "nl", ""},
		"a Dutch text with an English name": {dutch + " Open Government Partnership Independent Reporting Mechanism", "nl", ""},
		"a short text":                      {"I agree with the above.", "nl", ""},
		"names alone":                       {"Amersfoort Utrecht Rotterdam Den Haag Leiden Delft Gouda Breda Tilburg Eindhoven Venlo Zwolle Assen Emmen Almere Lelystad", "nl", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Tongue(c.text, c.claimed); got != c.want {
				t.Errorf("%q", got)
			}
		})
	}
}
