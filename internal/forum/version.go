package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Version is a published text of an action. It never changes.
type Version struct {
	ID          int64
	Number      int
	Lang        string
	PublishedAt time.Time
	AuthorName  string // "" when nobody in particular
	Note        string
	Markdown    string
	Blocks      []Block
}

// Block is a piece of a version's text. ID is the same in every version in which this is the same block.
type Block struct {
	ID      int64
	Kind    string // one of the kinds of package text
	HTML    string
	Plain   string
	Depth   int
	Ordered bool
	Number  int
}

// newVersion is a text that an import publishes.
type newVersion struct {
	action    int64
	number    int
	lang      string
	published time.Time
	note      string
	markdown  string
	rest      map[string]any
}

// carryIDs gives each block the id of the block before it in the previous version that says the same, in order, each id once; the others keep 0.
func carryIDs(blocks, previous []Block) {
	type words struct{ kind, plain string }
	free := map[words][]int64{}
	for _, b := range previous {
		free[words{b.Kind, b.Plain}] = append(free[words{b.Kind, b.Plain}], b.ID)
	}
	for i, b := range blocks {
		w := words{b.Kind, b.Plain}
		if ids := free[w]; len(ids) > 0 {
			blocks[i].ID, free[w] = ids[0], ids[1:]
		}
	}
}

func blocksOf(markdown string) []Block {
	var blocks []Block
	for _, b := range text.Document(markdown) {
		blocks = append(blocks, Block{Kind: b.Kind, HTML: b.HTML, Plain: b.Plain, Depth: b.Depth, Ordered: b.Ordered, Number: b.Number})
	}
	return blocks
}

// publish adds versions to actions, those of one action in the order of their numbers. Who calls it holds the actions' rows.
func publish(ctx context.Context, t *tx, versions []newVersion) error {
	if len(versions) == 0 {
		return nil
	}
	var actions []int64
	for _, v := range versions {
		actions = append(actions, v.action)
	}
	newest, err := newestBlocks(ctx, t, actions)
	if err != nil {
		return err
	}
	ids, err := insertVersions(ctx, t, versions)
	if err != nil {
		return err
	}
	var all []blockRow
	for i, v := range versions {
		blocks := blocksOf(v.markdown)
		carryIDs(blocks, newest[v.action])
		if err := nameBlocks(ctx, t, blocks); err != nil {
			return err
		}
		newest[v.action] = blocks
		for position, b := range blocks {
			all = append(all, blockRow{Version: ids[i], Position: position, Block: b})
		}
		t.record(Event{Kind: "version.published", Subject: v.action, Data: map[string]any{"version": v.number}}, actionChannel(v.action))
	}
	return insertBlocks(ctx, t, all)
}

func newestBlocks(ctx context.Context, t *tx, actions []int64) (map[int64][]Block, error) {
	rows, err := t.Query(ctx, `
		SELECT v.action_id, b.block_id, b.kind, b.plain
		FROM (
			SELECT DISTINCT ON (action_id) id, action_id
			FROM versions
			WHERE action_id = ANY ($1)
			ORDER BY action_id, number DESC
		) v
		JOIN blocks b ON b.version_id = v.id
		ORDER BY v.action_id, b.position`, actions)
	if err != nil {
		return nil, fmt.Errorf("newest blocks: %w", err)
	}
	newest := map[int64][]Block{}
	var action int64
	var b Block
	_, err = pgx.ForEachRow(rows, []any{&action, &b.ID, &b.Kind, &b.Plain}, func() error {
		newest[action] = append(newest[action], b)
		return nil
	})
	return newest, err
}

// nameBlocks gives an id to the blocks that have none.
func nameBlocks(ctx context.Context, t *tx, blocks []Block) error {
	missing := 0
	for _, b := range blocks {
		if b.ID == 0 {
			missing++
		}
	}
	rows, err := t.Query(ctx, `
		SELECT nextval('block_ids')
		FROM generate_series(1, $1)`, missing)
	if err != nil {
		return fmt.Errorf("block ids: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("block ids: %w", err)
	}
	for i := range blocks {
		if blocks[i].ID == 0 {
			blocks[i].ID, ids = ids[0], ids[1:]
		}
	}
	return nil
}

func insertVersions(ctx context.Context, t *tx, versions []newVersion) ([]int64, error) {
	batch := &pgx.Batch{}
	for _, v := range versions {
		batch.Queue(`
			INSERT INTO versions (action_id, number, lang, published_at, note, markdown, provenance)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			RETURNING id`, v.action, v.number, v.lang, v.published, v.note, v.markdown, v.rest)
	}
	results := t.SendBatch(ctx, batch)
	defer results.Close()
	ids := make([]int64, len(versions))
	for i := range ids {
		if err := results.QueryRow().Scan(&ids[i]); err != nil {
			return nil, fmt.Errorf("version %d: %w", versions[i].number, err)
		}
	}
	return ids, nil
}

type blockRow struct {
	Version  int64
	Position int
	Block
}

func insertBlocks(ctx context.Context, t *tx, rows []blockRow) error {
	_, err := t.CopyFrom(ctx, pgx.Identifier{"blocks"},
		[]string{"version_id", "position", "block_id", "kind", "depth", "ordered", "number", "html", "plain", "renderer"},
		pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
			r := rows[i]
			return []any{r.Version, r.Position, r.ID, r.Kind, r.Depth, r.Ordered, r.Number, r.HTML, r.Plain, text.Renderer}, nil
		}))
	if err != nil {
		return fmt.Errorf("blocks: %w", err)
	}
	return nil
}

// Version gives a text that an action had, with its blocks. Errors: NotFound.
func (s Actions) Version(ctx context.Context, a Actor, action int64, number int) (Version, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			v.id,
			v.number,
			v.lang,
			v.published_at,
			coalesce(author.display_name, '') AS author_name,
			v.note,
			v.markdown,
			`+blocksOfVersion+` AS blocks
		FROM versions v
		JOIN subjects s ON s.id = v.action_id
		LEFT JOIN accounts author ON author.id = v.author_id
		WHERE v.action_id = @action AND v.number = @number AND `+visible,
		a.sees(pgx.NamedArgs{"action": action, "number": number}))
	if err != nil {
		return Version{}, fmt.Errorf("version: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Version])
	return found, translate(err)
}

// blocksOfVersion are the blocks of the version called v, as a JSON array.
const blocksOfVersion = `(
	SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.position), '[]')
	FROM (
		SELECT position, block_id AS id, kind, html, plain, depth, ordered, number
		FROM blocks
		WHERE version_id = v.id
	) x
)`
