// Package embedded runs a private Postgres as a child process, for one machine and no set-up.
//
// What lies in Options.Dir:
//
//	lock        held while a program uses the directory; says which one, and where its socket is
//	17/         the data of Postgres 17; never removed, nor touched by another major version
//	programs/   a copy of the npm package, only where the original cannot be run from its place
//
// A first start copies blank data if MakeBlank left it whole, which the build does: to make it anew takes a second.
//
// Postgres listens on a Unix socket in a fresh private directory and on nothing else, so whoever
// reaches the socket is trusted. It stops when this program stops, in whatever way that happens,
// and is started again when it dies by itself. fsync is on: what was acknowledged is on the disk.
//
// It needs a Unix; only on Linux does the kernel itself stop Postgres when this program is killed.
// Elsewhere the next start does so.
package embedded
