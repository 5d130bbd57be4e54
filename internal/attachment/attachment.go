package attachment

import (
	"bytes"
	"path"
	"strings"

	"samenspraak/internal/text"
)

// File is what a file turned out to be.
type File struct {
	Type   string // media type
	Ending string // of its name, with the dot
	Width  int    // of an image as it is shown, in pixels; else 0
	Height int
	Data   []byte // what to keep of it: of an image only what is needed to show it
}

// Refusal is why a file is not taken.
type Refusal string

func (r Refusal) Error() string { return "attachment: " + string(r) }

// Why a file is not taken.
const (
	Unknown   Refusal = "none of the kinds that are taken"
	OldOffice Refusal = "an office file of the kind from before 2007, which may hold macros unseen"
	Macros    Refusal = "an office file with macros"
	Damaged   Refusal = "ends too early or contradicts itself"
	Oversized Refusal = "would take too much room when it is opened"
)

// maxPixels bounds images, width times height: what a telephone takes, with room to spare, and what a browser can still show.
const maxPixels = 150_000_000

// Inspect tells what a file is. Its name says nothing. The error is a Refusal.
func Inspect(data []byte) (File, error) {
	for _, kind := range kinds {
		if bytes.HasPrefix(data, []byte(kind.begins)) {
			f, err := kind.read(data)
			if err == nil && f.Width*f.Height > maxPixels {
				err = Oversized
			}
			return f, err
		}
	}
	return File{}, Unknown
}

// kinds are what a file of each begins with, and how it is read.
var kinds = []struct {
	begins string
	read   func([]byte) (File, error)
}{
	{"%PDF-", readPDF},
	{"\x89PNG\r\n\x1a\n", readPNG},
	{"\xff\xd8\xff", readJPEG},
	{"GIF87a", readGIF},
	{"GIF89a", readGIF},
	{"RIFF", readWebP},
	{"PK\x03\x04", readOffice},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", func([]byte) (File, error) { return File{}, OldOffice }},
}

// endOfPDF is how near its end a PDF says that this is it, in bytes; readers look as far.
const endOfPDF = 1024

func readPDF(data []byte) (File, error) {
	if !bytes.Contains(data[max(0, len(data)-endOfPDF):], []byte("%%EOF")) {
		return File{}, Damaged
	}
	return File{Type: "application/pdf", Ending: ".pdf", Data: data}, nil
}

// maxName is in characters.
const maxName = 100

// Name is the name under which a file can be passed on: without folders and odd signs, and with the ending that belongs to what it is.
func (f File) Name(given string) string {
	name := path.Base(strings.ReplaceAll(text.Line(given), `\`, "/"))
	if ending := path.Ext(name); len(ending) > 1 && len(ending) <= 6 {
		name = strings.TrimSuffix(name, ending)
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*%#`, r) {
			return '-'
		}
		return r
	}, name)
	name = strings.Trim(text.Clip(name, maxName), " .-")
	if name == "" {
		name = "bijlage"
	}
	return name + f.Ending
}
