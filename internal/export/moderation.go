package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"samenspraak/internal/forum"
)

// ModerationColumns are the columns of the moderation log as a file.
var ModerationColumns = []string{"id", "decided_at", "decision", "contribution", "house_rules", "rule", "reason", "language", "automatic", "undone", "appeal", "contributions", "hidden", "lifted_at"}

// Moderation writes the public log of decisions as a file.
type Moderation struct{ to *csv.Writer }

// NewModeration begins a file; it names its encoding, as LibreOffice and Excel want it.
func NewModeration(to io.Writer) (*Moderation, error) {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return nil, err
	}
	w := csv.NewWriter(to)
	w.UseCRLF = true
	return &Moderation{w}, w.Write(ModerationColumns)
}

// Add writes a decision.
func (m *Moderation) Add(d forum.LoggedDecision) error {
	rule, edition := "", ""
	if d.Rule != 0 {
		rule, edition = strconv.Itoa(d.Rule), strconv.Itoa(d.Edition)
	}
	lifted := ""
	if d.Lifted != nil {
		lifted = d.Lifted.UTC().Format(time.RFC3339)
	}
	return m.to.Write([]string{
		strconv.FormatInt(d.ID, 10), d.At.UTC().Format(time.RFC3339), d.Kind, d.AboutKind, edition, rule, harmless(d.Reason), d.Lang,
		strconv.FormatBool(d.Automatic), strconv.FormatBool(d.Undone), d.Appeal,
		strconv.Itoa(d.RestsOn), strconv.FormatBool(d.Hides || d.Kind == forum.DecideHide || d.Kind == forum.DecideDelete), lifted,
	})
}

// Close ends the file; it does not close what it was written to.
func (m *Moderation) Close() error {
	m.to.Flush()
	return m.to.Error()
}
