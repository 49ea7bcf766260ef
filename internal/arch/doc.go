// Package arch holds only tests: the rules of docs/floors.md, checked on the source
// itself. The files are read and parsed here rather than asked of the go command, so
// that no cache can answer for code that has changed since.
package arch
