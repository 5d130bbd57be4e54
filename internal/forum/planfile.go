package forum

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// File is a file of the plan format, which deploy/plan-format.md describes: a plan, {"organisations": [...]} or {"plans": [...]}.
type File struct {
	Name string
	Data []byte
}

// FileProblem is one thing wrong in a file. Path is where, as in ".actions[3].theme"; What says what it is and what was expected.
type FileProblem struct {
	File string
	Path string
	What string
}

func (p FileProblem) String() string {
	if p.Path == "" {
		return p.File + ": " + p.What
	}
	return p.File + ": " + p.Path + ": " + p.What
}

// FileError is why files were not imported: everything that is wrong in all of them. Its text is for a person at a terminal.
type FileError struct {
	Problems []FileProblem
}

// maxProblems bounds how many problems are written out.
const maxProblems = 50

func (e *FileError) Error() string {
	lines := []string{"Nothing was imported."}
	for _, p := range e.Problems[:min(len(e.Problems), maxProblems)] {
		lines = append(lines, p.String())
	}
	if more := len(e.Problems) - maxProblems; more > 0 {
		lines = append(lines, fmt.Sprintf("... and %d more.", more))
	}
	return strings.Join(lines, "\n")
}

// Tally counts what an import did to one kind of thing.
type Tally struct {
	Added   int
	Changed int
	Removed int
}

// Report is what an import did, by kind of thing, and what could be better in its files.
type Report struct {
	Tallies map[string]*Tally
	Hints   []string // what OGP's template wants and a file does not have; they stop nothing
	Kept    []string // what the forum has and a file left out: people may have spoken about it, so it stays
}

// reportKinds are the kinds of things in a report, in the order in which they are told.
var reportKinds = []string{"organisations", "plans", "themes", "phases", "windows", "actions", "holders", "partners", "milestones", "versions", "updates", "update entries", "meetings", "documents"}

func (r *Report) count(kind string, n Tally) {
	if r.Tallies == nil {
		r.Tallies = map[string]*Tally{}
	}
	sum := r.Of(kind)
	sum.Added, sum.Changed, sum.Removed = sum.Added+n.Added, sum.Changed+n.Changed, sum.Removed+n.Removed
	r.Tallies[kind] = &sum
}

// Of gives what was done to one kind of thing.
func (r Report) Of(kind string) Tally {
	if t := r.Tallies[kind]; t != nil {
		return *t
	}
	return Tally{}
}

// Changes counts everything that was added, changed or removed.
func (r Report) Changes() int {
	sum := 0
	for _, t := range r.Tallies {
		sum += t.Added + t.Changed + t.Removed
	}
	return sum
}

// String tells the report to a person at a terminal.
func (r Report) String() string {
	var lines []string
	for _, kind := range reportKinds {
		if t := r.Of(kind); t != (Tally{}) {
			lines = append(lines, fmt.Sprintf("%s: %d added, %d changed, %d removed", kind, t.Added, t.Changed, t.Removed))
		}
	}
	if len(lines) == 0 {
		lines = append(lines, "0 changes: the forum had all of this already.")
	}
	for _, kept := range r.Kept {
		lines = append(lines, "Kept: "+kept)
	}
	for _, hint := range r.Hints {
		lines = append(lines, "Hint: "+hint)
	}
	return strings.Join(lines, "\n")
}

// Import takes over files of the plan format, all of them or none, in one transaction. The same files again change nothing;
// a changed file changes what it changes, on record. Nothing that people may have spoken about is ever removed.
// Who may is not asked: it is for the program's own command. Errors: *FileError.
func (s Plans) Import(ctx context.Context, files []File) (Report, error) {
	parsed := parseFiles(files)
	var report Report
	err := s.f.write(ctx, func(t *tx) error {
		report = Report{}
		i := importing{f: s.f, tx: t, report: &report, problems: slices.Clone(parsed.problems)}
		return i.run(ctx, parsed)
	})
	if err != nil {
		return Report{}, err
	}
	report.Hints = parsed.hints()
	return report, nil
}

// importing is one import in its transaction.
type importing struct {
	f        *Forum
	tx       *tx
	report   *Report
	problems []FileProblem
}

func (i *importing) run(ctx context.Context, parsed parsedFiles) error {
	// Two imports at once would each miss what the other adds.
	if _, err := i.tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('import'))`); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	known, err := i.load(ctx, parsed)
	if err != nil {
		return err
	}
	i.check(parsed, known)
	if len(i.problems) > 0 {
		slices.SortStableFunc(i.problems, func(a, b FileProblem) int { return cmp.Compare(a.File, b.File) })
		return &FileError{Problems: i.problems}
	}
	if err := i.writeOrganisations(ctx, parsed.organisations); err != nil {
		return err
	}
	for _, p := range parsed.plans {
		if err := i.writePlan(ctx, p, known.plans[p.Slug]); err != nil {
			return fmt.Errorf("import %s: %w", p.Slug, err)
		}
	}
	return nil
}
