// Package export writes the forum's public data as files that other programs read.
package export
