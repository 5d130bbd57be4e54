// Command soak finds out whether the forum keeps its word when parts of it die: it runs two nodes of bin/samenspraak with a
// Postgres and a Redis of its own, has people comment and many more read along, kills and restarts one part after another, and
// then checks that no acknowledged comment was lost, doubled or out of order, in the database and on every open page.
//
// It knows the forum from outside only, as browsers do: pages, forms, and the live protocol. Where to find what:
//
//	main.go      what is asked for; run.go the run from begin to end
//	system.go    Postgres, Redis and the nodes; process.go how they are started and killed
//	harm.go      what is done to them, and how long it takes until all is well
//	site.go      how the nodes are reached, as through a proxy before them; page.go what a page says
//	author.go    people who sign in and comment, and try again with the same key until they are answered
//	reader.go    open pages that follow threads, by the rules of frontend/elements; backoff.go, sequence.go; nap.go when put away
//	book.go      what was written, acknowledged and shown, as it happens
//	verdict.go   whether that agrees with what the database has on record.go; finding.go what does not; report.go says so
//
// What it holds the forum to:
//
//   - An acknowledged comment is in the database exactly once, and so is any other that was tried; in the end all are acknowledged.
//   - A channel's numbers are dense. Every open page gets each number after the one it joined with, once and in order, over one
//     connection or many; or it is told to load anew, and then finds on the page what it missed.
//   - All pages get the same comment under the same number, the one that the database has there.
//   - Who is answered before someone else sends has the lower number.
//   - Nobody is signed out, refused or sent away; the forum may be away, but not at fault (500); no node ends by itself or panics.
//
// It is a command and not a test because it takes minutes; its own judgement is tested.
package main
