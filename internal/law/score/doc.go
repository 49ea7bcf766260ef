// Package score turns marks into points, and a council's sheets into a mean, a band and a
// star. It is pure and works in integers only: points are hundredths, the mean is an exact
// fraction, bands are half-open on the exact value, and the star is the band capped by the
// star minimums of the card.
//
// The package holds no product set and no number of the law; those are in the rulebook.
// Where the law is silent it follows the settings of the council's rules and says so in
// Tally.Interpretations.
package score
