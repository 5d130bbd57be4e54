package forum

import (
	"html"
	"slices"
	"strings"

	"samenspraak/internal/text"
)

// ComparedField is how a field of a proposal became what it is in a later version.
type ComparedField struct {
	Name string // as forms have it; "milestones" is all of them
	Rows []ComparedRow
}

// Same tells whether nothing changed in the field.
func (f ComparedField) Same() bool {
	return !slices.ContainsFunc(f.Rows, func(r ComparedRow) bool { return !r.Same() })
}

// Become compares this version with a later one, field by field in the order of the page; fields that are empty in both are left out.
// valueName says what readers call one of OGPValues.
func (v ProposalVersion) Become(later ProposalVersion, valueName func(string) string) []ComparedField {
	before, after := v.Text.parts(valueName), later.Text.parts(valueName)
	var fields []ComparedField
	changes := 0
	for i, was := range before {
		if len(was.blocks)+len(after[i].blocks) == 0 {
			continue
		}
		rows, _ := identified(was.blocks, 0).Become(identified(after[i].blocks, len(was.blocks)))
		for at := range rows {
			if rows[at].Number > 0 {
				rows[at].Number += changes
			}
		}
		for _, r := range rows {
			changes = max(changes, r.Number)
		}
		fields = append(fields, ComparedField{was.name, rows})
	}
	return fields
}

// identified is a text of which no block has the number of one in the other: there are no blocks that both are known to share.
func identified(blocks []Block, after int) Version {
	for i := range blocks {
		blocks[i].ID = int64(after + i + 1)
	}
	return Version{Blocks: blocks}
}

// proposalPart is a field as blocks of text.
type proposalPart struct {
	name   string
	blocks []Block
}

// parts are the fields in the order of the page.
func (p ProposalText) parts(valueName func(string) string) []proposalPart {
	parts := []proposalPart{
		{"title", lines(p.Title)},
		{"summary", paragraphs(p.Summary)},
		{"problem", paragraphs(p.Problem)},
		{"differs", paragraphs(p.Differs)},
		{"done", paragraphs(p.Done)},
		{"solution", paragraphs(p.Solution)},
		{"results", paragraphs(p.Results)},
	}
	var values []string
	for _, value := range p.OGPValues {
		values = append(values, valueName(value))
	}
	parts = append(parts, proposalPart{fieldValues, lines(strings.Join(values, ", "))})
	for _, value := range OGPValues {
		parts = append(parts, proposalPart{argumentField(value), paragraphs(p.Arguments[value])})
	}
	var milestones []string
	for _, m := range p.Milestones {
		said := slices.DeleteFunc([]string{m.Title, m.Output, m.Due, m.Stakeholders}, func(s string) bool { return s == "" })
		milestones = append(milestones, strings.Join(said, " · "))
	}
	return append(parts,
		proposalPart{"lead", lines(p.Lead)}, proposalPart{"supporting", lines(p.Supporting)},
		proposalPart{"starts", lines(p.Starts)}, proposalPart{"ends", lines(p.Ends)},
		proposalPart{"milestones", lines(milestones...)})
}

// paragraphs are the blocks of a long field, in which headings are no more than bold.
func paragraphs(markdown string) []Block {
	blocks := blocksOf(markdown)
	for i := range blocks {
		if strings.HasPrefix(blocks[i].Kind, "heading") {
			blocks[i].Kind = text.Paragraph
		}
	}
	return blocks
}

// lines are the blocks of short fields, a paragraph each.
func lines(all ...string) (blocks []Block) {
	for _, line := range all {
		if line != "" {
			blocks = append(blocks, Block{Kind: text.Paragraph, HTML: "<p>" + html.EscapeString(line) + "</p>", Plain: line})
		}
	}
	return blocks
}
