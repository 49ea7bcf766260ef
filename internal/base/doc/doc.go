// Package doc holds one model of a Vietnamese administrative document and the writers that turn it
// into an editable file (docx), a printable file (pdf), a screen preview (HTML) and plain text.
//
// The layout follows annex I of Decree 30/2020/NĐ-CP: A4, margins 20/20/30/20 mm, a Times-metric
// serif at 13-14 points, page number centred in the top margin from the second page on.
//
// A [Document] is a list of blocks in reading order. Blocks with a legal shape ([Heading], [Title],
// [Grounds], [Article], [Signatures], [Annex]) are first reduced to a few plain nodes (paragraph,
// rule, grid, stars, code, gap), so that every writer knows only those nodes and all four outputs
// agree in text and order.
//
// The package has no clock, network, database or file access: fonts are compiled in, and the same
// document always gives the same bytes.
package doc
