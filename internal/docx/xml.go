package docx

import "encoding/xml"

// The elements of the format, in the order that its schema asks for. Names have their
// prefixes as they are written.

type value struct {
	Val string `xml:"w:val,attr"`
}

type number struct {
	Val int `xml:"w:val,attr"`
}

type empty struct{}

type xmlDocument struct {
	XMLName xml.Name `xml:"w:document"`
	W       string   `xml:"xmlns:w,attr"`
	R       string   `xml:"xmlns:r,attr"`
	Body    struct {
		Blocks []any
		Sect   *xmlSect `xml:"w:sectPr"`
	} `xml:"w:body"`
}

type xmlParagraph struct {
	XMLName    xml.Name   `xml:"w:p"`
	Properties *xmlPProps `xml:"w:pPr"`
	Runs       []any      // xmlRun, xmlLink
}

type xmlPProps struct {
	Style     *value     `xml:"w:pStyle"`
	KeepNext  *empty     `xml:"w:keepNext"`
	KeepLines *empty     `xml:"w:keepLines"`
	Borders   *xmlPBdr   `xml:"w:pBdr"`
	Spacing   *xmlSpace  `xml:"w:spacing"`
	Indent    *xmlIndent `xml:"w:ind"`
	Align     *value     `xml:"w:jc"`
	Outline   *number    `xml:"w:outlineLvl"`
	Sect      *xmlSect   `xml:"w:sectPr"`
}

type xmlPBdr struct {
	Top *xmlBorder `xml:"w:top"`
}

type xmlBorder struct {
	Val   string `xml:"w:val,attr"`
	Size  int    `xml:"w:sz,attr"`
	Space int    `xml:"w:space,attr"`
	Color string `xml:"w:color,attr"`
}

type xmlSpace struct {
	Before *int   `xml:"w:before,attr"`
	After  *int   `xml:"w:after,attr"`
	Line   int    `xml:"w:line,attr,omitempty"`
	Rule   string `xml:"w:lineRule,attr,omitempty"`
}

type xmlIndent struct {
	Left    int  `xml:"w:left,attr"`
	Right   int  `xml:"w:right,attr"`
	First   *int `xml:"w:firstLine,attr"` // none where it hangs
	Hanging int  `xml:"w:hanging,attr,omitempty"`
}

type xmlRun struct {
	XMLName    xml.Name   `xml:"w:r"`
	Properties *xmlRProps `xml:"w:rPr"`
	Content    []any      // xmlText, xmlBreak
}

type xmlRProps struct {
	Fonts     *xmlFonts `xml:"w:rFonts"`
	Bold      *value    `xml:"w:b"`
	Italic    *value    `xml:"w:i"`
	Color     *value    `xml:"w:color"`
	Size      *number   `xml:"w:sz"`
	SizeCS    *number   `xml:"w:szCs"`
	Highlight *value    `xml:"w:highlight"`
	Language  *xmlLang  `xml:"w:lang"`
}

type xmlFonts struct {
	ASCII    string `xml:"w:ascii,attr"`
	EastAsia string `xml:"w:eastAsia,attr"`
	HAnsi    string `xml:"w:hAnsi,attr"`
	CS       string `xml:"w:cs,attr"`
}

type xmlLang struct {
	Val string `xml:"w:val,attr"`
}

type xmlText struct {
	XMLName xml.Name `xml:"w:t"`
	Space   string   `xml:"xml:space,attr"`
	Text    string   `xml:",chardata"`
}

type xmlBreak struct {
	XMLName xml.Name `xml:"w:br"`
}

type xmlLink struct {
	XMLName xml.Name `xml:"w:hyperlink"`
	ID      string   `xml:"r:id,attr"`
	Runs    []xmlRun
}

type xmlField struct {
	XMLName     xml.Name `xml:"w:fldSimple"`
	Instruction string   `xml:"w:instr,attr"`
	Runs        []xmlRun
}

type xmlTable struct {
	XMLName    xml.Name `xml:"w:tbl"`
	Properties struct {
		Width   xmlWidth    `xml:"w:tblW"`
		Borders *xmlBorders `xml:"w:tblBorders"`
		Layout  struct {
			Type string `xml:"w:type,attr"`
		} `xml:"w:tblLayout"`
		Margins xmlMargins `xml:"w:tblCellMar"`
	} `xml:"w:tblPr"`
	Grid struct {
		Columns []xmlColumn `xml:"w:gridCol"`
	} `xml:"w:tblGrid"`
	Rows []xmlRow
}

type xmlWidth struct {
	Width int    `xml:"w:w,attr"`
	Type  string `xml:"w:type,attr"`
}

type xmlBorders struct {
	Top     xmlBorder `xml:"w:top"`
	Left    xmlBorder `xml:"w:left"`
	Bottom  xmlBorder `xml:"w:bottom"`
	Right   xmlBorder `xml:"w:right"`
	InsideH xmlBorder `xml:"w:insideH"`
	InsideV xmlBorder `xml:"w:insideV"`
}

type xmlMargins struct {
	Top    xmlWidth `xml:"w:top"`
	Left   xmlWidth `xml:"w:left"`
	Bottom xmlWidth `xml:"w:bottom"`
	Right  xmlWidth `xml:"w:right"`
}

