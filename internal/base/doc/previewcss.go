package doc

import (
	"fmt"
	"strings"
)

// PreviewCSS is the stylesheet for the classes of [WriteHTML]. The page scales down on narrow
// screens; on paper and in the preview the text is black on white in every colour scheme.
func PreviewCSS() string {
	var b strings.Builder
	b.WriteString(previewBase)
	for i := 1; i <= 100; i++ {
		fmt.Fprintf(&b, ".doc-w%d{width:%d%%}", i, i)
	}
	for i := 10; i <= 100; i++ {
		fmt.Fprintf(&b, ".doc-s%d{font-size:%.1fpt}", i, float64(i)/2)
	}
	for i := 1; i <= 80; i++ {
		fmt.Fprintf(&b, ".doc-h%d{height:%dmm}", i, i)
	}
	for i := 5; i <= 60; i += 5 {
		fmt.Fprintf(&b, ".doc-in%d{margin-left:%dmm}", i, i)
	}
	fmt.Fprintf(&b, ".doc-gold{color:#%s}.doc-red{color:#%s}.doc-soft{color:#%s}.doc-star{fill:#%s}.doc-star-open{fill:none;stroke:#%s;stroke-width:2}",
		Gold.ink().hex(), Red.ink().hex(), Soft.ink().hex(), starInk().hex(), starInk().hex())
	fmt.Fprintf(&b, ".doc-framed{border:3.2mm double #%s;display:flex;flex-direction:column;justify-content:center}\n", starInk().hex())
	return b.String()
}

const previewBase = `.doc{font-family:"Liberation Serif","Times New Roman",Tinos,serif;color:#000;overflow-x:auto}
.doc-page{box-sizing:border-box;background:#fff;width:210mm;min-height:297mm;margin:0 auto 8mm;padding:20mm 20mm 20mm 30mm}
.doc-landscape{width:297mm;min-height:210mm}
.doc-framed{padding:22mm}
.doc p,.doc h2,.doc h3{margin:0;font-weight:normal;line-height:1.2;max-width:none;overflow-wrap:anywhere;color:inherit}
.doc p.doc-body,.doc h3.doc-body{line-height:1.32}
.doc p.doc-after,.doc h2.doc-after,.doc h3.doc-after{margin-bottom:6pt}
.doc .doc-gold{color:#8A5A00}.doc .doc-red{color:#A6261D}
.doc-first{text-indent:10mm}
.doc-left{text-align:left}.doc-center{text-align:center}.doc-right{text-align:right}.doc-justify{text-align:justify}
.doc p.doc-banner{font-weight:bold;font-size:10pt;text-align:center;color:#A6261D;margin-bottom:4mm}
.doc-rule{border-top:1px solid currentColor;margin-top:2px;height:9pt}
.doc-rule.doc-center{margin-left:auto;margin-right:auto}.doc-rule.doc-right{margin-left:auto}
.doc-columns{display:flex;gap:0;margin-bottom:6pt}.doc-columns>div{padding:0 0.6mm;box-sizing:border-box}
.doc-columns+.doc-columns{margin-top:-4pt}
.doc-middle{align-items:center}
.doc-table{border-collapse:collapse;width:100%;table-layout:fixed;margin:0 0 8pt}
.doc-table th,.doc-table td{border:1px solid #000;padding:0.9mm 1.4mm;vertical-align:middle;background:none;color:inherit}
.doc-drawing{margin-bottom:4pt;line-height:0}
.doc-turn{border:0;border-top:1px dashed #999;margin:8mm 0}
@media print{.doc-page{margin:0;padding:0;width:auto;min-height:0}.doc-turn{break-after:page;visibility:hidden}.doc-page+.doc-page{break-before:page}}
`
