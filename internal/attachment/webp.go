package attachment

import (
	"encoding/binary"
	"slices"
)

// readWebP goes through the chunks; those that say where and how a picture was taken are left out.
func readWebP(data []byte) (File, error) {
	const head = 12
	if len(data) < head || string(data[8:12]) != "WEBP" {
		return File{}, Unknown // RIFF is the form of sound and film too
	}
	end := int64(binary.LittleEndian.Uint32(data[4:])) + 8
	if end > int64(len(data)) {
		return File{}, Damaged
	}
	f := File{Type: "image/webp", Ending: ".webp", Data: slices.Clone(data[:head])}
	hasImage := false
	for rest := data[head:end]; len(rest) > 0; {
		if len(rest) < 8 {
			return File{}, Damaged
		}
		length := int64(binary.LittleEndian.Uint32(rest[4:]))
		if length > int64(len(rest)-8) {
			return File{}, Damaged
		}
		whole := min(int(length+length%2)+8, len(rest))
		chunk, name := slices.Clone(rest[:whole]), string(rest[:4])
		rest = rest[whole:]
		switch name {
		case "EXIF", "XMP ":
			continue
		case "VP8X", "VP8 ", "VP8L":
			if !f.measure(name, chunk[8:]) {
				return File{}, Damaged
			}
		}
		hasImage = hasImage || name == "VP8 " || name == "VP8L" || name == "ANMF"
		f.Data = append(f.Data, chunk...)
	}
	binary.LittleEndian.PutUint32(f.Data[4:], uint32(len(f.Data)-8))
	return f.checked(hasImage)
}

// measure reads how large the image is, by the first chunk that says so, and says whether it could.
func (f *File) measure(name string, content []byte) bool {
	const hasExif, hasXMP = 0x08, 0x04
	var width, height int
	switch {
	case name == "VP8X" && len(content) >= 10:
		content[0] &^= hasExif | hasXMP
		width, height = 1+uint24(content[4:]), 1+uint24(content[7:])
	case name == "VP8L" && len(content) >= 5 && content[0] == 0x2f:
		bits := binary.LittleEndian.Uint32(content[1:])
		width, height = 1+int(bits&0x3fff), 1+int(bits>>14&0x3fff)
	case name == "VP8 " && len(content) >= 10 && string(content[3:6]) == "\x9d\x01\x2a":
		width, height = int(binary.LittleEndian.Uint16(content[6:])&0x3fff), int(binary.LittleEndian.Uint16(content[8:])&0x3fff)
	default:
		return false
	}
	if f.Width == 0 {
		f.Width, f.Height = width, height
	}
	return true
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
