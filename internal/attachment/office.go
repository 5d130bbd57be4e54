package attachment

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Limits on office files, which are compressed archives. They keep a small file from becoming a huge one where someone opens it.
const (
	maxParts    = 5000
	maxUnpacked = 300 << 20 // bytes, of all parts together as the archive says
	maxTypes    = 1 << 20   // bytes of the list of parts, which is all that is unpacked here
)

// office are the kinds by the media type that their main part, or the file "mimetype" in them, has.
var office = map[string]File{
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": {
		Type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Ending: ".docx",
	},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": {
		Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Ending: ".xlsx",
	},
	"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": {
		Type: "application/vnd.openxmlformats-officedocument.presentationml.presentation", Ending: ".pptx",
	},
	"application/vnd.oasis.opendocument.text":         {Type: "application/vnd.oasis.opendocument.text", Ending: ".odt"},
	"application/vnd.oasis.opendocument.spreadsheet":  {Type: "application/vnd.oasis.opendocument.spreadsheet", Ending: ".ods"},
	"application/vnd.oasis.opendocument.presentation": {Type: "application/vnd.oasis.opendocument.presentation", Ending: ".odp"},
}

// The parts of an archive that say what it is.
const (
	openTypes = "mimetype"            // of OpenDocument
	partTypes = "[Content_Types].xml" // of Office Open XML
)

func readOffice(data []byte) (File, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return File{}, Damaged
	}
	if err := checkParts(archive.File); err != nil {
		return File{}, err
	}
	said, err := typesIn(archive)
	if err != nil {
		return File{}, err
	}
	for _, t := range said {
		if f, ok := office[t]; ok {
			f.Data = data
			return f, nil
		}
	}
	return File{}, Unknown
}

// checkParts goes by the archive's table of contents alone.
func checkParts(parts []*zip.File) error {
	if len(parts) > maxParts {
		return Oversized
	}
	unpacked := uint64(0)
	seen := map[string]bool{}
	for _, part := range parts {
		name := strings.ToLower(part.Name)
		if isMacro(name) {
			return Macros
		}
		if seen[name] { // which of both is read depends on the reader
			return Damaged
		}
		seen[name] = true
		if unpacked += min(part.UncompressedSize64, maxUnpacked+1); unpacked > maxUnpacked {
			return Oversized
		}
	}
	return nil
}

// isMacro tells the parts in which office files keep programs.
func isMacro(name string) bool {
	for _, folder := range []string{"basic/", "scripts/"} {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return strings.HasSuffix(name, "vbaproject.bin") || strings.HasSuffix(name, "vbadata.xml") || strings.Contains(name, "/activex/") ||
		strings.Contains(name, "/macrosheets/")
}

// typesIn are the media types of the archive's parts, or that of all of it.
func typesIn(archive *zip.Reader) ([]string, error) {
	if said, err := unpack(archive, openTypes); err == nil {
		return []string{strings.TrimSpace(string(said))}, nil
	} else if !errors.Is(err, errNoPart) {
		return nil, err
	}
	list, err := unpack(archive, partTypes)
	if errors.Is(err, errNoPart) {
		return nil, Unknown
	}
	if err != nil {
		return nil, err
	}
	var types struct {
		Parts []struct {
			Type string `xml:"ContentType,attr"`
		} `xml:"Override"`
		Defaults []struct {
			Type string `xml:"ContentType,attr"`
		} `xml:"Default"`
	}
	if err := xml.Unmarshal(list, &types); err != nil {
		return nil, Damaged
	}
	var all []string
	for _, part := range append(types.Parts, types.Defaults...) {
		kind := strings.ToLower(part.Type)
		if strings.Contains(kind, "macroenabled") || strings.Contains(kind, "vbaproject") {
			return nil, Macros
		}
		all = append(all, kind)
	}
	return all, nil
}

var errNoPart = errors.New("attachment: no such part")

// unpack reads one small part, and no more of it than maxTypes, whatever the archive says of its size.
func unpack(archive *zip.Reader, name string) ([]byte, error) {
	for _, part := range archive.File {
		if part.Name != name {
			continue
		}
		content, err := part.Open()
		if err != nil {
			return nil, Damaged
		}
		defer content.Close()
		said, err := io.ReadAll(io.LimitReader(content, maxTypes+1))
		switch {
		case len(said) > maxTypes:
			return nil, Oversized
		case err != nil:
			return nil, Damaged
		}
		return said, nil
	}
	return nil, errNoPart
}
