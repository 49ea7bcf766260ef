// Package lang holds the words of the screens in two languages. The Vietnamese text
// in the source is the key of a gettext catalogue; en.po carries the English. Pages pass
// their texts through T and F; what subjects wrote with values in it, such as a refusal,
// is told by Said. A text without English stays Vietnamese on a page and fails a test.
//
// Numbers, dates and money follow the language too: 1.234,5 and 05/02/2026 in
// Vietnamese, 1,234.5 and 5 February 2026 in English.
package lang
