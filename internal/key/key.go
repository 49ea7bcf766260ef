// Package key holds a typed identifier for every noun, so that a sheet can not be
// passed where a round is wanted. Keys are text made by the program (UUIDv7, see
// act.Act.NewKey); they carry no meaning and give no right.
package key

// Person identifies a human being or a system actor.
type Person string

// Season identifies one programme year of one province.
type Season string

// Producer identifies a producer (chủ thể).
type Producer string

// Product identifies a product; it outlives its recognitions.
type Product string

// Dossier identifies one application of one product in one season (hồ sơ).
type Dossier string

// Round identifies an evaluation round of a season (đợt).
type Round string

// Council identifies an evaluation council (hội đồng).
type Council string

// Seat identifies one person's place in a council.
type Seat string

// Sitting identifies one council's work in one round (phiên đánh giá của hội đồng).
type Sitting string

// Entry identifies one dossier before one sitting.
type Entry string

// Reopening identifies one proposal to open a closed sitting again.
type Reopening string

// Sheet identifies one member's score sheet for one entry (phiếu đánh giá).
type Sheet string

// Recognition identifies one recognition of stars for one product.
type Recognition string

// Certificate identifies one issued certificate (giấy chứng nhận).
type Certificate string

// Correction identifies one correction of a misprint in a decision or certificate (đính chính).
type Correction string

// Representative identifies one person as the representative of one producer for a time.
type Representative string

// DataRequest identifies what a person asks about the data held on them.
type DataRequest string
