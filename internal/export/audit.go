package export

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"samenspraak/internal/forum"
)

// AuditColumns are the columns of the audit log as a file.
var AuditColumns = []string{"id", "at", "event", "actor", "actor_name", "subject", "subject_kind", "subject_title", "url", "plan", "data"}

// Audit writes events as a file.
type Audit struct {
	to   *csv.Writer
	lang string
	url  func(forum.AuditedEvent) string
}

// NewAudit begins a file, with titles in one language; it names its encoding, as LibreOffice and Excel want it. url gives where the subject of an
// event stands, or "".
func NewAudit(to io.Writer, lang string, url func(forum.AuditedEvent) string) (*Audit, error) {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return nil, err
	}
	w := csv.NewWriter(to)
	w.UseCRLF = true
	return &Audit{w, lang, url}, w.Write(AuditColumns)
}

// Add writes an event.
func (u *Audit) Add(e forum.AuditedEvent) error {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return err
	}
	title, _ := e.Title.In(u.lang)
	plan, _ := e.PlanTitle.In(u.lang)
	return u.to.Write([]string{
		strconv.FormatInt(e.ID, 10), e.At.UTC().Format(time.RFC3339Nano), e.Kind, numberOrNone(e.Actor), harmless(e.ActorName),
		numberOrNone(e.Subject), e.SubjectKind, harmless(title), u.url(e), harmless(plan), string(data),
	})
}

func numberOrNone(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// Close ends the file; it does not close what it was written to.
func (u *Audit) Close() error {
	u.to.Flush()
	return u.to.Error()
}
