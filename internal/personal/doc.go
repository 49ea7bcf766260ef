// Package personal keeps what the office owes to people whose data it holds: the register of
// what is held and why, how long, and what people ask about their own. Whose data they
// are stays in other subjects; programme joins the two. It owns the tables data_request and
// retention_period.
//
// Law: 91/2025/QH15 (personal data), 356/2025/NĐ-CP (terms of answers). Articles that were
// read in reports only stand in docs/unknowns.md.
package personal
