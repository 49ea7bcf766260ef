// Package rulebooks is the law as data: one folder per legal regime, each holding the
// decision, the procedure, the scorecards (with the fragments they share) and the worked
// cases that prove them. SEALED lists the digest of every book in force.
package rulebooks

import "embed"

// FS holds every book; internal/law/rulebook reads and checks it.
//
//go:embed SEALED */*.yaml */*/*.yaml
var FS embed.FS
