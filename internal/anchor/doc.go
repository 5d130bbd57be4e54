// Package anchor tells where the blocks and passages of a text stand in its next version.
//
// It sees both versions whole and works from the large to the small:
//
//   - version.go reads a version: its words, and what each block is known by;
//   - match.go pairs the blocks that are the same block, by equal text and then by likeness and place;
//   - link.go adds the other blocks of what was split or merged, and align.go follows the words inside all these;
//   - row.go is the outcome for blocks: ids to carry, rows to compare, what to count;
//   - find.go is the outcome for passages: by their words first, search.go by their quote where words were lost;
//   - quote.go finds a quote of which only the words are known.
package anchor
