// Package plan keeps seasons: one year of the programme in one province, opened by the
// plan of its People's Committee. Everything that is filed, judged and recognised
// belongs to a season. It owns the table season.
package plan
