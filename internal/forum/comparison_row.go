package forum

import (
	"slices"
	"strings"

	"samenspraak/internal/anchor"
	"samenspraak/internal/text"
)

// ComparedRow is a line of a page that compares two versions, with the blocks that correspond beside each other.
type ComparedRow struct {
	// Kind is what became of the block: one of the kinds of rows of package anchor, or Left or Restyled.
	Kind anchor.Kind
	// Number counts the changes, from 1 in the order of the page; 0 where nothing changed. Left has that of the row where its block is now.
	Number int
	// Moved is Up or Down when the block left its place among the others, else "".
	Moved string
	// LeftAPlace says that a block that moved and a row where it stood belong together, one each: they can refer to each other.
	LeftAPlace bool
	Was, Now   []ComparedBlock
	Credits    []CreditLine // the comments about it that led to a change
}

// Kinds of rows that only a page has: the place that a block left, and a block whose words are the same but whose links or emphasis are not.
const (
	Left     anchor.Kind = "left"
	Restyled anchor.Kind = "restyled"
)

// Where to a block moved.
const (
	Up   = "up"
	Down = "down"
)

// ComparedBlock is a block with what stays and what changes in it. In the older version the New of a change is "" unless it stays.
type ComparedBlock struct {
	Block
	Changes []text.Change
}

// Same tells whether nothing changed here.
func (r ComparedRow) Same() bool { return r.Kind == anchor.Same && r.Moved == "" }

// changes tells whether something changed here in the block with this id of the older version.
func (r ComparedRow) changes(block int64) bool {
	return r.Number != 0 && r.Kind != Left && slices.ContainsFunc(r.Was, func(b ComparedBlock) bool { return b.ID == block })
}

// How much of a change and of a block a summary shows, in characters, and how many changes of a block.
const (
	gistExcerpt  = 60
	gistChanges  = 2
	blockExcerpt = 110
)

// edges are left out around words that a summary quotes, unless they are all that changed.
const edges = " \n,;:."

// Gist is the first changes of words in a row, shortened, and how many more there are.
func (r ComparedRow) Gist() (first []text.Change, more int) {
	for _, b := range r.Now {
		for _, c := range b.Changes {
			stays := c.Stays()
			if old, new := strings.Trim(c.Old, edges), strings.Trim(c.New, edges); old != new {
				c.Old, c.New = old, new
			}
			c.Old, c.New = text.Excerpt(c.Old, gistExcerpt), text.Excerpt(c.New, gistExcerpt)
			switch {
			case stays || c.Old == c.New:
			case len(first) == gistChanges:
				more++
			default:
				first = append(first, c)
			}
		}
	}
	return first, more
}

// Excerpt is how the row's text begins, as it is now or else as it was.
func (r ComparedRow) Excerpt() string { return text.Excerpt(r.Block().Plain, blockExcerpt) }

// Block is the row's first block, as it is now or else as it was.
func (r ComparedRow) Block() Block {
	if len(r.Now) > 0 {
		return r.Now[0].Block
	}
	return r.Was[0].Block
}
