package export

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestOwnData(t *testing.T) {
	head := OwnDataHead{
		Site: "https://forum.example", Lang: "nl", MadeAt: time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC), About: []string{`Dit is "alles".`},
		Say: func(part string) string { return "Wat " + part + " is" },
	}
	parts := []string{"account", "none", "comments", "more", "last"}
	write := func(t *testing.T, add func(w *OwnData) error) (string, error) {
		t.Helper()
		var to strings.Builder
		w, err := NewOwnData(&to, head, parts)
		if err == nil {
			err = add(w)
		}
		if err == nil {
			err = w.Close()
		}
		return to.String(), err
	}
	type file struct {
		Format  string            `json:"format"`
		MadeAt  time.Time         `json:"made_at"`
		About   []string          `json:"about_this_file"`
		What    map[string]string `json:"what_each_part_is"`
		Account []map[string]any  `json:"account"`
		None    []map[string]any  `json:"none"`
		Comment []map[string]any  `json:"comments"`
		Last    []map[string]any  `json:"last"`
	}

	t.Run("each part is a list, also one in which nothing is", func(t *testing.T) {
		written, err := write(t, func(w *OwnData) error {
			for _, one := range [][2]string{{"account", `{"name":"Noor"}`}, {"comments", `{"text":"Een"}`}, {"comments", `{"text":"Twee"}`}} {
				if err := w.Add(one[0], json.RawMessage(one[1])); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var read file
		if err := json.Unmarshal([]byte(written), &read); err != nil {
			t.Fatalf("%v in %s", err, written)
		}
		if read.Format != OwnDataFormat || !read.MadeAt.Equal(head.MadeAt) || read.About[0] != head.About[0] || len(read.What) != len(parts) || read.What["last"] != "Wat last is" {
			t.Errorf("it begins with %+v", read)
		}
		if len(read.Account) != 1 || read.None == nil || len(read.None) != 0 || len(read.Comment) != 2 || read.Comment[1]["text"] != "Twee" || read.Last == nil {
			t.Errorf("it holds %+v", read)
		}
	})
	t.Run("of someone of whom nothing is kept it is whole too", func(t *testing.T) {
		written, err := write(t, func(*OwnData) error { return nil })
		if err != nil || !json.Valid([]byte(written)) {
			t.Errorf("%v: %s", err, written)
		}
	})
	t.Run("a part that comes out of order is no part of it", func(t *testing.T) {
		for _, wrong := range []string{"account", "unheard_of"} {
			_, err := write(t, func(w *OwnData) error {
				if err := w.Add("comments", json.RawMessage(`{}`)); err != nil {
					return err
				}
				return w.Add(wrong, json.RawMessage(`{}`))
			})
			if err == nil {
				t.Errorf("%s is written", wrong)
			}
		}
	})
}
