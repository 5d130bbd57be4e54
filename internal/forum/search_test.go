package forum

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// finds gives the numbers of what someone finds, the best first.
func (s *stand) finds(a Actor, words string) []int64 {
	s.t.Helper()
	found, err := s.f.Search.Find(s.t.Context(), a, SearchQuery{Text: words, Lang: "nl"})
	s.must(err)
	ids := []int64{}
	for _, h := range found.Hits {
		ids = append(ids, h.ID)
	}
	return ids
}

func (s *stand) wantFound(a Actor, words string, want ...int64) {
	s.t.Helper()
	got := s.finds(a, words)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		s.t.Errorf("%q finds %v, want %v", words, got, want)
	}
}

// touch lets search see what a test laid by hand.
func (s *stand) touch(id int64) {
	s.t.Helper()
	s.must(s.f.write(s.t.Context(), func(t *tx) error {
		t.record(Event{Kind: "action.changed", Subject: id})
		return nil
	}))
}

func TestSearch_Find(t *testing.T) {
	s := newStand(t)
	g := s.lay("input")
	s.touch(g.action)
	ana := s.person("Ana")
	permits := s.submits(ana, NewProposal{Plan: g.plan, Lang: "nl", ProposalText: ProposalText{Title: "Vergunningen op de kaart", Problem: "Buren zien een **bekendmaking** te laat.", Solution: "Één kaart."}})
	cafe := s.submits(ana, NewProposal{Plan: g.plan, Lang: "nl", ProposalText: ProposalText{Title: "Een repaircafé in elke wijk", Problem: "Er zijn geen vergunningen voor nodig."}})
	english := s.submits(ana, NewProposal{Plan: g.plan, Lang: "en", ProposalText: ProposalText{Title: "Publish summaries of decisions", Problem: "Residents cannot follow them."}})
	said := s.post(ana, g.thread, 0, "Wat kost die waterzuivering ons *eigenlijk* & waarom?")

	t.Run("in any form of a word, in the title or in the text", func(t *testing.T) {
		if got := s.finds(Actor{}, "vergunning"); !slices.Equal(got, []int64{permits, cafe}) {
			t.Errorf("found %v, want %v: titles first", got, []int64{permits, cafe})
		}
		s.wantFound(Actor{}, "bekendmakingen", permits)
		s.wantFound(Actor{}, "waterzuiveringen", said)
		s.wantFound(Actor{}, "summary decision", english)
	})
	t.Run("with or without accents and capitals", func(t *testing.T) {
		s.wantFound(Actor{}, "REPAIRCAFE", cafe)
		s.wantFound(Actor{}, "repaircafé", cafe)
	})
	t.Run("all words, unless one says or; not those with a minus; those in quotes together", func(t *testing.T) {
		s.wantFound(Actor{}, "vergunningen wijk", cafe)
		s.wantFound(Actor{}, "wijk or bekendmaking", cafe, permits)
		s.wantFound(Actor{}, "vergunningen -wijk", permits)
		s.wantFound(Actor{}, `"op de kaart"`, permits)
		s.wantFound(Actor{}, `"kaart vergunningen"`)
	})
	t.Run("a typing error is forgiven where the word is in a title, and said to be", func(t *testing.T) {
		for _, typed := range []string{"vergunnign", "vergunninegn", "vergnningen", "vregunningen", "vergunningen kart"} {
			found, err := s.f.Search.Find(t.Context(), Actor{}, SearchQuery{Text: typed, Lang: "nl"})
			s.must(err)
			if len(found.Hits) == 0 || found.Hits[0].ID != permits || !found.Hits[0].Near {
				t.Errorf("%q finds %+v", typed, found.Hits)
			}
		}
		s.wantFound(Actor{}, "repiarcafe", cafe)
		s.wantFound(Actor{}, "zwembaden")
	})
	t.Run("the beginning of a word will do when there is little else, in comments too", func(t *testing.T) {
		s.wantFound(Actor{}, "repair", cafe)
		s.wantFound(Actor{}, "water", said)
		s.wantFound(Actor{}, "water kosten", said)
		s.wantFound(Actor{}, `"repair"`)
	})
	t.Run("hits are marked, also by another form and accent, and markup is not shown", func(t *testing.T) {
		found, err := s.f.Search.Find(t.Context(), Actor{}, SearchQuery{Text: "repaircafe bekendmaking or waterzuivering", Lang: "nl"})
		s.must(err)
		if len(found.Hits) != 1 || !slices.Contains(found.Hits[0].TextStretch, Stretch{"waterzuivering", true}) {
			t.Fatalf("found %+v", found.Hits)
		}
		var shown strings.Builder
		for _, stretch := range found.Hits[0].TextStretch {
			shown.WriteString(stretch.Words)
		}
		if got := shown.String(); got != "Wat kost die waterzuivering ons eigenlijk & waarom?" {
			t.Errorf("shows %q", got)
		}
		if h := found.Hits[0]; h.Within != "Actie" || h.AuthorName != "Ana" || h.PlanSlug == "" {
			t.Errorf("is %+v", h)
		}
	})
	t.Run("what staff wrote is found in both of its languages, once", func(t *testing.T) {
		s.exec(`UPDATE actions SET title = '{"nl": "Algoritmen met uitleg", "en": "Algorithms explained"}' WHERE id = $1`, g.action)
		s.touch(g.action)
		s.wantFound(Actor{}, "algoritmen", g.action)
		s.wantFound(Actor{}, "algorithm explained", g.action)
	})
	t.Run("nothing, stop words, signs and a very long question find nothing and harm nothing", func(t *testing.T) {
		for _, typed := range []string{"", "  ", "de het een", "!!! & | ( : * '", `"`, "-", "\x00", "\xff", strings.Repeat("vergunning ", 5000), "a:*b & c:A", "' OR 1=1 --"} {
			found, err := s.f.Search.Find(t.Context(), Actor{}, SearchQuery{Text: typed})
			s.must(err)
			if n := len([]rune(found.Text)); n > MaxSearch {
				t.Errorf("searched for %d characters", n)
			}
		}
		s.wantFound(Actor{}, "de het een")
	})
	t.Run("one kind alone can be shown; the counts are of all", func(t *testing.T) {
		found, err := s.f.Search.Find(t.Context(), Actor{}, SearchQuery{Text: "vergunningen or waterzuivering", Kind: "comment"})
		s.must(err)
		if len(found.Hits) != 1 || found.Hits[0].ID != said || found.Counts["proposal"] != 2 || found.Counts["comment"] != 1 || found.Total() != 3 || found.Capped() {
			t.Errorf("found %+v", found)
		}
	})
}

