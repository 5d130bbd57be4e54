package main

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// tell says how one harm went.
func tell(r recovery) {
	fmt.Printf("%7s  %-50s back after %6s, every page complete %6s later; longest wait of an author %6s, of a page %6s\n",
		seconds(r.at), r.name, seconds(r.back), seconds(r.complete), seconds(r.worst.author), seconds(r.worst.reader))
}

// report says what was done, how long it took, and what was wrong.
func report(out io.Writer, r *run) {
	b := r.book
	b.mu.Lock()
	defer b.mu.Unlock()
	tries, deliveries := 0, len(b.flights)
	for _, p := range b.posts {
		tries += p.tries
	}
	reloads := 0
	for _, reader := range r.readers {
		reloads += reader.reloads
	}
	fmt.Fprintf(out, "\n%d comments, sent %d times; %d pages, loaded %d times, %d of these because they were too far behind\n",
		len(b.posts), tries, len(r.readers), len(b.pages), reloads)
	if deliveries > 0 {
		slices.Sort(b.flights)
		fmt.Fprintf(out, "from sending to a page while all was well: half within %s, 99 %% within %s (%d measured)\n",
			milliseconds(quantile(b.flights, 0.5)), milliseconds(quantile(b.flights, 0.99)), deliveries)
	}
	reportRecoveries(out, r.done)
	fmt.Fprintf(out, "\n%d acknowledged comments lost, %d doubled, %d out of order, %d otherwise wrong\n",
		b.count(lost), b.count(doubled), b.count(disordered), b.count(otherwise))
	for _, example := range b.examples {
		fmt.Fprintln(out, "  "+example)
	}
}

// reportRecoveries sums up the harms of a kind.
func reportRecoveries(out io.Writer, all []recovery) {
	for _, h := range harms {
		var complete, author, reader []time.Duration
		for _, r := range all {
			if r.name == h.name {
				complete, author, reader = append(complete, r.complete), append(author, r.worst.author), append(reader, r.worst.reader)
			}
		}
		if len(complete) > 0 {
			slices.Sort(complete)
			fmt.Fprintf(out, "%3d x  %-50s every page complete %6s later (median), %6s at most; longest wait of an author %6s, of a page %6s\n",
				len(complete), h.name, seconds(quantile(complete, 0.5)), seconds(slices.Max(complete)), seconds(slices.Max(author)), seconds(slices.Max(reader)))
		}
	}
}

// quantile is the value below which a share of the sorted values lies.
func quantile(sorted []time.Duration, share float64) time.Duration {
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}
func since(t time.Time) string { return seconds(time.Since(t)) }
