package forum

import (
	"context"

	"samenspraak/internal/text"
)

// DeletionMark is what stands in the place of words that quoted something which was deleted, in the language of that.
func DeletionMark(lang string) string {
	if lang == "en" {
		return "[deleted]"
	}
	return "[verwijderd]"
}

// deleteContent takes all that a contribution says out of the forum, and what quotes it; it is sealed for the legal term. Its place stays. With a thread
// goes the comment that opened it.
func (s Decisions) deleteContent(ctx context.Context, t *tx, a Actor, of item, decision int64) error {
	opening, err := s.opening(ctx, t, of)
	if err != nil {
		return err
	}
	var all []content
	for _, each := range append(opening, of) {
		was, err := s.takeAll(ctx, t, a, each)
		if err != nil {
			return err
		}
		all = append(all, was...)
	}
	return t.seal(ctx, decision, all, t.now.Add(deletedFor))
}

// takeAll takes all that one contribution says out of the forum, and gives that with what quoted it.
func (s Decisions) takeAll(ctx context.Context, t *tx, a Actor, of item) ([]content, error) {
	was, err := s.content(ctx, t, of)
	if err != nil {
		return nil, err
	}
	mark := DeletionMark(of.Lang)
	now := content{Subject: of.ID, Revision: was.Revision + taken(of.Kind), Texts: map[string]string{}}
	if _, ok := was.Texts[fieldReplacement]; ok {
		now.Texts[fieldReplacement] = ""
	}
	if of.Kind != "comment" {
		now.Texts["title"] = mark // what has one must have one
	}
	if err := s.reword(ctx, t, a, of.Kind, now); err != nil {
		return nil, err
	}
	whole := map[string][]text.Span{}
	for name, words := range was.Texts {
		if name != fieldValues {
			whole[name] = []text.Span{{From: 0, To: len(words)}}
		}
	}
	if of.Kind == "proposal" {
		if err := s.f.ProposalDrafts.cutWords(ctx, t, of.ID, cutFrom(was, whole), mark); err != nil {
			return nil, err
		}
	}
	quotes, err := s.cutQuotes(ctx, t, a, of, was, whole, mark)
	return append(quotes, was), err
}

// undelete puts back what a decision deleted, while it is still sealed.
func (s Decisions) undelete(ctx context.Context, t *tx, a Actor, of item, decision int64) error {
	back, err := s.unseal(ctx, t, a, decision)
	if err != nil {
		return err
	}
	for _, was := range back {
		if was.Subject != of.ID {
			if err := s.tellReworded(ctx, t, a, was.Subject); err != nil {
				return err
			}
		}
	}
	return nil
}
