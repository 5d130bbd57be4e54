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

// cut cuts changes in two at a place of the new text. What was lost there is of the first part.
func cut(changes []text.Change, at int) (before, after []text.Change) {
	for i, c := range changes {
		if c.NewStart+text.Length(c.New) <= at {
			continue
		}
		if c.NewStart >= at {
			return changes[:i:i], changes[i:]
		}
		first, second := cutChange(c, at-c.NewStart)
		return append(changes[:i:i], first), append([]text.Change{second}, changes[i+1:]...)
	}
	return changes, nil
}

func cutChange(c text.Change, at int) (first, second text.Change) {
	new := []rune(c.New)
	first = text.Change{Old: c.Old, New: string(new[:at]), OldStart: c.OldStart, NewStart: c.NewStart}
	if c.Stays() {
		first.Old = first.New
	}
	second = text.Change{
		Old: c.Old[len(first.Old):], New: string(new[at:]),
		OldStart: c.OldStart + text.Length(first.Old), NewStart: c.NewStart + at,
	}
	return first, second
}

// withoutJoint leaves out the joint that changes begin with, as no block has it.
func withoutJoint(changes []text.Change) []text.Change {
	if len(changes) == 0 {
		return nil
	}
	c := changes[0]
	if c.Stays() {
		c.Old, c.OldStart = c.Old[len(joint):], c.OldStart+1
	}
	c.New, c.NewStart = c.New[len(joint):], c.NewStart+1
	if c.Old == "" && c.New == "" {
		return changes[1:]
	}
	return append([]text.Change{c}, changes[1:]...)
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
