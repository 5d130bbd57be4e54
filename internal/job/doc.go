// Package job does what happens later: what a change makes necessary is put in the queue by the change's own transaction, and done, once that
// is committed, by one of the nodes. It is done surely, but perhaps more than once, so whatever does it takes no harm from that.
package job
