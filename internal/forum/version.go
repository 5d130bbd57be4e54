package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/anchor"
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

// newVersion is a text that is about to be published.
type newVersion struct {
	action    int64
	number    int
	lang      string
	published time.Time
	author    Actor // zero for an import
	note      string
	markdown  string
	rest      map[string]any
}

// Block gives one of the version's blocks by its id.
func (v Version) Block(id int64) (Block, bool) {
	for _, b := range v.Blocks {
		if b.ID == id {
			return b, true
		}
	}
	return Block{}, false
}

// Pieces cuts the block's HTML at these offsets into Plain, so that marks can be put around its words.
func (b Block) Pieces(cuts []int) []text.Piece { return text.Pieces(b.HTML, cuts) }

func blocksOf(markdown string) []Block {
	var blocks []Block
	for _, b := range text.Document(markdown) {
		blocks = append(blocks, Block{Kind: b.Kind, HTML: b.HTML, Plain: b.Plain, Depth: b.Depth, Ordered: b.Ordered, Number: b.Number})
	}
	return blocks
}

// publish adds versions to actions, those of one action in the order of their numbers, and brings the passages of each forward.
func publish(ctx context.Context, t *tx, versions []newVersion) error {
	if len(versions) == 0 {
		return nil
	}
	var actions []int64
	for _, v := range versions {
		actions = append(actions, v.action)
	}
	if err := lockActions(ctx, t, actions); err != nil {
		return err
	}
	newest, err := newestTexts(ctx, t, actions)
	if err != nil {
		return err
	}
	ids, err := insertVersions(ctx, t, versions)
	if err != nil {
		return err
	}
	for i, v := range versions {
		next := versionText{id: ids[i], number: v.number, blocks: blocksOf(v.markdown)}
		if err := succeed(ctx, t, v, newest[v.action], next); err != nil {
			return err
		}
		newest[v.action] = next
	}
	return nil
}

// lockActions keeps passages and other versions waiting until the transaction ends.
func lockActions(ctx context.Context, t *tx, actions []int64) error {
	_, err := t.Exec(ctx, `
		SELECT id
		FROM actions
		WHERE id = ANY ($1)
		ORDER BY id
		FOR UPDATE`, actions)
	return err
}

// versionText is a version as far as the next one needs it.
type versionText struct {
	id     int64
	number int
	blocks []Block
}

// succeed stores the blocks of a version, each under the id of the block it was in the one before, and finds that one's passages in it.
func succeed(ctx context.Context, t *tx, v newVersion, before, next versionText) error {
	compared := anchor.Compare(forAnchor(before.blocks), forAnchor(next.blocks))
	for i, id := range compared.IDs() {
		next.blocks[i].ID = id
	}
	if err := nameBlocks(ctx, t, next.blocks); err != nil {
		return err
	}
	if err := insertBlocks(ctx, t, next); err != nil {
		return err
	}
	published := Event{Kind: "version.published", Actor: v.author, Subject: v.action, Data: map[string]any{"version": v.number}}
	if before.id == 0 {
		t.record(published, actionChannel(v.action))
		return nil
	}
	t.record(published, actionChannel(v.action), draftChannel(v.action))
	return bringForward(ctx, t, v.action, compared, before, next)
}

func forAnchor(blocks []Block) []anchor.Block {
	given := make([]anchor.Block, len(blocks))
	for i, b := range blocks {
		given[i] = anchor.Block{ID: b.ID, Kind: b.Kind, Plain: b.Plain}
	}
	return given
}

// newestTexts gives the newest version of each action that has one.
func newestTexts(ctx context.Context, t *tx, actions []int64) (map[int64]versionText, error) {
	rows, err := t.Query(ctx, `
		SELECT v.action_id, v.id, v.number, b.block_id, b.kind, b.plain
		FROM (
			SELECT DISTINCT ON (action_id) id, action_id, number
			FROM versions
			WHERE action_id = ANY ($1)
			ORDER BY action_id, number DESC
		) v
		JOIN blocks b ON b.version_id = v.id
		ORDER BY v.action_id, b.position`, actions)
	if err != nil {
		return nil, fmt.Errorf("newest texts: %w", err)
	}
	newest := map[int64]versionText{}
	var action int64
	var v versionText
	var b Block
	_, err = pgx.ForEachRow(rows, []any{&action, &v.id, &v.number, &b.ID, &b.Kind, &b.Plain}, func() error {
		v.blocks = append(newest[action].blocks, b)
		newest[action] = v
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
			INSERT INTO versions (action_id, number, lang, published_at, author_id, note, markdown, provenance)
			VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce($8::jsonb, '{}'))
			RETURNING id`, v.action, v.number, v.lang, v.published, v.author.id(), v.note, v.markdown, v.rest)
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

func insertBlocks(ctx context.Context, t *tx, v versionText) error {
	_, err := t.CopyFrom(ctx, pgx.Identifier{"blocks"},
		[]string{"version_id", "position", "block_id", "kind", "depth", "ordered", "number", "html", "plain", "renderer"},
		pgx.CopyFromSlice(len(v.blocks), func(i int) ([]any, error) {
			b := v.blocks[i]
			return []any{v.id, i, b.ID, b.Kind, b.Depth, b.Ordered, b.Number, b.HTML, b.Plain, text.Renderer}, nil
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
