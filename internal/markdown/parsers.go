package markdown

import (
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"cchc/internal/rawhtml"
)

// newMarkdown returns what is understood of Markdown: what the library reads by
// itself and its extensions, each part within its bound (bounds.go), and what
// this package adds. bare says that bare addresses become links.
func newMarkdown(l Labels, pictures Use, bare bool) goldmark.Markdown {
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(blockParsers()...),
			parser.WithInlineParsers(inlineParsers(bare)...),
			parser.WithParagraphTransformers(
				util.Prioritized(referenceTransformer{parser.LinkReferenceParagraphTransformer}, 100),
				util.Prioritized(tableTransformer{extension.NewTableParagraphTransformer()}, 200)),
			parser.WithASTTransformers(
				util.Prioritized(outlineTransformer{}, 900),
				util.Prioritized(rawhtml.Transformer{}, 950),
				util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
				util.Prioritized(pageTransformer{}, 2000)))),
		goldmark.WithRenderer(renderer.NewRenderer(renderer.WithNodeRenderers(
			util.Prioritized(&nodeRenderer{labels: l, pictures: pictures}, 100),
			util.Prioritized(extension.NewTableHTMLRenderer(), 500),
			util.Prioritized(extension.NewFootnoteHTMLRenderer(
				extension.WithFootnoteBacklinkTitle(l.FootnoteBack),
				extension.WithFootnoteLinkTitle(l.FootnoteTo),
				extension.WithFootnoteBacklinkHTML("↩")), 500),
			util.Prioritized(extension.NewDefinitionListHTMLRenderer(), 500),
			util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
			util.Prioritized(html.NewRenderer(), 1000)))),
	)
}

func blockParsers() []util.PrioritizedValue {
	heading := []parser.HeadingOption{parser.WithAutoHeadingID(), parser.WithHeadingAttribute()}
	return []util.PrioritizedValue{
		util.Prioritized(headingParser{parser.NewSetextHeadingParser(heading...), true}, 100),
		util.Prioritized(nestingParser{extension.NewDefinitionListParser()}, 101),
		util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(listParser{nestingParser{parser.NewListParser()}}, 300),
		util.Prioritized(nestingParser{&outlineParser{strong: true}}, 310),
		util.Prioritized(nestingParser{&outlineParser{}}, 320),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(codeParser{parser.NewCodeBlockParser()}, 500),
		util.Prioritized(headingParser{parser.NewATXHeadingParser(heading...), false}, 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(nestingParser{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(rawhtml.NewParser(), 900),
		util.Prioritized(footnoteParser{nestingParser{extension.NewFootnoteBlockParser()}}, 999),
		util.Prioritized(paragraphParser{parser.NewParagraphParser()}, 1000),
	}
}

func inlineParsers(bare bool) []util.PrioritizedValue {
	some := []util.PrioritizedValue{
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(markParser{parser.NewCodeSpanParser(), searching}, 100),
		util.Prioritized(noteParser{extension.NewFootnoteParser()}, 101),
		util.Prioritized(newLinkParser(), 200),
		util.Prioritized(markParser{parser.NewAutoLinkParser(), searching}, 300),
		util.Prioritized(markParser{parser.NewRawHTMLParser(), searching}, 400),
		util.Prioritized(emphasisParser{markParser{parser.NewEmphasisParser(), comparing}}, 500),
		util.Prioritized(strikeParser{markParser{extension.NewStrikethroughParser(), comparing}}, 500),
	}
	if bare {
		some = append(some, util.Prioritized(newAddressParser(), 999))
	}
	return some
}
