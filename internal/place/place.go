// Package place knows the administrative units of the province as dated data: Bắc Giang
// of 2020 to 2025 with its districts and communes, Bắc Ninh from 1 July 2025, and what
// became of what. Districts end, provinces merge and codes live on, so a code means a
// unit only together with a date. The data are embedded, see data/README.md for sources.
// The package reads no clock and no database: every question that depends on a day is
// given the day.
package place

import "strings"

// ID identifies a unit during one period of its life: the official code, a full stop and
// the year of the first day of the period, as in "07348.2020". The same code in two
// periods is two units: 07210.2020 is Phường Hoàng Văn Thụ, 07210.2025 is Phường Bắc Giang.
// IDs are stable and may be stored.
type ID string

// Code gives the official code in the ID, "" when there is none.
func (id ID) Code() string {
	code, _, ok := strings.Cut(string(id), ".")
	if !ok {
		return ""
	}
	return code
}

// Level is the rank of a unit.
type Level string

// The levels; districts ended on 30 June 2025 (Law: 202/2025/QH15).
const (
	Province Level = "province"
	District Level = "district"
	Commune  Level = "commune"
)

// Unit is an administrative unit during one period with one territory.
type Unit struct {
	ID     ID
	Code   string // official code; not unique without a date
	Kind   string // as written before the name: Tỉnh, Thành phố, Thị xã, Huyện, Phường, Xã, Thị trấn
	Name   string // without the kind
	Level  Level
	Parent ID     // the unit above on the first day; "" for a province
	From   string // first day, ISO
	To     string // last day, ISO; "" while the unit exists
	Lat    int    // microdegrees north of a point inside the unit; 0 when unknown
	Lon    int    // microdegrees east
}

// FullName is kind and name as borne on the first day: "Xã Ngọc Châu".
func (u Unit) FullName() string { return u.Kind + " " + u.Name }

// On says whether the unit exists on an ISO date.
func (u Unit) On(date string) bool {
	return u.From <= date && (u.To == "" || date <= u.To)
}

// inner is the full name as written inside a sentence: "xã Ngọc Châu".
func inner(fullName string) string {
	for _, two := range []string{"Thành phố ", "Thị xã ", "Thị trấn "} {
		if rest, ok := strings.CutPrefix(fullName, two); ok {
			return strings.ToLower(two) + rest
		}
	}
	kind, name, _ := strings.Cut(fullName, " ")
	return strings.ToLower(kind) + " " + name
}

// Succession says where an ended unit's territory went.
type Succession struct {
	From  ID
	To    ID
	Date  string // the day from which the old unit is no more, ISO
	Share Share
	Basis Basis
}

// Share says how much of the old unit the new one took.
type Share string

// The shares. A split is two or more successions with Part.
const (
	Whole Share = "whole"
	Part  Share = "part"
)

// Basis says on what the statement of a succession rests.
type Basis string

// The bases, from the surest to the weakest.
const (
	ByLaw    Basis = "law"      // named in the resolution
	ByCode   Basis = "code"     // a published mapping by official code
	ByName   Basis = "name"     // the same mapping by name, because the code was missing or damaged
	Inferred Basis = "inferred" // concluded from later names; no text seen
)

// LaterName is a name or kind that a unit took without a change of territory.
type LaterName struct {
	Since string // ISO; when not Exact, the name was borne on this day and may be older
	Exact bool
	Kind  string
	Name  string
}

// FullName is kind and name.
func (n LaterName) FullName() string { return n.Kind + " " + n.Name }

// Former is a predecessor of which only the name at its end is known.
type Former struct {
	Code     string
	Kind     string
	Name     string
	District string // full name; "" for a province
}

// FullName is kind and name.
func (f Former) FullName() string { return f.Kind + " " + f.Name }
