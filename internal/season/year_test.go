// Package season tells one whole programme year as a story, on both databases: from the
// plan's number to a star that anybody can check, its withdrawal, its end and its return
// under another law. Every step is a verb that a page calls.
package season

import (
	"testing"

	"ocop/internal/dossier"
	"ocop/internal/law/rulebook"
	"ocop/internal/recognition/award"
)

func TestAProgrammeYear(t *testing.T) {
	tell(t, func(y *year) {
		for _, chapter := range []func(*year){spring2021, june2021, july2021, august2021, decision2021, year2022, year2024, year2026} {
			chapter(y)
		}
		y.everythingHolds()
	})
}

// Spring 2021: the province signs its plan and sets up its councils.
func spring2021(y *year) {
	y.on("2021-02-09")
	y.signsPlan(bacGiang, 2021, "569/KH-UBND")
	y.on("2021-03-01")
	y.setsUpCouncil("district", tanYen)
	y.setsUpCouncil("district", lucNgan)
	y.setsUpCouncil("province", bacGiang)
}

// June: the first round opens, and producers bring their products to the districts.
func june2021(y *year) {
	y.on("2021-06-14")
	y.opensRound(1, "1048-781")
	y.plansSitting(tanYen, "2021-07-10")
	y.plansSitting(lucNgan, "2021-07-10")
	y.plansSitting(bacGiang, "2021-07-30")
	y.on("2021-06-15")
	y.files("Vải sớm Phúc Hòa", phucHoa, rulebook.First).under("1048-781")
	y.files("Gạo nếp Phúc Hòa", phucHoa, rulebook.First).under("1048-781")
	y.files("Mỳ gạo Nam Dương", namDuong, rulebook.First).under("1048-781")
	y.files("Mật ong Nam Dương", namDuong, rulebook.First).under("1048-781")
	y.is("Vải sớm Phúc Hòa", dossier.Admitted)
}

// July: the district councils score; their secretaries close in time.
func july2021(y *year) {
	y.scores(tanYen, points{"Vải sớm Phúc Hòa": 78, "Gạo nếp Phúc Hòa": 42})
	y.scores(lucNgan, points{"Mỳ gạo Nam Dương": 61, "Mật ong Nam Dương": 66})
	y.nothingIsKnownOf("Vải sớm Phúc Hòa") // before closing, to nobody outside
	y.on("2021-07-09")
	y.closes(tanYen, "")
	y.closes(lucNgan, "")
	y.is("Gạo nếp Phúc Hòa", dossier.Returned) // under 50 points
	y.is("Vải sớm Phúc Hòa", dossier.Admitted) // passed up, and received there
	y.liesAt("Vải sớm Phúc Hòa", bacGiang)
}

// August: the province scores late, and must say why.
func august2021(y *year) {
	y.scores(bacGiang, points{"Vải sớm Phúc Hòa": 75, "Mỳ gạo Nam Dương": 58, "Mật ong Nam Dương": 48})
	y.on("2021-08-26")
	y.cannotClose(bacGiang, "", "late_reason")
	y.closes(bacGiang, "Dịch bệnh kéo dài.")
	y.closes(bacGiang, "") // a second click
	y.is("Mật ong Nam Dương", dossier.Returned)
	y.reopens(bacGiang, "Mật ong Nam Dương", 63) // members had taken another option than they meant
	y.is("Mật ong Nam Dương", dossier.Admitted)
	y.is("Vải sớm Phúc Hòa", dossier.Admitted) // its sheets stand; its proposal waits for the next close
	y.closes(bacGiang, "Dịch bệnh kéo dài.")
	y.is("Mật ong Nam Dương", dossier.Proposed)
	y.is("Vải sớm Phúc Hòa", dossier.Proposed)
	y.nothingIsKnownOf("Vải sớm Phúc Hòa") // a proposal is not public
}

// The decision, and the certificates with their codes.
func decision2021(y *year) {
	y.cannotDecide("191/QĐ-UBND", "2021-08-25", "decision_date") // a day before the meeting
	y.decides("191/QĐ-UBND", "2021-08-26", "Vải sớm Phúc Hòa", "Mỳ gạo Nam Dương", "Mật ong Nam Dương")
	y.is("Vải sớm Phúc Hòa", dossier.Recognised)
	y.scan("Vải sớm Phúc Hòa").says(award.StatusValid, 4, "2024-08-26")
	y.scan("Mỳ gạo Nam Dương").says(award.StatusValid, 3, "2024-08-26")
	y.unknownCodeSaysNothing()
}

// 2022: a product gets another name, another producer and another place, and none of them gets its
// stars; a recognition is withdrawn.
func year2022(y *year) {
	y.on("2022-05-09")
	y.bears("Mỳ gạo Nam Dương", "Mỳ gạo Nam Dương", "", namDuong)
	y.renames("Mỳ gạo Nam Dương", "Mỳ thượng hạng", "Hộ người quen", phucHoa)
	y.bears("Mỳ gạo Nam Dương", "Mỳ gạo Nam Dương", "", namDuong)
	y.on("2022-05-10")
	y.withdraws("Mật ong Nam Dương", "88/QĐ-UBND")
	y.scan("Mật ong Nam Dương").says(award.StatusWithdrawn, 3, "2024-08-26")
	y.scan("Mỳ gạo Nam Dương").says(award.StatusValid, 3, "2024-08-26")
}

// 2024: thirty-six months are over.
func year2024(y *year) {
	y.on("2024-02-27")
	y.scan("Vải sớm Phúc Hòa").says(award.StatusValid, 4, "2024-08-26")
	y.on("2024-02-28") // 180 days before the end
	y.scan("Vải sớm Phúc Hòa").says(award.StatusExpiring, 4, "2024-08-26")
	y.on("2024-08-26") // the last day still counts
	y.scan("Vải sớm Phúc Hòa").says(award.StatusExpiring, 4, "2024-08-26")
	y.on("2024-08-27")
	y.scan("Vải sớm Phúc Hòa").says(award.StatusExpired, 4, "2024-08-26")
}

// 2026: Bắc Giang is part of Bắc Ninh, districts are gone, and another law holds.
func year2026(y *year) {
	y.on("2026-06-01")
	y.moves(bacNinh)
	y.signsPlan(bacNinh, 2026, "45/KH-UBND")
	y.setsUpCouncil("province", bacNinh)
	y.opensRound(1, "26-2026")
	y.plansSitting(bacNinh, "2026-07-01")
	y.files("Vải sớm Phúc Hòa", phucHoa, rulebook.Reassess).under("26-2026")
	y.scores(bacNinh, points{"Vải sớm Phúc Hòa": 66})
	y.on("2026-06-20")
	y.closes(bacNinh, "")
	y.on("2026-06-25")
	y.remembersCertificate("Vải sớm Phúc Hòa", "cũ")
	y.decides("700/QĐ-UBND", "2026-06-25", "Vải sớm Phúc Hòa")
	y.scan("Vải sớm Phúc Hòa").says(award.StatusValid, 3, "2029-06-25")
	y.scan("cũ").says(award.StatusReplaced, 4, "2024-08-26") // the old label on an old box
	y.historyOf("Vải sớm Phúc Hòa", 3, 4)
}
