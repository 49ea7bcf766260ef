// Package dossier follows one application of one product in one season (hồ sơ) from
// filing to its end, what was reported on it before the council scored, and what was received
// of what a report asked for. It owns the tables dossier, review and review_receipt.
//
//	filed ──admit──> admitted ──propose──> proposed ──recognise──> recognised
//	                  │    ^
//	            forward    admit, by the level above
//	                  v    │
//	                forwarded
//	filed, admitted, forwarded ──return──> returned
//	filed, admitted, forwarded ──withdraw──> withdrawn
//
// The last three states are ends; a product that was returned files a new dossier. A
// verb whose state is reached already does nothing, so late and double clicks have one
// effect. A dossier names the book it is judged by from the day it is filed.
// Law: 26/2026 art. 6, 7, 12; 1048/2019 annex II
package dossier
