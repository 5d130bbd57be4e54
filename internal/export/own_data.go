package export

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// OwnDataFormat names the format of a file of someone's own data, and its version: 2 will be one that readers of 1 cannot read.
const OwnDataFormat = "samenspraak-own-data/1"

// OwnDataHead is how such a file begins.
type OwnDataHead struct {
	Site   string // address of the site
	Lang   string // of the explanations
	MadeAt time.Time
	About  []string                 // what the file is, a sentence each
	Say    func(part string) string // what a part is
}

// OwnData writes what is kept about someone as one JSON object: of each part a list, a thing a line. It keeps nothing in memory.
type OwnData struct {
	to    *bufio.Writer
	parts []string // that are still to come
	begun bool     // the list of the part before those is open, and holds something
}

// NewOwnData begins a file that will hold these parts, in this order.
func NewOwnData(to io.Writer, head OwnDataHead, parts []string) (*OwnData, error) {
	w := &OwnData{to: bufio.NewWriter(to), parts: parts}
	fields := []struct {
		name  string
		value any
	}{
		{"format", OwnDataFormat}, {"site", head.Site}, {"made_at", head.MadeAt.UTC().Format(time.RFC3339)}, {"language", head.Lang}, {"about_this_file", head.About},
	}
	for i, f := range fields {
		value, err := json.Marshal(f.value)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(w.to, "%s\n  %q: %s", opening(i == 0, "{"), f.name, value)
	}
	w.to.WriteString(",\n  \"what_each_part_is\": {")
	for i, part := range parts {
		said, err := json.Marshal(head.Say(part))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(w.to, "%s\n    %q: %s", opening(i == 0, ""), part, said)
	}
	_, err := w.to.WriteString("\n  }")
	return w, err
}

// opening comes before what stands in a list or an object.
func opening(first bool, bracket string) string {
	if first {
		return bracket
	}
	return ","
}

// Add writes one thing of a part; parts come in the order that NewOwnData was given.
func (w *OwnData) Add(part string, one json.RawMessage) error {
	if !w.begun || w.parts[0] != part {
		if err := w.until(part); err != nil {
			return err
		}
		fmt.Fprintf(w.to, ",\n  %q: [", part)
	}
	_, err := fmt.Fprintf(w.to, "%s\n    %s", opening(!w.begun, ""), one)
	w.begun = true
	return err
}

// until ends the list that is open, and writes those in which nothing is, up to a part.
func (w *OwnData) until(part string) error {
	for len(w.parts) > 0 && (w.begun || w.parts[0] != part) {
		if w.begun {
			w.to.WriteString("\n  ]")
		} else {
			fmt.Fprintf(w.to, ",\n  %q: []", w.parts[0])
		}
		w.begun, w.parts = false, w.parts[1:]
	}
	if len(w.parts) == 0 && part != "" {
		return fmt.Errorf("own data: %q comes out of order, or is no part", part)
	}
	return nil
}

// Close ends the file; it does not close what it was written to.
func (w *OwnData) Close() error {
	if err := w.until(""); err != nil {
		return err
	}
	w.to.WriteString("\n}\n")
	return w.to.Flush() // gives the first error that there was
}
