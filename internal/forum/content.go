package forum

import "context"

// content is all that someone said in one contribution: what stands there now, by the names of its fields, and what stood there before.
type content struct {
	Subject  int64                     `json:"subject"`
	Revision int                       `json:"revision"` // of a comment, or the number of a proposal's version
	Texts    map[string]string         `json:"texts"`
	Earlier  map[int]map[string]string `json:"earlier,omitempty"` // by revision; one that was blanked before is not among them
}

// The field of a comment that proposes words beside its own, and the one that everything else has.
const (
	fieldText        = "text"
	fieldReplacement = "replacement"
)

// content reads what a contribution says, from its own rows.
func (s Decisions) content(ctx context.Context, db querier, of item) (content, error) {
	switch of.Kind {
	case "comment":
		return s.f.Comments.content(ctx, db, of.ID)
	case "proposal":
		return s.f.Proposals.content(ctx, db, of.ID)
	case "thread":
		return s.f.Threads.content(ctx, db, of.ID)
	case "flag":
		return s.f.Flags.content(ctx, db, of.ID)
	case "appeal":
		return s.f.Appeals.content(ctx, db, of.ID)
	}
	return content{}, errNotFound
}

// reword writes what a contribution says from now on, and what it is to have said before: nothing in the place of what is not among Earlier.
func (s Decisions) reword(ctx context.Context, t *tx, a Actor, kind string, c content) error {
	switch kind {
	case "comment":
		return s.f.Comments.reword(ctx, t, a, c)
	case "proposal":
		return s.f.Proposals.reword(ctx, t, c)
	case "thread":
		return s.f.Threads.reword(ctx, t, c)
	case "flag":
		return s.f.Flags.reword(ctx, t, c)
	case "appeal":
		return s.f.Appeals.reword(ctx, t, c)
	}
	return errNotFound
}
