package forum

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// tangled is how many comments stand elsewhere than what they are a reply to or answer, and how many threads and talks are counted wrong.
func (s *stand) tangled() (wrong []string) {
	s.t.Helper()
	for what, query := range map[string]string{
		"replies stand elsewhere than what they are a reply to": `SELECT count(*) FROM comments c JOIN comments p ON p.id = c.parent_id WHERE c.thread_id <> p.thread_id`,
		"replies are replies to a reply":                        `SELECT count(*) FROM comments c JOIN comments p ON p.id = c.parent_id WHERE p.parent_id IS NOT NULL`,
		"answers stand in another talk than what they answer":   `SELECT count(*) FROM comments c JOIN comments x ON x.id = c.answers_id WHERE c.parent_id IS DISTINCT FROM x.parent_id OR c.parent_id IS NULL`,
		"threads count wrong":                                   `SELECT count(*) FROM threads t WHERE comment_count <> (SELECT count(*) FROM comments WHERE thread_id = t.id)`,
		"talks count wrong":                                     `SELECT count(*) FROM comments c WHERE reply_count <> (SELECT count(*) FROM comments WHERE parent_id = c.id)`,
	} {
		if n := s.count(query); n != 0 {
			wrong = append(wrong, fmt.Sprintf("%d %s", n, what))
		}
	}
	return wrong
}

// threads opens some beside the one of the ground.
func (s *stand) threads(by Actor, g ground, n int) (all []int64) {
	s.t.Helper()
	for i := range n {
		id, err := s.f.Threads.Open(s.t.Context(), by, NewThread{Plan: g.plan, Title: fmt.Sprintf("Gesprek %d", i), First: NewComment{Key: fmt.Sprintf("key-of-form-%d", i), Markdown: "Begin."}})
		s.must(err)
		all = append(all, id)
	}
	return all
}

func TestDecisions_Move_undoneAfterWhatItAnswersWentElsewhere(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	to := s.threads(ana, g, 2)
	undo := func(batch int64) {
		t.Helper()
		_, err := s.f.Decisions.Undo(t.Context(), mod, batch)
		s.must(err)
		if wrong := s.tangled(); len(wrong) > 0 {
			t.Error(strings.Join(wrong, "; "))
		}
	}
	stands := func(comment, thread, parent int64) {
		t.Helper()
		if c, err := s.f.Comments.Find(t.Context(), Actor{}, comment); err != nil || c.Thread != thread || c.Parent != parent {
			t.Errorf("it is %+v, %v", c, err)
		}
	}

	t.Run("a reply goes where its comment stands now, and back with it", func(t *testing.T) {
		parent := s.post(ana, g.thread, 0, "Wanneer?")
		reply := s.post(ana, g.thread, parent, "In maart.")
		apart := s.moves(mod, reply, to[0])
		whole := s.moves(mod, parent, to[1])
		undo(apart)
		stands(reply, to[1], parent)
		undo(whole)
		stands(reply, g.thread, parent)
	})
	t.Run("also when that went along with it, and is back", func(t *testing.T) {
		parent := s.post(ana, g.thread, 0, "Wanneer?")
		reply := s.post(ana, g.thread, parent, "In maart.")
		whole := s.moves(mod, parent, to[1])
		apart := s.moves(mod, reply, to[0])
		undo(whole)
		stands(reply, to[0], 0)
		undo(apart)
		stands(reply, g.thread, parent)
	})
}

// However moves, their undoing and what is said meanwhile follow each other, a talk is in one thread, and counts say what is there.
func TestDecisions_Move_inAnyOrder(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := newStand(t)
			g := s.lay("drafting")
			ana, mod, chance := s.person("Ana"), s.moderator("Mo"), rand.New(rand.NewPCG(seed, 0))
			threads := append(s.threads(ana, g, 2), g.thread)
			var comments, moves []int64
			var happened []string
			for range 80 {
				s.now = s.now.Add(time.Second)
				var err error
				switch n := chance.IntN(8); {
				case len(comments) < 3 || n == 0:
					comments = append(comments, s.post(ana, threads[chance.IntN(len(threads))], 0, "Een reactie."))
					happened = append(happened, fmt.Sprintf("%d is said", comments[len(comments)-1]))
				case n < 3 && len(comments) < 20:
					on := comments[chance.IntN(len(comments))]
					c, e := s.f.Comments.Find(t.Context(), ana, on)
					s.must(e)
					comments = append(comments, s.post(ana, c.Thread, on, "Een antwoord."))
					happened = append(happened, fmt.Sprintf("%d answers %d", comments[len(comments)-1], on))
				case n < 6 || len(moves) == 0:
					about, to := comments[chance.IntN(len(comments))], threads[chance.IntN(len(threads))]
					var batch int64
					batch, err = s.f.Decisions.Move(t.Context(), mod, NewMove{NewDecision: NewDecision{Items: []DecisionItem{{about, s.lastDecision(about)}}, Reason: "Past daar."}, To: to})
					if err == nil {
						moves = append(moves, batch)
						happened = append(happened, fmt.Sprintf("%d goes to %d by %d", about, to, batch))
					}
				default:
					batch := moves[chance.IntN(len(moves))]
					if _, err = s.f.Decisions.Undo(t.Context(), mod, batch); err == nil {
						happened = append(happened, fmt.Sprintf("%d is undone", batch))
					}
				}
				if err != nil && !slices.Contains([]Code{Invalid, Conflict}, CodeOf(err)) {
					t.Fatal(err)
				}
				if wrong := s.tangled(); len(wrong) > 0 {
					t.Fatalf("%s, after\n%s", strings.Join(wrong, "; "), strings.Join(happened, "\n"))
				}
			}
		})
	}
}
