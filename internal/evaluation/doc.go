// Package evaluation owns the work of the councils, from an open round to a sealed
// result: nobody bends a score unseen, and nobody loses one.
//
// It owns the tables round, council, seat, sitting, entry, recusal, sheet, reopening,
// reopening_entry, edition, edition_entry, edition_sheet, recheck, pinned_law and pinned_rules.
//
//	round    one evaluation round (đợt) of a season; pins the rulebook by digest
//	council  appointed people (seats); frozen once one of its sittings scores
//	sitting  one council's work in one round:   planned -> scoring -> closed (-> scoring, by two persons)
//	entry    one dossier before one sitting; its result is written once, at closing
//	sheet    one member's ballot for one entry:  draft <-> submitted -> sealed
//	recusal  a seat that does not score an entry; its sheet is kept and not counted
//	reopening  chair and secretary open a closed sitting again: proposed -> agreed, refused, withdrawn
//	recheck    chair or secretary ask a member to look at a sheet again: asked -> reopened, kept
//	edition    a close that has lost its effect by a reopening, as it was; never changed
//
// What holds whatever the pages do:
//   - a member's seat comes from the person who acts, never from input;
//   - every saved version stays in the journal, with the one before it;
//   - a sheet changes only while its sitting is scoring; closing seals the counted
//     sheets and writes the results in the same transaction, once for each edition;
//   - nobody reads another's marks, or any result, before the sitting is closed:
//     the secretary's monitor knows who has submitted, never how many points;
//   - means are exact fractions of hundredths of a point, never rounded before ranking.
//
// Law: 26/2026/QĐ-TTg art. 3.3, 7.3, 7.4 and annex II; the decrees before it as their
// own rulebooks say. Quorum and spread come from the working rules of each council.
package evaluation
