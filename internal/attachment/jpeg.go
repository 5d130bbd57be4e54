package attachment

import (
	"bytes"
	"encoding/binary"
)

// Markers of JPEG, the byte after 0xff.
const (
	jpegStart   = 0xd8
	jpegEnd     = 0xd9
	jpegScan    = 0xda
	jpegApp0    = 0xe0
	jpegExif    = 0xe1
	jpegProfile = 0xe2
	jpegAdobe   = 0xee
	jpegAppLast = 0xef
	jpegComment = 0xfe
)

// readJPEG goes through the segments. Of those in which cameras and programs write, only how to read the colours is kept, and which side is
// up: the others say where and when a picture was taken, and by whom.
func readJPEG(data []byte) (File, error) {
	f := File{Type: "image/jpeg", Ending: ".jpg", Data: []byte{0xff, jpegStart}}
	orientation, hasImage := 1, false
	for at := 2; ; {
		if len(data)-at < 2 || data[at] != 0xff {
			return File{}, Damaged
		}
		marker := data[at+1]
		switch {
		case marker == 0xff: // a filler
			at++
			continue
		case marker == jpegEnd:
			f.Data = append(f.Data, 0xff, jpegEnd)
			if orientation > 4 {
				f.Width, f.Height = f.Height, f.Width
			}
			return f.checked(hasImage)
		case marker == 0 || marker == 1 || 0xd0 <= marker && marker <= jpegStart:
			return File{}, Damaged
		}
		if len(data)-at < 4 {
			return File{}, Damaged
		}
		end := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if end < at+4 || end > len(data) {
			return File{}, Damaged
		}
		segment := data[at:end]
		switch {
		case marker == jpegExif && orientation == 1:
			if orientation = exifOrientation(segment[4:]); orientation != 1 {
				f.Data = append(f.Data, exifWith(orientation)...)
			}
		case isFrame(marker):
			if len(segment) < 9 {
				return File{}, Damaged
			}
			f.Height, f.Width = int(binary.BigEndian.Uint16(segment[5:])), int(binary.BigEndian.Uint16(segment[7:]))
		case marker == jpegScan:
			hasImage = true
			end = endOfScan(data, end)
		}
		if isShown(marker, segment[4:]) {
			f.Data = append(f.Data, data[at:end]...)
		}
		at = end
	}
}

// isFrame tells the segments that say how large the image is.
func isFrame(marker byte) bool {
	return 0xc0 <= marker && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
}

// isShown tells whether a segment is needed to show the image.
func isShown(marker byte, content []byte) bool {
	switch {
	case marker == jpegApp0, marker == jpegAdobe:
		return true
	case marker == jpegProfile:
		return bytes.HasPrefix(content, []byte("ICC_PROFILE\x00"))
	case jpegApp0 < marker && marker <= jpegAppLast, marker == jpegComment:
		return false
	}
	return true
}

// endOfScan finds the marker after the image's data, which holds no other than those that restart it.
func endOfScan(data []byte, at int) int {
	for ; at+1 < len(data); at++ {
		if next := data[at+1]; data[at] == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7) {
			return at
		}
	}
	return len(data)
}

const exifHead = "Exif\x00\x00"

// orientationTag is which side of the image is up, from 1 (as it stands) to 8; from 5 on width and height change places.
const orientationTag = 0x0112

// exifOrientation reads which side is up; 1 when that is not said.
func exifOrientation(content []byte) int {
	tiff, ok := bytes.CutPrefix(content, []byte(exifHead))
	if !ok || len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == orientationTag {
			if o := order.Uint16(entries[8:]); 1 <= o && o <= 8 {
				return int(o)
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// exifWith is a segment that says which side is up, and nothing else.
func exifWith(orientation int) []byte {
	segment := append([]byte{0xff, jpegExif, 0, 34}, exifHead...)
	segment = append(segment, "MM\x00*\x00\x00\x00\x08"...)
	segment = binary.BigEndian.AppendUint16(segment, 1)
	segment = binary.BigEndian.AppendUint16(segment, orientationTag)
	segment = append(segment, 0, 3, 0, 0, 0, 1) // one number of two bytes
	segment = binary.BigEndian.AppendUint16(segment, uint16(orientation))
	return append(segment, 0, 0, 0, 0, 0, 0)
}
