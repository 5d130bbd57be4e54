package forum

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// ByAgreement orders a thread's comments by how many agree with them, and of equals the newest first, so that what is new gets its turn.
const ByAgreement = "agreed"

// CommentQuery chooses a page of a thread's comments: oldest first, or by Order. With no mark it is the last page, where the talk is, or in an order
// the first.
type CommentQuery struct {
	Around int64 // the page that starts with this comment, or with the one it answers
	Before int64 // the page that ends before this comment
	After  int64 // the page that starts after it
	Order  string
	Below  AgreementMark // in order ByAgreement: where the page before ended
	// At is the last number of the thread's channel, as it was read before: with it the page may be one that others read too. 0: it is read now.
	At int64
}

// AgreementMark is a place in a thread by agreement; zero is its start.
type AgreementMark struct {
	Count int
	ID    int64
}

// Mark is the place of this comment in its thread by agreement.
func (c Comment) Mark() AgreementMark { return AgreementMark{c.AgreeCount, c.ID} }

// chosen says in SQL which comments that open a sub-thread stand on the page, from which end they are taken, and how they are shown.
func (q CommentQuery) chosen() (where, order, shown string) {
	switch {
	case q.Order == ByAgreement && q.Below != AgreementMark{}:
		return "(root.agree_count, root.id) < (@count, @below)", "root.agree_count DESC, root.id DESC", "chosen.agree_count DESC, chosen.root DESC, c.id"
	case q.Order == ByAgreement:
		return "true", "root.agree_count DESC, root.id DESC", "chosen.agree_count DESC, chosen.root DESC, c.id"
	case q.After != 0:
		return "root.id > @mark", "root.id ASC", "chosen.root, c.id"
	case q.Before != 0:
		return "root.id < @mark", "root.id DESC", "chosen.root, c.id"
	}
	return "true", "root.id DESC", "chosen.root, c.id"
}

// CommentPage is a stretch of a thread: comments with their replies, and whether there are others on either side.
type CommentPage struct {
	Comments []Comment
	Earlier  bool
	Later    bool
	Shared   *SharedPage // what others read too, of which this is the actor's own; or nil
}

// First and Last are the comments at the page's ends, 0 on an empty page; they are what Before and After take.
func (p CommentPage) First() int64 {
	if len(p.Comments) == 0 {
		return 0
	}
	return p.Comments[0].ID
}

// Last is the counterpart of First.
func (p CommentPage) Last() int64 {
	if len(p.Comments) == 0 {
		return 0
	}
	return p.Comments[len(p.Comments)-1].ID
}

// Page gives a page of a thread that the actor was found to see.
func (s Comments) Page(ctx context.Context, a Actor, thread int64, q CommentQuery) (CommentPage, error) {
	if q.At == 0 || a.seesMore() {
		return s.page(ctx, a, thread, q)
	}
	return s.shared(ctx, a, thread, q)
}

// page reads the page from the database.
func (s Comments) page(ctx context.Context, a Actor, thread int64, q CommentQuery) (CommentPage, error) {
	if q.Order == ByAgreement {
		q = CommentQuery{Order: q.Order, Below: q.Below}
	}
	if q.Around != 0 {
		c, err := s.Find(ctx, a, q.Around)
		if err != nil {
			return CommentPage{}, err
		}
		if c.Thread != thread {
			return CommentPage{}, errNotFound
		}
		q = CommentQuery{After: cmp.Or(c.Parent, c.ID) - 1}
	}
	where, order, shown := q.chosen()
	all, err := s.query(ctx, s.f.db, a, `
		FROM (
			SELECT root.id AS root, root.agree_count, unnest(root.id || ARRAY(
				SELECT reply.id
				FROM comments reply
				WHERE reply.parent_id = root.id
				ORDER BY reply.id
				LIMIT @replies
			)) AS id
			FROM (
				SELECT root.id, root.agree_count
				FROM comments root
				JOIN subjects s ON s.id = root.id
				WHERE root.thread_id = @thread AND root.parent_id IS NULL AND `+where+` AND `+visible+`
				ORDER BY `+order+`
				LIMIT @limit
			) root
		) chosen
		JOIN comments c ON c.id = chosen.id`+commentTables+`
		WHERE `+visible+`
		ORDER BY `+shown,
		pgx.NamedArgs{
			"thread": thread, "mark": max(q.After, q.Before), "count": q.Below.Count, "below": q.Below.ID,
			"limit": commentsOnPage + 1, "replies": repliesOnPage,
		})
	if err != nil {
		return CommentPage{}, err
	}
	page := pageOf(nest(all), q)
	if q.Order == "" {
		places, err := s.movedFrom(ctx, a, thread)
		if err != nil {
			return CommentPage{}, err
		}
		page = page.withMoved(places)
	}
	if q.After != 0 {
		page.Earlier, err = s.startsBefore(ctx, thread, page.First())
	}
	return page, err
}

func (s Comments) startsBefore(ctx context.Context, thread, id int64) (earlier bool, err error) {
	err = s.f.db.QueryRow(ctx, `
		SELECT EXISTS (
			SELECT FROM comments
			WHERE thread_id = $1 AND parent_id IS NULL AND id < $2
		)`, thread, id).Scan(&earlier)
	return earlier, err
}

// nest puts replies, which follow their comment, under it.
func nest(all []Comment) []Comment {
	var roots []Comment
	for _, c := range all {
		if c.Parent == 0 {
			roots = append(roots, c)
		} else if last := len(roots) - 1; last >= 0 && roots[last].ID == c.Parent {
			roots[last].Replies = append(roots[last].Replies, c)
		}
	}
	return roots
}

// pageOf cuts off the one comment too many that tells there are others.
func pageOf(roots []Comment, q CommentQuery) CommentPage {
	over := len(roots) > commentsOnPage
	switch {
	case q.After != 0, q.Order == ByAgreement:
		if over {
			roots = roots[:commentsOnPage]
		}
		return CommentPage{Comments: roots, Later: over}
	case over:
		roots = slices.Delete(roots, 0, len(roots)-commentsOnPage)
	}
	return CommentPage{Comments: roots, Earlier: over, Later: q.Before != 0}
}