func TestSearch_FollowsEveryChange(t *testing.T) {
	s := newStand(t)
	g := s.lay("input")
	ana := s.person("Ana")
	thread, err := s.f.Threads.Open(t.Context(), ana, NewThread{Plan: g.plan, Title: "Zonnepanelen op scholen", First: NewComment{Key: "key-of-form-1", Markdown: "Alvast een begin."}})
	s.must(err)
	s.wantFound(Actor{}, "zonnepaneel", thread)
	said := s.post(ana, thread, 0, "Windmolens passen daar niet.")
	s.wantFound(Actor{}, "windmolen", said)

	t.Run("an edited text is found by its new words only", func(t *testing.T) {
		s.must(s.f.Comments.Edit(t.Context(), ana, said, 1, "Warmtepompen passen daar wel."))
		s.wantFound(Actor{}, "windmolen")
		s.wantFound(Actor{}, "warmtepomp", said)
	})
	t.Run("a withdrawn one is not, and its words are not kept", func(t *testing.T) {
		s.must(s.f.Comments.Withdraw(t.Context(), ana, said))
		s.wantFound(Actor{}, "warmtepomp")
		if n := s.count(`SELECT count(*) FROM search_texts WHERE subject_id = $1`, said); n != 0 {
			t.Errorf("%d rows are kept", n)
		}
	})
	t.Run("a version's text is found until the next one says otherwise", func(t *testing.T) {
		s.version(g.action, 1, "## Kop\n\nElk verzoek begint met een telefoongesprek.")
		s.wantFound(Actor{}, "telefoongesprek", g.action)
		s.now = s.now.Add(time.Hour)
		s.version(g.action, 2, "## Kop\n\nElk verzoek begint met een brief.")
		s.wantFound(Actor{}, "telefoongesprek")
		s.wantFound(Actor{}, "brief verzoek", g.action)
	})
	t.Run("a change that is undone changes nothing", func(t *testing.T) {
		failed := s.f.write(t.Context(), func(tx *tx) error {
			if _, err := tx.Exec(t.Context(), `UPDATE threads SET title = 'Getijdencentrale' WHERE id = $1`, thread); err != nil {
				return err
			}
			tx.record(Event{Kind: "thread.renamed", Subject: thread})
			if _, err := tx.number(t.Context()); err != nil {
				return err
			}
			return Errorf(Conflict, "error.conflict")
		})
		s.refused(failed, Conflict)
		s.wantFound(Actor{}, "getijdencentrale")
		s.wantFound(Actor{}, "zonnepaneel", thread)
	})
	t.Run("all that an import brings is found, each kind of it", func(t *testing.T) {
		s.imports(s.carried("organisations.json", "actieplan-2020-2022.json")...)
		kinds := map[string]int{}
		for _, words := range []string{"actieplan", "lobby", "update", "bijeenkomst", "evaluatie", "Woo"} {
			found, err := s.f.Search.Find(t.Context(), Actor{}, SearchQuery{Text: words, Lang: "nl"})
			s.must(err)
			for kind, n := range found.Counts {
				kinds[kind] += n
			}
		}
		for _, kind := range []string{"plan", "action", "update", "meeting", "document"} {
			if kinds[kind] == 0 {
				t.Errorf("no %s is found: %v", kind, kinds)
			}
		}
		if n := s.count(`SELECT count(*) FROM searchable x WHERE NOT EXISTS (SELECT FROM search_texts y WHERE y.subject_id = x.subject_id AND y.lang = x.lang AND y.body = x.body AND y.title = x.title)`); n > 2 { // what lay made by hand
			t.Errorf("%d texts are not what can be found", n)
		}
	})
}

