// Package lang holds the words of the screens in two languages. The Vietnamese text
// in the source is the key of a gettext catalogue; en.po carries the English. A text
// without an English entry stays Vietnamese, which a test reports: it is a gap in the
// catalogue and never an error on a page.
//
// Numbers, dates and money follow the language too: 1.234,5 and 05/02/2026 in
// Vietnamese, 1,234.5 and 5 February 2026 in English.
package lang
