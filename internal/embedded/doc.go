// Package embedded runs a private Postgres as a child process, for one machine and no set-up.
package embedded
