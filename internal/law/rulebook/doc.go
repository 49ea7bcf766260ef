// Package rulebook loads, checks and serves the law as data. A book is one legal regime:
// the decision, the procedure, the forms, the scorecards and the worked cases that prove them.
// Beside the books stand the calendar of working days and the parameters, which change alone. It is
// pure: it reads an fs.FS given to it and knows no clock, network or database.
//
// A book is chosen by the kind of dossier and its filing date (Library.Pick), and pinned by
// its digest (Library.ByDigest), so that a sheet is never read under a later law.
//
// Points are integers in hundredths. The place of an option (1-based, counted through both
// cases where a sheet prints two) is what a mark records; Card.Digest names that order.
package rulebook
