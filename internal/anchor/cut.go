package anchor

import (
	"strings"

	"samenspraak/internal/text"
)

// joint stands between blocks that are compared as one text.
const joint = " "

func (v *version) join(blocks []int) string {
	if len(blocks) == 1 {
		return v.blocks[blocks[0]].Plain
	}
	var plain []string
	for _, b := range blocks {
		plain = append(plain, v.blocks[b].Plain)
	}
	return strings.Join(plain, joint)
}

// cut cuts changes, which it may overwrite, in two at a place of the new text. What was lost there is of the first part.
func cut(changes []text.Change, at int) (before, after []text.Change) {
	for i, c := range changes {
		if c.NewStart >= at && c.New != "" {
			return changes[:i:i], changes[i:]
		}
		size := byteOffset(c.New, at-c.NewStart)
		if size == len(c.New) {
			continue
		}
		first, second := c, c
		first.New, second.New = c.New[:size], c.New[size:]
		second.NewStart = at
		if c.Stays() {
			first.Old, second.Old = first.New, second.New
		} else {
			second.Old = ""
		}
		second.OldStart += text.Length(first.Old)
		before = append(changes[:i:i], first)
		changes[i] = second
		return before, changes[i:]
	}
	return changes, nil
}

func byteOffset(s string, codePoints int) int {
	for i := range s {
		if codePoints <= 0 {
			return i
		}
		codePoints--
	}
	return len(s)
}

// withoutJoint overwrites changes to leave out the joint that changes begin with, as no block has it.
func withoutJoint(changes []text.Change) []text.Change {
	if len(changes) == 0 {
		return nil
	}
	c := changes[0]
	if c.Stays() {
		c.Old, c.OldStart = c.Old[len(joint):], c.OldStart+1
	}
	c.New, c.NewStart = c.New[len(joint):], c.NewStart+1
	changes[0] = c
	if c.Old == "" && c.New == "" {
		return changes[1:]
	}
	return changes
}

// fromZero makes the offsets of a part count from its own start.
func fromZero(changes []text.Change) []text.Change {
	moved := make([]text.Change, len(changes))
	for i, c := range changes {
		c.OldStart -= changes[0].OldStart
		c.NewStart -= changes[0].NewStart
		moved[i] = c
	}
	return moved
}
