package doc

import (
	"encoding/xml"
	"fmt"
	"time"
)

// parts are the files of the package in the order Word writes them.
func (x *docx) parts(d *Document) []part {
	const office = "officeDocument/2006/relationships/"
	text := func(name, body string) part { return part{name, []byte(xml.Header + body)} }
	out := []part{
		text("[Content_Types].xml", contentTypes),
		text("_rels/.rels", rels+relation("rId1", office+"officeDocument", "word/document.xml")+
			relation("rId2", "package/2006/relationships/metadata/core-properties", "docProps/core.xml")+`</Relationships>`),
		text("docProps/core.xml", core(d)),
		{"word/document.xml", x.b.Bytes()},
		text("word/_rels/document.xml.rels", x.documentRels()),
		text("word/styles.xml", styles(d)),
		text("word/settings.xml", settings),
		text("word/header1.xml", x.header(d.Style == Administrative)),
		text("word/header2.xml", x.header(false)),
	}
	for i, p := range x.pictures {
		out = append(out, part{fmt.Sprintf("word/media/qr%d.png", i+1), p})
	}
	return out
}

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/header2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

// settings: a line ended by hand is not stretched, and Word lays out by its present rules.
const settings = `<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
	`<w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:compat><w:doNotExpandShiftReturn/>` +
	`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

func core(d *Document) string {
	at := d.created().Format(time.RFC3339)
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ` +
		`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(clean(d.Title)) + `</dc:title><dc:creator>` + escape(clean(d.Author)) + `</dc:creator>` +
		`<dc:language>` + escape(d.lang()) + `</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created>` +
		`<dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified></cp:coreProperties>`
}

func styles(d *Document) string {
	return `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>` +
		`<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="` + escape(d.lang()) + `" w:eastAsia="` + escape(d.lang()) + `"/>` +
		`</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style></w:styles>`
}

// header is the top margin: the banner, and the page number where one belongs.
// Law: 30/2020/NĐ-CP annex I: Arabic numeral, 13-14, centred, none on the first page.
func (x *docx) header(number bool) string {
	var y docx
	y.f(`<w:hdr %s>`, namespaces)
	if x.banner != "" {
		y.para(line(bannerSize, Bold(x.banner)).in(Red))
	}
	if number {
		y.f(`<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/></w:pPr>`)
		for _, piece := range []string{`<w:fldChar w:fldCharType="begin"/>`, `<w:instrText xml:space="preserve"> PAGE </w:instrText>`,
			`<w:fldChar w:fldCharType="separate"/>`, `<w:t>2</w:t>`, `<w:fldChar w:fldCharType="end"/>`} {
			y.f(`<w:r><w:rPr><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr>%s</w:r>`, piece)
		}
		y.f(`</w:p>`)
	}
	if x.banner == "" && !number {
		y.f(`<w:p/>`)
	}
	y.f(`</w:hdr>`)
	return y.b.String()
}

func (p para) in(t Tone) para {
	p.tone = t
	return p
}
