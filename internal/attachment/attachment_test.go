package attachment

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// picture is twice as wide as it is high.
func picture() image.Image {
	img := image.NewPaletted(image.Rect(0, 0, 8, 4), color.Palette{color.Black, color.White})
	img.Set(1, 1, color.White)
	return img
}

func pngFile(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, picture()))
	return b.Bytes()
}

func jpegFile(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, picture(), nil))
	return b.Bytes()
}

func gifFile(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, gif.Encode(&b, picture(), nil))
	return b.Bytes()
}

// webpFile has chunks by their names in turn with what they hold. There is no encoder to make one with.
func webpFile(parts ...string) []byte {
	body := []byte("WEBP")
	for i := 0; i < len(parts); i += 2 {
		body = append(body, parts[i]...)
		body = binary.LittleEndian.AppendUint32(body, uint32(len(parts[i+1])))
		body = append(body, parts[i+1]...)
		if len(parts[i+1])%2 == 1 {
			body = append(body, 0)
		}
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// lossless is an image of 8 by 4 as VP8L writes it.
const lossless = "\x2f\x07\xc0\x00\x00\x00"

// archived makes an archive of names and contents in turn.
func archived(t *testing.T, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	deflated := map[string][]byte{} // what many parts hold takes long to deflate for each
	for i := 0; i < len(parts); i += 2 {
		name, content := parts[i], parts[i+1]
		if deflated[content] == nil {
			deflated[content] = deflate(t, content)
		}
		part, err := w.CreateRaw(&zip.FileHeader{
			Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(content)),
			CompressedSize64: uint64(len(deflated[content])), UncompressedSize64: uint64(len(content)),
		})
		must(t, err)
		_, err = part.Write(deflated[content])
		must(t, err)
	}
	must(t, w.Close())
	return b.Bytes()
}

func deflate(t *testing.T, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	must(t, err)
	_, err = w.Write([]byte(content))
	must(t, err)
	must(t, w.Close())
	return b.Bytes()
}

func typesOf(main string, others ...string) string {
	types := `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>`
	for _, t := range append(others, main) {
		types += `<Override PartName="/x" ContentType="` + t + `"/>`
	}
	return types + `</Types>`
}

const (
	wordMain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	pdf      = "%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
)

func TestInspect_takes(t *testing.T) {
	office := "application/vnd.openxmlformats-officedocument."
	for name, c := range map[string]struct {
		data          []byte
		want          string
		width, height int
	}{
		"a PDF":  {[]byte(pdf), "application/pdf", 0, 0},
		"a PNG":  {pngFile(t), "image/png", 8, 4},
		"a JPEG": {jpegFile(t), "image/jpeg", 8, 4},
		"a GIF":  {gifFile(t), "image/gif", 8, 4},
		"a WebP": {webpFile("VP8L", lossless), "image/webp", 8, 4},
		"a text": {archived(t, partTypes, typesOf(wordMain), "word/document.xml", "<w/>"), office + "wordprocessingml.document", 0, 0},
		"a sheet": {
			archived(t, partTypes, typesOf(office+"spreadsheetml.sheet.main+xml")), office + "spreadsheetml.sheet", 0, 0,
		},
		"a presentation": {
			archived(t, partTypes, typesOf(office+"presentationml.presentation.main+xml")), office + "presentationml.presentation", 0, 0,
		},
		"an open text":  {archived(t, openTypes, "application/vnd.oasis.opendocument.text", "content.xml", "<o/>"), "application/vnd.oasis.opendocument.text", 0, 0},
		"an open sheet": {archived(t, openTypes, "application/vnd.oasis.opendocument.spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Inspect(c.data)
			if err != nil || f.Type != c.want || f.Width != c.width || f.Height != c.height || len(f.Data) == 0 {
				t.Errorf("got %s %d x %d, %d bytes, %v; want %s", f.Type, f.Width, f.Height, len(f.Data), err, c.want)
			}
		})
	}
}

func TestInspect_refuses(t *testing.T) {
	odt := "application/vnd.oasis.opendocument.text"
	huge := pngFile(t)
	binary.BigEndian.PutUint32(huge[16:], 60_000)
	binary.BigEndian.PutUint32(huge[20:], 60_000)
	for name, c := range map[string]struct {
		data []byte
		want Refusal
	}{
		"nothing":                           {nil, Unknown},
		"a program, whatever its name":      {[]byte("MZ\x90\x00This program cannot be run in DOS mode"), Unknown},
		"a program for Linux":               {[]byte("\x7fELF\x02\x01\x01"), Unknown},
		"HTML":                              {[]byte("<!DOCTYPE html><script>alert(1)</script>"), Unknown},
		"SVG, which can hold a script":      {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), Unknown},
		"HTML before a PDF":                 {[]byte("<script>alert(1)</script>" + pdf), Unknown},
		"a program before an archive":       {append([]byte("MZ"), archived(t, partTypes, typesOf(wordMain))...), Unknown},
		"any archive":                       {archived(t, "readme.txt", "hallo"), Unknown},
		"an archive that says it is a book": {archived(t, openTypes, "application/epub+zip"), Unknown},
		"sound":                             {[]byte("RIFF\x24\x00\x00\x00WAVEfmt "), Unknown},
		"an office file of before 2007":     {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), OldOffice},
		"macros by type":                    {archived(t, partTypes, typesOf("application/vnd.ms-word.document.macroEnabled.main+xml")), Macros},
		"macros beside an honest type": {
			archived(t, partTypes, typesOf(wordMain, "application/vnd.ms-office.vbaProject"), "word/x.bin", "x"), Macros,
		},
		"macros by name":              {archived(t, partTypes, typesOf(wordMain), "word/vbaProject.bin", "x"), Macros},
		"macros in an open file":      {archived(t, openTypes, odt, "Basic/Standard/Module1.xml", "x"), Macros},
		"scripts in an open file":     {archived(t, openTypes, odt, "Scripts/python/x.py", "x"), Macros},
		"controls that run programs":  {archived(t, partTypes, typesOf(wordMain), "word/activeX/activeX1.bin", "x"), Macros},
		"two lists of parts":          {archived(t, partTypes, typesOf(wordMain), "[content_types].xml", typesOf(wordMain)), Damaged},
		"a list of parts that is not": {archived(t, partTypes, "<Types"), Damaged},
		"a PDF without an end":        {[]byte("%PDF-1.7\n"), Damaged},
		"half a PNG":                  {pngFile(t)[:40], Damaged},
		"half a JPEG":                 {jpegFile(t)[:200], Damaged},
		"half a GIF":                  {gifFile(t)[:20], Damaged},
		"half an archive":             {archived(t, partTypes, typesOf(wordMain))[:60], Damaged},
		"half a WebP":                 {webpFile("VP8L", lossless)[:20], Damaged},
		"a WebP without an image":     {webpFile("EXIF", "x"), Damaged},
		"an image of a whole wall":    {huge, Oversized},
	} {
		t.Run(name, func(t *testing.T) {
			if f, err := Inspect(c.data); !errors.Is(err, c.want) {
				t.Errorf("got %q, %v; want %v", f.Type, err, c.want)
			}
		})
	}
}

