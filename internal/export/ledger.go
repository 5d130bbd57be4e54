package export

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"samenspraak/internal/forum"
)

// LedgerColumns are the columns of the ledger as a file, in this order; new ones only come after these. Their meaning stands on the ledger's page.
var LedgerColumns = []string{
	"id", "kind", "url", "submitted_at", "author", "organisation", "action_number", "action_title", "language", "text",
	"outcome", "reason", "reason_language", "answered_at", "response_url", "days",
}

// Ledger says where inputs are found and until when they wait.
type Ledger struct {
	Site string // address of the site, without a slash at its end
	Lang string // of titles that are in more than one
	Now  time.Time
}

// fields are what a file says of an input, in the order of LedgerColumns. Moments are in UTC; days are whole days until the answer, or until now.
func (l Ledger) fields(i forum.Input) []string {
	organisation, _ := i.Organisation.In(l.Lang)
	action, _ := i.ActionTitle.In(l.Lang)
	said := i.Title
	if i.Kind != "proposal" {
		said = i.Excerpt
	}
	number, response, answered, until := "", "", "", l.Now
	if i.ActionNumber != 0 {
		number = strconv.Itoa(i.ActionNumber)
	}
	if !i.Waits() {
		response = l.Site + "/responses/" + strconv.FormatInt(i.Response, 10)
		answered, until = i.AnsweredAt.UTC().Format(time.RFC3339), *i.AnsweredAt
	}
	return []string{
		strconv.FormatInt(i.ID, 10), i.Kind, l.Site + i.Path(), i.At.UTC().Format(time.RFC3339), i.AuthorName, organisation, number, action, i.Lang, said,
		i.Outcome, i.Reason, i.ReasonLang, answered, response, strconv.Itoa(int(until.Sub(i.At) / (24 * time.Hour))),
	}
}

// CSV writes inputs as comma-separated values by RFC 4180, in UTF-8 with the mark by which spreadsheets know it.
type CSV struct {
	ledger Ledger
	to     *csv.Writer
}

// NewCSV begins a file.
func NewCSV(to io.Writer, l Ledger) (*CSV, error) {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return nil, err
	}
	w := csv.NewWriter(to)
	w.UseCRLF = true
	return &CSV{l, w}, w.Write(LedgerColumns)
}

// Add writes an input.
func (c *CSV) Add(i forum.Input) error {
	fields := c.ledger.fields(i)
	for at, field := range fields {
		fields[at] = harmless(field)
	}
	return c.to.Write(fields)
}

// Close ends the file; it does not close what it was written to.
func (c *CSV) Close() error {
	c.to.Flush()
	return c.to.Error()
}

// harmless keeps a spreadsheet from taking what someone wrote for a formula (OWASP, CSV Injection): such a cell begins with an apostrophe.
func harmless(field string) string {
	if field != "" && strings.ContainsRune("=+-@\t\r", rune(field[0])) {
		return "'" + field
	}
	return field
}

// JSON writes inputs as one object: {"inputs": [...]}, each with the names of LedgerColumns. What is not there is null.
type JSON struct {
	ledger Ledger
	to     *bufio.Writer
	begun  bool
}

// NewJSON begins a file.
func NewJSON(to io.Writer, l Ledger) (*JSON, error) {
	w := bufio.NewWriter(to)
	_, err := w.WriteString(`{"inputs":[`)
	return &JSON{ledger: l, to: w}, err
}

// Add writes an input.
func (j *JSON) Add(i forum.Input) error {
	if j.begun {
		if err := j.to.WriteByte(','); err != nil {
			return err
		}
	}
	j.begun = true
	if _, err := j.to.WriteString("\n{"); err != nil {
		return err
	}
	for at, field := range j.ledger.fields(i) {
		if at > 0 {
			if err := j.to.WriteByte(','); err != nil {
				return err
			}
		}
		value, err := json.Marshal(valueOf(LedgerColumns[at], field))
		if err != nil {
			return err
		}
		if _, err := j.to.WriteString(strconv.Quote(LedgerColumns[at]) + ":" + string(value)); err != nil {
			return err
		}
	}
	return j.to.WriteByte('}')
}

// Close ends the file; it does not close what it was written to.
func (j *JSON) Close() error {
	if _, err := j.to.WriteString("\n]}\n"); err != nil {
		return err
	}
	return j.to.Flush()
}

// valueOf makes numbers of what are numbers, and null of what is not there.
func valueOf(column, field string) any {
	switch column {
	case "id", "days", "action_number":
		if n, err := strconv.ParseInt(field, 10, 64); err == nil {
			return n
		}
	}
	if field == "" {
		return nil
	}
	return field
}
