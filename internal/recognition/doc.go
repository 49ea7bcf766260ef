// Package recognition keeps which product held how many stars from when to when, by
// whose decision, and the certificates that say so. It owns the tables recognition
// and certificate.
//
//	proposed -> recognised -> replaced   (a later recognition of the same product)
//	                       -> withdrawn  (a decision, six cases)
//	import   -> recognised               (from a published source, without score sheets)
//
// The stars of a proposal come from a closed sitting and are never typed. Whether a
// recognition is valid is not stored: it follows from its dates and the day of the
// question, see package award.
//
// Of an ended recognition the row keeps on which day, by which decision, and in
// ended_reason either the key of the recognition that replaced it or the case and the
// reason of its withdrawal.
//
// Certificate numbers of our own register (0001/2026/GCN-OCOP, one sequence a year) are
// stand-ins: official numbers come from the clerk and may be given with the decision.
//
// Law: 26/2026 art. 4.3 (36 months), art. 8 (withdrawal); 1048/2019 annex II.
package recognition
