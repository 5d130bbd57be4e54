package forum

type fileUpdate struct {
	from          object
	ID            int64          `json:"id"`
	Number        int            `json:"number"`
	Date          *string        `json:"date"`
	DatePrecision string         `json:"date_precision"`
	Covers        string         `json:"covers"`
	Title         Text           `json:"title"`
	Source        string         `json:"source"`
	Provenance    map[string]any `json:"provenance"`

	entries []fileEntry
}

type fileEntry struct {
	from       object
	Update     int            `json:"update"`
	Action     int            `json:"action"`
	Status     string         `json:"status"`
	Text       Text           `json:"text"`
	Basis      string         `json:"basis"`
	Provenance map[string]any `json:"provenance"`
}

type fileMeeting struct {
	ID            int64          `json:"id"`
	Position      int            `json:"position"`
	Date          *string        `json:"date"`
	DatePrecision string         `json:"date_precision"`
	Title         Text           `json:"title"`
	Kind          string         `json:"kind"`
	Place         string         `json:"place"`
	Summary       Text           `json:"summary"`
	Source        string         `json:"source"`
	Provenance    map[string]any `json:"provenance"`
}

type fileDocument struct {
	from          object
	ID            int64          `json:"id"`
	Position      int            `json:"position"`
	Action        *int           `json:"action"`
	Title         Text           `json:"title"`
	Kind          string         `json:"kind"`
	Lang          string         `json:"lang"`
	Date          *string        `json:"date"`
	DatePrecision string         `json:"date_precision"`
	URL           string         `json:"url"`
	Provenance    map[string]any `json:"provenance"`
}

var entryStatuses = []string{"delivered", "none", "reconstructed", "unknown"}

func parseUpdate(o object) fileUpdate {
	date := o.date("date", firstDay, "")
	u := fileUpdate{
		from:          o,
		Number:        o.mustNumber("number"),
		Date:          date.day,
		DatePrecision: date.precision,
		Covers:        o.words("covers"),
		Title:         o.mustText("title", "nl"),
		Source:        o.words("source"),
	}
	for _, each := range o.objects("entries") {
		u.entries = append(u.entries, parseEntry(each, u.Number))
	}
	u.Provenance = o.rest()
	return u
}

func parseEntry(o object, update int) fileEntry {
	e := fileEntry{
		from:   o,
		Update: update,
		Action: o.mustNumber("action"),
		Status: o.mustChoice("status", entryStatuses),
		Text:   o.text("text", "nl"),
		Basis:  o.words("basis"),
	}
	e.Provenance = o.rest()
	return e
}

func parseMeeting(o object, position int) fileMeeting {
	date := o.date("date", firstDay, "")
	m := fileMeeting{
		Position:      position,
		Date:          date.day,
		DatePrecision: date.precision,
		Title:         o.mustText("title", "nl"),
		Kind:          o.mustWords("kind"),
		Place:         o.words("place"),
		Summary:       o.text("summary", "nl"),
		Source:        o.words("source"),
	}
	m.Provenance = o.rest()
	return m
}

// parseDocument takes a plain title to be in the document's own language.
func parseDocument(o object, position int) fileDocument {
	date := o.date("date", firstDay, "")
	d := fileDocument{
		from:          o,
		Position:      position,
		Action:        o.number("action"),
		Kind:          o.mustWords("kind"),
		Lang:          o.words("lang"),
		Date:          date.day,
		DatePrecision: date.precision,
		URL:           o.address("url"),
	}
	d.Title = o.mustText("title", d.Lang)
	d.Provenance = o.rest()
	return d
}
