// Package rulebooks is the law as data: one folder per legal regime, each holding the
// decision, the procedure, the forms, the scorecards (with the fragments they share) and the
// worked cases that prove them. SEALED lists the digest of every book in force. Beside the
// books, calendar holds the public holidays of each year and parameters the numbers that
// change by place and date; both change alone and are not sealed.
package rulebooks

import "embed"

// FS holds every book; internal/law/rulebook reads and checks it.
//
//go:embed SEALED */*.yaml */*/*.yaml
var FS embed.FS
