package web

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
	"samenspraak/internal/live"
)

// proposalNow is what a proposal's page shows of its way so far, as the reader of the page may see it.
func (s *Server) proposalNow(ctx context.Context, p views.Page, o forum.Proposal, talk forum.Thread, rev int64) (now views.ProposalNow, err error) {
	now = views.ProposalNow{Page: p, Proposal: o, Comments: talk.CommentCount, Thread: talk.ID, Rev: rev}
	ways, err := s.Forum.Curations.Ways(ctx, p.Actor, o.ID)
	if err != nil {
		return now, err
	}
	now.Steps = ways[o.ID]
	now.Family, err = s.Forum.Curations.Family(ctx, p.Actor, o.ID)
	return now, err
}

// proposalNamed marks what a proposal's page is called, and its words, as of a number on the proposal's channel.
func proposalNamed(proposal, rev int64) views.Named {
	return views.Named{After: fmt.Sprintf("proposal-%d", proposal), Rev: rev}
}

// ofProposal is the way of a proposal so far, on its own page: the last number brings it as it is now.
func (src source) ofProposal(ctx context.Context, proposal int64, log []forum.News, lang string) ([]live.News, error) {
	news := make([]live.News, len(log))
	for i, n := range log {
		news[i] = live.News{N: n.N, Op: live.None}
	}
	found, err := src.s.Forum.Proposals.FindAll(ctx, []int64{proposal})
	if err != nil || len(log) == 0 {
		return news, err
	}
	if len(found) == 0 {
		news[len(log)-1], err = src.hiddenPut(ctx, proposal, log[len(log)-1].N, lang)
		return news, err
	}
	put, err := src.proposalPut(ctx, found[0], log[len(log)-1], lang)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(log, func(n forum.News) bool { return n.Kind == "proposal.redacted" || n.Kind == "proposal.restored" }) {
		words, err := src.proposalWords(ctx, found[0], put.N, lang)
		if err != nil {
			return nil, err
		}
		put.HTML += words
	}
	news[len(log)-1] = put
	return news, nil
}

// hiddenPut has a page that shows a proposal say instead that it is hidden. What is out of view in another way is no news.
func (src source) hiddenPut(ctx context.Context, proposal, n int64, lang string) (live.News, error) {
	hidden, err := src.s.Forum.Proposals.Hidden(ctx, forum.Actor{}, proposal)
	if forum.CodeOf(err) == forum.NotFound {
		return live.News{N: n, Op: live.None}, nil
	}
	if err != nil {
		return live.News{}, err
	}
	page := src.s.plainPage(lang)
	page.Title, page.Named = page.T(views.HiddenProposalTitle(hidden)), proposalNamed(proposal, n)
	var html strings.Builder
	if err := views.HiddenProposalParts(page, hidden).Render(ctx, &html); err != nil {
		return live.News{}, err
	}
	return live.News{
		N: n, Op: live.Put, ID: "title-" + page.Named.After, Key: "0", Rev: n, HTML: html.String(), Hide: true, Say: page.Title,
	}, nil
}

func (src source) proposalPut(ctx context.Context, o forum.Proposal, n forum.News, lang string) (live.News, error) {
	page := src.s.plainPage(lang)
	talk, err := src.s.Forum.Threads.Main(ctx, page.Actor, o.ID)
	if err != nil {
		return live.News{}, err
	}
	now, err := src.s.proposalNow(ctx, page, o, talk, n.N)
	if err != nil {
		return live.News{}, err
	}
	var html strings.Builder
	if err := now.Parts().Render(ctx, &html); err != nil {
		return live.News{}, err
	}
	return live.News{N: n.N, Op: live.Put, ID: now.ID(), In: now.In(), Key: "0", Rev: n.N, HTML: html.String(), Say: sayOfProposal(page, n.Kind, o)}, nil
}

// proposalWords is what the proposal says now, to take the place of what stands on open pages.
func (src source) proposalWords(ctx context.Context, o forum.Proposal, rev int64, lang string) (string, error) {
	page := src.s.plainPage(lang)
	page.Title, page.Named = o.Title, proposalNamed(o.ID, rev)
	files, err := src.s.Forum.Attachments.Of(ctx, page.Actor, o.ID)
	if err != nil {
		return "", err
	}
	var html strings.Builder
	if err := views.ProposalName(page, o).Render(ctx, &html); err != nil {
		return "", err
	}
	err = views.ProposalWords(page, views.ProposalView{Proposal: o, Attachments: files}).Render(ctx, &html)
	return html.String(), err
}

// sayOfProposal is what a screen reader hears of it on the proposal's own page.
func sayOfProposal(p views.Page, kind string, o forum.Proposal) string {
	if strings.HasPrefix(kind, "input.") {
		return p.T("response.sayProposal", "Title", o.Title)
	}
	return p.T("curation.say", "Heading", p.T("proposal.trace"))
}
