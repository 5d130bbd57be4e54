package forum

import (
	"context"
	"slices"
	"sync"
)

// SharedPage is a page of comments as a visitor reads it.
type SharedPage struct {
	CommentPage
	Made sync.Map // what views made of it, which is of use as long as the page is
}

type sharedPageQuestion struct {
	thread int64
	query  CommentQuery
}

// shared gives the page as a visitor reads it, to an actor who sees no more, with what they agree with.
func (s Comments) shared(ctx context.Context, a Actor, thread int64, q CommentQuery) (CommentPage, error) {
	p, err := shared(ctx, s.f, a, sharedPageQuestion{thread, q}, func(a Actor) (*SharedPage, error) {
		page, err := s.page(ctx, a, thread, q)
		return &SharedPage{CommentPage: page}, err
	})
	if err != nil {
		return CommentPage{}, err
	}
	page := p.CommentPage
	page.Shared = p
	if !a.SignedIn() {
		return page, nil
	}
	agreed, err := s.f.Agreements.among(ctx, a, page.ids())
	if len(agreed) > 0 {
		page.Comments = agreedBy(page.Comments, agreed)
	}
	return page, err
}

// ids are the comments on the page and the answers under them.
func (p CommentPage) ids() []int64 {
	var ids []int64
	for _, c := range p.Comments {
		ids = append(ids, c.ID)
		for _, reply := range c.Replies {
			ids = append(ids, reply.ID)
		}
	}
	return ids
}

// agreedBy gives the comments with those marked that someone agrees with, and leaves all as they are.
func agreedBy(all []Comment, agreed []int64) []Comment {
	all = slices.Clone(all)
	for i := range all {
		c := &all[i]
		c.Agreed = !c.Gone() && slices.Contains(agreed, c.ID)
		c.Replies = agreedBy(c.Replies, agreed)
	}
	return all
}