func TestSearch_ShowsOnlyWhatTheActorMaySee(t *testing.T) {
	s := newStand(t)
	g := s.lay("input")
	ana, coalition, moderator := s.person("Ana"), s.person("Co"), s.moderator("Mo")
	coalition.Coalition = true
	secret, err := s.f.Threads.Open(t.Context(), coalition, NewThread{Plan: g.plan, Title: "Beraad over zonnepanelen", Audience: Coalition, First: NewComment{Key: "key-of-form-1", Markdown: "Onder ons: zonnepanelen zijn duur."}})
	s.must(err)
	first := s.count(`SELECT id FROM comments WHERE thread_id = $1`, secret)
	proposal := s.submits(ana, NewProposal{Plan: g.plan, ProposalText: ProposalText{Title: "Zonnepanelen op daken"}})
	thread, err := s.f.Threads.Main(t.Context(), ana, proposal)
	s.must(err)
	said := s.post(coalition, thread.ID, 0, "Goed plan, zonnepanelen.")

	s.wantFound(Actor{}, "zonnepanelen", proposal, said)
	s.wantFound(ana, "zonnepanelen", proposal, said)
	s.wantFound(coalition, "zonnepanelen", proposal, said, secret, int64(first))
	s.wantFound(moderator, "zonnepanelen", proposal, said, secret, int64(first))
	t.Run("a typing error shows no more either", func(t *testing.T) {
		s.wantFound(Actor{}, "beraat")
		s.wantFound(coalition, "beraat", secret)
	})
	t.Run("what is held is found by its author and moderators, with what was said about it", func(t *testing.T) {
		s.exec(`UPDATE subjects SET audience = 'moderators' WHERE id = $1`, proposal)
		s.wantFound(Actor{}, "zonnepanelen")
		s.wantFound(ana, "zonnepanelen", proposal, said)
		s.wantFound(coalition, "zonnepanelen", secret, int64(first))
		s.wantFound(moderator, "zonnepanelen", proposal, said, secret, int64(first))
	})
	t.Run("what is hidden is found by nobody, at once", func(t *testing.T) {
		s.exec(`UPDATE subjects SET audience = 'public' WHERE id = $1`, proposal)
		s.hide(proposal)
		s.wantFound(Actor{}, "zonnepanelen")
		s.wantFound(ana, "zonnepanelen")
		s.wantFound(moderator, "zonnepanelen", secret, int64(first))
	})
	t.Run("nor does what is near tell of it: many hits that one may not see are no hits", func(t *testing.T) {
		for n := range searchFew {
			s.post(coalition, secret, 0, fmt.Sprintf("Getijdenturbine nummer %d", n))
		}
		public := s.submits(ana, NewProposal{Plan: g.plan, ProposalText: ProposalText{Title: "Getijdenturbines in zee"}})
		s.exec(`UPDATE search_texts SET title = 'Getijdenturbinepark' WHERE subject_id = $1`, public)
		s.wantFound(Actor{}, "getijdenturbine", public)
	})
	t.Run("nor does the number of results tell of it", func(t *testing.T) {
		results, err := s.f.Search.Find(t.Context(), Actor{}, SearchQuery{Text: "zonnepanelen"})
		s.must(err)
		if results.Total() != 0 {
			t.Errorf("counts %v", results.Counts)
		}
	})
}

