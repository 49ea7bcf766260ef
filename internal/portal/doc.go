// Package portal is what the public may see of products and their recognitions:
// catalogue, product page, the answer behind a code, statistics. It owns no table and
// writes nothing.
//
// Three things never leave the database through it: a proposal that no decision has
// confirmed, a mark or a mean of a council, and anything about a person.
//
// A product stands in every list once, with the recognition that speaks for it on the
// day, see award.Current. What that is worth follows from its dates, see award.Facts.
// Lists must filter by both in SQL, so the two rules stand here a second time; a test
// proves on a table of cases that SQL and award agree.
package portal
