// Package tabular carries tables into and out of the program: workbooks (xlsx) and comma-separated
// text (csv).
//
// Out: [WriteXLSX] writes typed cells with a frozen head and a filter and never a formula;
// [WriteCSV] writes text that a spreadsheet opens without running anything.
//
// In: [Read] takes a file of unknown origin and gives rows of clean text, or one [Error] that says
// in Vietnamese what is wrong, where, and what to do. It never guesses an encoding, never gives half
// a table, and never reports an empty table as a success.
package tabular
