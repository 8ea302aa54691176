package docx

// styles are the styles of the document, the font and the language of all of them first.
func (d *Document) styles() xmlStyles {
	s := xmlStyles{W: nsWord}
	run := &s.Defaults.Run.Properties
	run.Fonts = &xmlFonts{d.Font, d.Font, d.Font, d.Font}
	run.Size, run.SizeCS = &number{d.Size}, &number{d.Size}
	run.Language = &xmlLang{d.Language}
	for _, style := range d.Styles {
		x := xmlStyle{Type: "paragraph", ID: style.ID, Name: value{style.Name}, Quick: &empty{}, Paragraph: style.Format.properties(""), Run: style.Letters.properties()}
		if style.ID == "Normal" {
			x.Default = "1"
		}
		if style.Based != "" {
			x.Based = &value{style.Based}
		}
		if style.Next != "" {
			x.Next = &value{style.Next}
		}
		if style.Outline > 0 {
			if x.Paragraph == nil {
				x.Paragraph = &xmlPProps{}
			}
			x.Paragraph.Outline = &number{style.Outline - 1}
		}
		s.Styles = append(s.Styles, x)
	}
	return s
}

// settings say that the document is one of Word 2013 and later, so that Word does not
// open it in its compatibility mode.
func (d *Document) settings() xmlSettings {
	s := xmlSettings{W: nsWord, Zoom: xmlZoom{100}, Tab: number{720}, Language: xmlLang{d.Language}}
	s.Settings.Compat = []xmlCompat{{"compatibilityMode", "http://schemas.microsoft.com/office/word", "15"}}
	return s
}

// pageNumber is the header with the number of the page in the middle.
func pageNumber() xmlHeader {
	field := xmlField{Instruction: "PAGE", Runs: []xmlRun{{Content: []any{xmlText{Space: "preserve", Text: "2"}}}}}
	none := 0
	return xmlHeader{W: nsWord, Paragraphs: []xmlParagraph{{
		Properties: &xmlPProps{Spacing: &xmlSpace{Before: &none, After: &none}, Indent: &xmlIndent{}, Align: &value{string(Centre)}},
		Runs:       []any{field},
	}}}
}

// core are the properties of the document: no name of a person, no machine.
func (d *Document) core() xmlCore {
	c := xmlCore{
		CP: nsPackage + "metadata/core-properties", DC: "http://purl.org/dc/elements/1.1/", Terms: "http://purl.org/dc/terms/",
		XSI: "http://www.w3.org/2001/XMLSchema-instance", Title: d.Title, Subject: d.Subject, Creator: d.Author, Language: d.Language,
	}
	if d.Day != "" {
		c.Created = &xmlTime{"dcterms:W3CDTF", d.Day + "T00:00:00Z"}
		c.Modified = c.Created
	}
	return c
}

func contentTypes() xmlTypes {
	word := func(name string) string { return typeWord + name + "+xml" }
	return xmlTypes{
		NS:       nsPackage + "content-types",
		Defaults: []xmlDefault{{"rels", typeHead + "relationships+xml"}, {"xml", "application/xml"}},
		Overrides: []xmlOverride{
			{"/word/document.xml", word("document.main")}, {"/word/styles.xml", word("styles")}, {"/word/settings.xml", word("settings")},
			{"/word/header1.xml", word("header")}, {"/word/header2.xml", word("header")}, {"/docProps/core.xml", typeHead + "core-properties+xml"},
		},
	}
}

func packageRelations() xmlRelations {
	return xmlRelations{NS: nsPackage + "relationships", Relations: []xmlRelation{
		{ID: "rId1", Type: nsRelations + "/officeDocument", Target: "word/document.xml"},
		{ID: "rId2", Type: nsPackage + "relationships/metadata/core-properties", Target: "docProps/core.xml"},
	}}
}