// A few kilobytes that say, or turn out, to be gigabytes are refused without unpacking them.
func TestInspect_bombs(t *testing.T) {
	zeros := strings.Repeat("\x00", 2<<20)
	t.Run("a list of parts that does not end is read no further than its limit", func(t *testing.T) {
		if _, err := Inspect(archived(t, partTypes, zeros)); !errors.Is(err, Oversized) {
			t.Error(err)
		}
	})
	t.Run("so is one that lies about its size", func(t *testing.T) {
		lying := archived(t, partTypes, zeros)
		at := bytes.Index(lying, []byte("PK\x01\x02"))
		binary.LittleEndian.PutUint32(lying[at+24:], 100) // the size in the table of contents
		if f, err := Inspect(lying); err == nil {
			t.Errorf("it is taken for %s", f.Type)
		}
	})
	t.Run("many parts that each say to be large", func(t *testing.T) {
		var parts []string
		for i := range 160 {
			parts = append(parts, "part"+strings.Repeat("x", i), zeros)
		}
		bomb := archived(t, append([]string{partTypes, typesOf(wordMain)}, parts...)...)
		if len(bomb) > 1<<20 {
			t.Fatalf("the archive is %d bytes itself", len(bomb))
		}
		if _, err := Inspect(bomb); !errors.Is(err, Oversized) {
			t.Error(err)
		}
	})
	t.Run("more parts than any document has", func(t *testing.T) {
		parts := []string{partTypes, typesOf(wordMain)}
		for i := range maxParts {
			parts = append(parts, string(rune('a'+i%26))+strings.Repeat("y", i/26), "")
		}
		if _, err := Inspect(archived(t, parts...)); !errors.Is(err, Oversized) {
			t.Error(err)
		}
	})
}

const secret = "52.0907N 5.1214E"

