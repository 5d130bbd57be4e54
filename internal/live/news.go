package live

import (
	"context"
	"time"
)

// Close codes that the hub itself gives; the browser acts on them.
const (
	CodeRestart   = 1012 // this node stops or could not ask the source: come back
	CodeSignedOut = 4401 // the session ended
	CodeRightLost = 4403 // the person may no longer be here
	CodeTooSlow   = 4408 // more was waiting than a connection may have waiting: come back and catch up
	CodeTooMany   = 4429 // too many connections, channels or messages
)

// The operations of a piece of news.
const (
	Put    = "put"    // a part of the page, new or replaced
	None   = "none"   // a number without content
	Reload = "reload" // the page must be fetched anew; whoever sees it has left the channel
)

// News is one numbered piece of news of a channel, as Source.Load makes it from the present state.
type News struct {
	N    int64  // its number in the channel; numbers are dense and begin at 1
	Op   string // Put, None or Reload
	ID   string // Put: the part of the page it is
	In   string // Put: the container it belongs in
	Key  string // Put: its place in that container
	Rev  int64  // Put: which revision of the part
	HTML string // Put: the part itself; after it may come other parts that change with it
	Say  string // Put: what a screen reader says, may be empty
	Cut  *Cut   // on person:ID only: ends connections; others see None
	Hide bool   // text that earlier numbers brought is hidden from now on: every node forgets what it has of this channel
}

// Cut ends connections of the person whose channel it is on.
type Cut struct {
	Session int64 // the session that ended; 0: all of this person
	Code    int   // CodeSignedOut or CodeRightLost; 0: CodeSignedOut
	Reason  string
}

// Viewer is who sits behind a connection.
type Viewer struct {
	Account int64     // 0: a visitor who did not sign in
	Session int64     // 0: none
	Expires time.Time // the hub cuts the connection then, with CodeSignedOut; zero: never
	Variant string    // which of the variants of a frame this viewer gets: "nl", "en"
	Address string    // what the limit per address counts by; only visitors are counted
	Data    any       // of the caller's own; the hub hands it back in MayJoin
}

// Source is where news and rights come from. All methods are called from several goroutines at once;
// an error means "not now": the hub asks again.
type Source interface {
	// Load makes the news with the numbers (after, to] in order, from the present state. It is asked for
	// at most Options.ReplayLimit numbers. Numbers that the log no longer has are left out.
	Load(ctx context.Context, channel string, after, to int64, variant string) ([]News, error)

	// Last gives the last committed number of each channel; a channel that has none is absent. It must not
	// keep channels.
	Last(ctx context.Context, channels []string) (map[string]int64, error)

	// MayJoin says whether the viewer may read the channel; unknown and forbidden are both false. For the
	// viewer's own person:ID it says whether the session is still good: the hub asks this once a connection
	// is on that channel, so that a sign-out between handshake and listing is not missed.
	MayJoin(ctx context.Context, v Viewer, channel string) (bool, error)
}
