// Package live brings news to open pages: channels, connections and numbers; it knows nothing of forums.
package live