func TestSearch_Pages(t *testing.T) {
	s := newStand(t)
	g := s.lay("input")
	ana := s.person("Ana")
	const all = 2*hitsOnPage + 5
	for n := range all {
		s.post(ana, g.thread, 0, fmt.Sprintf("Zonnepanelen nummer %d", n))
	}
	q := SearchQuery{Text: "zonnepaneel", Lang: "nl"}
	seen := map[int64]bool{}
	for pages := 1; ; pages++ {
		found, err := s.f.Search.Find(t.Context(), Actor{}, q)
		s.must(err)
		if found.Counts["comment"] != all {
			t.Errorf("page %d counts %v", pages, found.Counts)
		}
		for _, h := range found.Hits {
			if seen[h.ID] {
				t.Fatalf("%d comes twice", h.ID)
			}
			seen[h.ID] = true
		}
		if !found.More {
			if pages != 3 || len(seen) != all {
				t.Errorf("%d hits on %d pages", len(seen), pages)
			}
			break
		}
		q.After = found.Hits[len(found.Hits)-1].Mark()
	}
}

func TestSearch_OldCommentsAreFoundToo(t *testing.T) {
	s := newStand(t)
	g := s.lay("input")
	ana := s.person("Ana")
	old, middle := s.post(ana, g.thread, 0, "Zonnepanelen op het dak."), s.post(ana, g.thread, 0, "Liever zonnepanelen in zee.")
	last := s.post(ana, g.thread, 0, "Zonnepanelen langs de weg.")
	for rule, recent := range map[string]int64{"when all are recent": 0, "when some are": middle - 1, "when none is": last} {
		t.Run(rule, func(t *testing.T) {
			for _, words := range []string{"zonnepaneel", "zonnepa"} {
				found, err := s.f.Search.find(t.Context(), Actor{}, SearchQuery{Text: words, Lang: "nl"}, recent)
				s.must(err)
				ids := map[int64]bool{}
				for _, h := range found.Hits {
					ids[h.ID] = true
				}
				if !ids[old] || !ids[middle] || !ids[last] || found.Counts["comment"] != 3 {
					t.Errorf("%q finds %v", words, ids)
				}
			}
		})
	}
}

func TestStretches(t *testing.T) {
	for marked, want := range map[string][]Stretch{
		"":     nil,
		"geen": {{"geen", false}},
		"een " + hitBegins + "hit" + hitEnds + " hier":                      {{"een ", false}, {"hit", true}, {" hier", false}},
		hitBegins + "a" + hitEnds + hitBegins + "b" + hitEnds:               {{"a", true}, {"b", true}},
		hitEnds + "vreemd " + hitEnds + hitBegins + "los" + hitBegins + "x": {{"vreemd ", false}, {"losx", true}},
	} {
		if got := stretches(marked); !slices.Equal(got, want) {
			t.Errorf("%q is %v, want %v", marked, got, want)
		}
	}
}
