// Package registry knows producers (chủ thể OCOP) and their products as things that
// last: who they are, where, and how they were called before. Applications, marks and
// stars come and go in other subjects. It owns the tables producer and product.
//
// Names are stored as written, with a folded form that finds and compares them: the
// same folded name at the same place is the same producer. The address (slug) of a
// product never changes once it exists, because it is printed.
//
// Who may be a producer, and the groups of products: Law: 26/2026 art. 2.3, annex II.
package registry
