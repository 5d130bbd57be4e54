package attachment

import (
	"bytes"
	"encoding/binary"
)

// readGIF goes through the blocks. Comments and what programs added are left out, but for how often a moving image begins again.
func readGIF(data []byte) (File, error) {
	const head = 13
	if len(data) < head {
		return File{}, Damaged
	}
	f := File{
		Type: "image/gif", Ending: ".gif",
		Width: int(binary.LittleEndian.Uint16(data[6:])), Height: int(binary.LittleEndian.Uint16(data[8:])),
	}
	at := head + colourTable(data[10])
	if at > len(data) {
		return File{}, Damaged
	}
	f.Data = append(f.Data, data[:at]...)
	hasImage := false
	for at < len(data) {
		end, isKept := at, true
		switch data[at] {
		case 0x3b:
			f.Data = append(f.Data, 0x3b)
			return f.checked(hasImage)
		case 0x2c:
			const descriptor = 10
			if len(data)-at < descriptor {
				return File{}, Damaged
			}
			hasImage = true
			end = endOfBlocks(data, at+descriptor+colourTable(data[at+9])+1)
		case 0x21:
			if len(data)-at < 3 {
				return File{}, Damaged
			}
			label := data[at+1]
			isKept = label == 0xf9 || label == 0xff && bytes.HasPrefix(data[at+2:], []byte("\x0bNETSCAPE2.0"))
			end = endOfBlocks(data, at+2)
		}
		if end <= at || end > len(data) {
			return File{}, Damaged
		}
		if isKept {
			f.Data = append(f.Data, data[at:end]...)
		}
		at = end
	}
	return File{}, Damaged
}

// colourTable is how many bytes of colours follow, by the flags before it.
func colourTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// endOfBlocks is where a row of blocks that each say how long they are has ended; 0 when it does not.
func endOfBlocks(data []byte, at int) int {
	for at < len(data) {
		length := int(data[at])
		at += length + 1
		if length == 0 {
			return at
		}
	}
	return 0
}
