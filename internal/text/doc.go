// Package text turns what people write into safe HTML, blocks and plain text.
//
// How text is counted. The offsets of a passage count Unicode code points of Block.Plain, and Block.Plain is exactly the
// textContent of Block.HTML in a browser: every text node of the block, one after the other, with nothing collapsed,
// trimmed or added. That holds because the white space is settled here, before the HTML is stored:
//
//   - outside preformatted code a run of spaces, tabs and line ends is one space, whichever elements it was spread over;
//   - a line break, and the border between two paragraphs, cells or rows of one block, has one space beside it;
//   - a block neither begins nor ends with white space, save that preformatted code may begin with its indent;
//   - text is in NFC; a combining mark that began an element has moved to the letter before it.
//
// So a page may wrap the HTML of a block, and put marks around parts of its text, but may not reformat it; text that the
// page itself adds inside a block does not count.
package text