type xmlColumn struct {
	Width int `xml:"w:w,attr"`
}

type xmlRow struct {
	XMLName    xml.Name `xml:"w:tr"`
	Properties struct {
		Whole *empty `xml:"w:cantSplit"`
		Head  *empty `xml:"w:tblHeader"`
	} `xml:"w:trPr"`
	Cells []xmlCell
}

type xmlCell struct {
	XMLName    xml.Name `xml:"w:tc"`
	Properties struct {
		Width xmlWidth `xml:"w:tcW"`
		Align *value   `xml:"w:vAlign"`
	} `xml:"w:tcPr"`
	Paragraphs []xmlParagraph
}

type xmlSect struct {
	Headers []xmlReference `xml:"w:headerReference"`
	Type    *value         `xml:"w:type"`
	Size    struct {
		Width  int    `xml:"w:w,attr"`
		Height int    `xml:"w:h,attr"`
		Orient string `xml:"w:orient,attr,omitempty"`
	} `xml:"w:pgSz"`
	Margins struct {
		Top    int `xml:"w:top,attr"`
		Right  int `xml:"w:right,attr"`
		Bottom int `xml:"w:bottom,attr"`
		Left   int `xml:"w:left,attr"`
		Header int `xml:"w:header,attr"`
		Footer int `xml:"w:footer,attr"`
		Gutter int `xml:"w:gutter,attr"`
	} `xml:"w:pgMar"`
	Numbers struct {
		Start int `xml:"w:start,attr"`
	} `xml:"w:pgNumType"`
	TitlePage *empty `xml:"w:titlePg"`
}

type xmlReference struct {
	Type string `xml:"w:type,attr"`
	ID   string `xml:"r:id,attr"`
}

type xmlHeader struct {
	XMLName    xml.Name `xml:"w:hdr"`
	W          string   `xml:"xmlns:w,attr"`
	Paragraphs []xmlParagraph
}

type xmlStyles struct {
	XMLName  xml.Name `xml:"w:styles"`
	W        string   `xml:"xmlns:w,attr"`
	Defaults struct {
		Run struct {
			Properties xmlRProps `xml:"w:rPr"`
		} `xml:"w:rPrDefault"`
		Paragraph struct {
			Properties xmlPProps `xml:"w:pPr"`
		} `xml:"w:pPrDefault"`
	} `xml:"w:docDefaults"`
	Styles []xmlStyle `xml:"w:style"`
}

type xmlStyle struct {
	Type      string     `xml:"w:type,attr"`
	Default   string     `xml:"w:default,attr,omitempty"`
	ID        string     `xml:"w:styleId,attr"`
	Name      value      `xml:"w:name"`
	Based     *value     `xml:"w:basedOn"`
	Next      *value     `xml:"w:next"`
	Quick     *empty     `xml:"w:qFormat"`
	Paragraph *xmlPProps `xml:"w:pPr"`
	Run       *xmlRProps `xml:"w:rPr"`
}

type xmlSettings struct {
	XMLName  xml.Name `xml:"w:settings"`
	W        string   `xml:"xmlns:w,attr"`
	Zoom     xmlZoom  `xml:"w:zoom"`
	Tab      number   `xml:"w:defaultTabStop"`
	Settings struct {
		Compat []xmlCompat `xml:"w:compatSetting"`
	} `xml:"w:compat"`
	Language xmlLang `xml:"w:themeFontLang"`
}

type xmlZoom struct {
	Percent int `xml:"w:percent,attr"`
}

type xmlCompat struct {
	Name string `xml:"w:name,attr"`
	URI  string `xml:"w:uri,attr"`
	Val  string `xml:"w:val,attr"`
}

type xmlRelations struct {
	XMLName   xml.Name      `xml:"Relationships"`
	NS        string        `xml:"xmlns,attr"`
	Relations []xmlRelation `xml:"Relationship"`
}

type xmlRelation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr,omitempty"`
}

type xmlTypes struct {
	XMLName   xml.Name      `xml:"Types"`
	NS        string        `xml:"xmlns,attr"`
	Defaults  []xmlDefault  `xml:"Default"`
	Overrides []xmlOverride `xml:"Override"`
}

type xmlDefault struct {
	Extension string `xml:"Extension,attr"`
	Type      string `xml:"ContentType,attr"`
}

type xmlOverride struct {
	Part string `xml:"PartName,attr"`
	Type string `xml:"ContentType,attr"`
}

type xmlCore struct {
	XMLName  xml.Name `xml:"cp:coreProperties"`
	CP       string   `xml:"xmlns:cp,attr"`
	DC       string   `xml:"xmlns:dc,attr"`
	Terms    string   `xml:"xmlns:dcterms,attr"`
	XSI      string   `xml:"xmlns:xsi,attr"`
	Title    string   `xml:"dc:title,omitempty"`
	Subject  string   `xml:"dc:subject,omitempty"`
	Creator  string   `xml:"dc:creator,omitempty"`
	Created  *xmlTime `xml:"dcterms:created"`
	Modified *xmlTime `xml:"dcterms:modified"`
	Language string   `xml:"dc:language,omitempty"`
}

type xmlTime struct {
	Type string `xml:"xsi:type,attr"`
	Time string `xml:",chardata"`
}
