// Package anchor tells where the blocks and passages of a text stand in its next version.
//
// It sees both versions whole and works from the large to the small:
//
//   - version.go reads a version into words, feature.go and index.go into what its blocks are recognised by;
//   - match.go pairs the blocks that are the same block, by equal text and then by likeness and place;
//   - link.go adds what was split or merged, order.go says which blocks moved;
//   - align.go follows the words inside all these blocks, and then those that went elsewhere;
//   - row.go is the outcome for blocks: what to show and to count; cut.go gives each piece its part of the differences;
//   - find.go is the outcome for passages: spot.go by where their words went, search.go by their quote where words were lost;
//   - quote.go finds a quote of which only the words are known, reading.go says what counts as the same letters.
package anchor
