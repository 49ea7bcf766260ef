package doc

import (
	"fmt"
	"strings"
)

// inline opens a drawing that stands in the line like a letter, with its text alternative.
func (x *docx) inline(width, height float64, alt string) {
	x.drawings++
	x.f(`<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/>`, emu(width), emu(height))
	x.f(`<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="%d" name="Hình %d" descr="%s"/><wp:cNvGraphicFramePr/>`,
		x.drawings, x.drawings, escape(alt))
}

func (x *docx) drawingPara(a Align, after float64) {
	x.f(`<w:p><w:pPr>%s<w:spacing w:before="0" w:after="%d" w:line="240" w:lineRule="auto"/><w:jc w:val="%s"/></w:pPr><w:r>`,
		x.pageBreak(), int(after*20), a.jc())
}

// stars writes the whole row as one drawn shape, so that it has one text alternative.
func (x *docx) stars(s stars) {
	if s.of == 0 {
		return
	}
	x.drawingPara(s.align, s.after)
	x.f(`<mc:AlternateContent><mc:Choice Requires="wps">`)
	x.inline(s.width(), s.size, s.label)
	x.f(`<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/><wps:spPr>`)
	x.f(`<a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>`,
		emu(s.width()), emu(s.size))
	x.f(`<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>`)
	x.starPath(s, 0, s.count, "")
	x.starPath(s, s.count, s.of, ` fill="none"`)
	fill := starInk().hex()
	x.f(`</a:pathLst></a:custGeom><a:solidFill><a:srgbClr val="%s"/></a:solidFill>`, fill)
	x.f(`<a:ln w="%d"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:ln>`, emu(0.03*s.size), fill)
	x.f(`</wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>`)
	x.f(`</mc:Choice></mc:AlternateContent></w:r></w:p>`)
}

// starPath draws the stars from..to of the row as one path.
func (x *docx) starPath(s stars, from, to int, fill string) {
	if from >= to {
		return
	}
	x.f(`<a:path w="%d" h="%d"%s>`, emu(s.width()), emu(s.size), fill)
	for i := from; i < to; i++ {
		for j, p := range starPoints(s.size) {
			verb := "lnTo"
			if j == 0 {
				verb = "moveTo"
			}
			x.f(`<a:%s><a:pt x="%d" y="%d"/></a:%s>`, verb, emu(starPitch(s.size)*float64(i)+p.x), emu(p.y), verb)
		}
		x.f(`<a:close/>`)
	}
	x.f(`</a:path>`)
}

// code embeds the code as a picture with whole dots for every module, so that it stays sharp.
func (x *docx) code(c code) {
	q, err := c.bits()
	if err != nil {
		if x.err == nil {
			x.err = err
		}
		return
	}
	x.pictures = append(x.pictures, q.PNG())
	n := len(x.pictures)
	x.drawingPara(c.align, c.after)
	x.inline(c.size, c.size, "Mã QR: "+c.text)
	x.f(`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>`)
	x.f(`<pic:nvPicPr><pic:cNvPr id="%d" name="qr%d.png"/><pic:cNvPicPr/></pic:nvPicPr>`, n, n)
	x.f(`<pic:blipFill><a:blip r:embed="rIdPicture%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`, n)
	x.f(`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`,
		emu(c.size), emu(c.size))
	x.f(`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`)
}

const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`

func relation(id, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="%s" Type="http://schemas.openxmlformats.org/%s" Target="%s"/>`, id, kind, target)
}

// documentRels names the parts the body refers to.
func (x *docx) documentRels() string {
	var b strings.Builder
	b.WriteString(rels)
	const office = "officeDocument/2006/relationships/"
	b.WriteString(relation("rIdStyles", office+"styles", "styles.xml"))
	b.WriteString(relation("rIdSettings", office+"settings", "settings.xml"))
	b.WriteString(relation("rIdRunning", office+"header", "header1.xml"))
	b.WriteString(relation("rIdFirst", office+"header", "header2.xml"))
	for i := range x.pictures {
		b.WriteString(relation(fmt.Sprintf("rIdPicture%d", i+1), office+"image", fmt.Sprintf("media/qr%d.png", i+1)))
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}
