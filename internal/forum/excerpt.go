package forum

import (
	"cmp"

	"samenspraak/internal/text"
)

// proposalExcerpt is how much of a proposal a list shows, in characters.
const proposalExcerpt = 200

// Excerpt is how a proposal begins, for lists: its summary, or else the problem.
func (o Proposal) Excerpt() string {
	return text.Excerpt(text.Plain(cmp.Or(o.Summary, o.Problem)), proposalExcerpt)
}
