package attachment

import (
	"encoding/binary"
	"slices"
)

// pngKept are the chunks that say how an image looks; those with text, times and places are left out.
var pngKept = []string{
	"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "bKGD", "hIST", "pHYs", "sPLT", "acTL", "fcTL", "fdAT",
}

// readPNG goes through the chunks; what stands after the last is left out.
func readPNG(data []byte) (File, error) {
	const head, around = 8, 12 // bytes of the signature, and of a chunk beside what it holds
	f := File{Type: "image/png", Ending: ".png", Data: slices.Clone(data[:head])}
	hasImage := false
	for at := head; ; {
		if len(data)-at < around {
			return File{}, Damaged
		}
		length := int64(binary.BigEndian.Uint32(data[at:]))
		if length > int64(len(data)-at-around) {
			return File{}, Damaged
		}
		chunk := data[at : at+around+int(length)]
		name := string(chunk[4:8])
		switch {
		case (at == head) != (name == "IHDR"):
			return File{}, Damaged
		case name == "IHDR":
			if length != 13 {
				return File{}, Damaged
			}
			f.Width, f.Height = pixels(binary.BigEndian.Uint32(chunk[8:])), pixels(binary.BigEndian.Uint32(chunk[12:]))
		case name == "IDAT":
			hasImage = true
		}
		if slices.Contains(pngKept, name) {
			f.Data = append(f.Data, chunk...)
		}
		if name == "IEND" {
			return f.checked(hasImage)
		}
		at += len(chunk)
	}
}

// pixels keeps a number from being too large to multiply.
func pixels(n uint32) int { return int(min(n, 1<<30)) }

// checked refuses an image without an image in it.
func (f File) checked(hasImage bool) (File, error) {
	if !hasImage || f.Width <= 0 || f.Height <= 0 {
		return File{}, Damaged
	}
	return f, nil
}
