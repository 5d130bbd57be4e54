// Package text turns what people write into safe HTML, blocks and plain text.
package text