func TestInspect_takesOutWhereAPictureWasTaken(t *testing.T) {
	for name, data := range map[string][]byte{
		"Exif in JPEG":     withSegment(jpegFile(t), jpegExif, exifHead+"MM\x00*\x00\x00\x00\x08\x00\x00"+secret),
		"XMP in JPEG":      withSegment(jpegFile(t), jpegExif, "http://ns.adobe.com/xap/1.0/\x00"+secret),
		"IPTC in JPEG":     withSegment(jpegFile(t), 0xed, "Photoshop 3.0\x00"+secret),
		"a JPEG's comment": withSegment(jpegFile(t), jpegComment, secret),
		"a film after it":  append(jpegFile(t), "ftypmp42"+secret...),
		"Exif in PNG":      withChunk(pngFile(t), "eXIf", secret),
		"text in PNG":      withChunk(pngFile(t), "tEXt", "Comment\x00"+secret),
		"HTML after a PNG": append(pngFile(t), "<script>alert('"+secret+"')</script>"...),
		"HTML in a PNG":    withChunk(pngFile(t), "zzZz", "<script>"+secret+"</script>"),
		"a GIF's comment":  withExtension(gifFile(t), "\x21\xfe", secret),
		"XMP in GIF":       withExtension(gifFile(t), "\x21\xff\x0bXMP DataXMP", secret),
		"Exif in WebP":     webpFile("VP8X", "\x08\x00\x00\x00\x07\x00\x00\x03\x00\x00", "VP8L", lossless, "EXIF", secret),
		"XMP in WebP":      webpFile("VP8X", "\x04\x00\x00\x00\x07\x00\x00\x03\x00\x00", "VP8L", lossless, "XMP ", secret),
	} {
		t.Run(name, func(t *testing.T) {
			if !bytes.Contains(data, []byte(secret)) {
				t.Fatal("the place is not in the file to begin with")
			}
			f, err := Inspect(data)
			must(t, err)
			if bytes.Contains(f.Data, []byte(secret)) {
				t.Error("the place is still in the file")
			}
			if f.Width != 8 || f.Height != 4 {
				t.Errorf("it is %d by %d", f.Width, f.Height)
			}
			if f.Type != "image/webp" { // which the standard library does not read
				if _, _, err := image.Decode(bytes.NewReader(f.Data)); err != nil {
					t.Errorf("the image is broken: %v", err)
				}
			}
			again, err := Inspect(f.Data)
			if err != nil || !bytes.Equal(again.Data, f.Data) {
				t.Errorf("what is kept is not taken again as it is: %v", err)
			}
		})
	}
}

func TestInspect_keepsWhichSideIsUp(t *testing.T) {
	for order, exif := range map[string]string{
		"big-endian":    "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00",
		"little-endian": "II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00",
	} {
		f, err := Inspect(withSegment(jpegFile(t), jpegExif, exifHead+exif+secret))
		must(t, err)
		if f.Width != 4 || f.Height != 8 {
			t.Errorf("%s: a picture on its side is %d by %d", order, f.Width, f.Height)
		}
		if again, err := Inspect(f.Data); err != nil || again.Width != 4 || bytes.Contains(f.Data, []byte(secret)) {
			t.Errorf("%s: kept is %d wide, %v", order, again.Width, err)
		}
	}
}

func TestFile_Name(t *testing.T) {
	for given, want := range map[string]string{
		"Onderzoek 2026.pdf":          "Onderzoek 2026.pdf",
		"foto.exe":                    "foto.pdf",
		`C:\Users\noor\Mijn plan.PDF`: "Mijn plan.pdf",
		"../../etc/passwd":            "passwd.pdf",
		"a\u202egnp.exe":              "agnp.pdf",
		"\x00":                        "bijlage.pdf",
		".htaccess":                   "htaccess.pdf",
		"v1.2 definitief":             "v1.2 definitief.pdf",
		strings.Repeat("é", 300):      strings.Repeat("é", maxName) + ".pdf",
		`vraag?"<b>.pdf`:              "vraag---b.pdf",
	} {
		if got := (File{Ending: ".pdf"}).Name(given); got != want {
			t.Errorf("%q becomes %q, want %q", given, got, want)
		}
	}
}

func FuzzInspect(f *testing.F) {
	t := &testing.T{}
	for _, data := range [][]byte{[]byte(pdf), pngFile(t), jpegFile(t), gifFile(t), webpFile("VP8L", lossless), archived(t, partTypes, typesOf(wordMain))} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		found, err := Inspect(data)
		if err == nil && (found.Type == "" || len(found.Data) > len(data)+36) {
			t.Errorf("%q: %d bytes became %d", found.Type, len(data), len(found.Data))
		}
	})
}

// withSegment puts a segment after the start of a JPEG.
func withSegment(data []byte, marker byte, content string) []byte {
	segment := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(content)+2))
	return bytes.Join([][]byte{data[:2], append(segment, content...), data[2:]}, nil)
}

// withChunk puts a chunk after the head of a PNG.
func withChunk(data []byte, name, content string) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	chunk = append(append(append(chunk, name...), content...), 0, 0, 0, 0)
	return bytes.Join([][]byte{data[:33], chunk, data[33:]}, nil)
}

// withExtension puts an extension before the image of a GIF.
func withExtension(data []byte, head, content string) []byte {
	at := 13 + colourTable(data[10])
	extension := append([]byte(head), byte(len(content)))
	extension = append(append(extension, content...), 0)
	return bytes.Join([][]byte{data[:at], extension, data[at:]}, nil)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
