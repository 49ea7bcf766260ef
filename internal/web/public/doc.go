// Package public is what anybody may see: the catalogue, product pages, the answer
// behind a QR code, statistics; and the door to the rooms of work.
package public
