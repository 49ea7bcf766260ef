// Package jury holds the pages of council members: the dossiers before them, the score
// sheet, and the desk of the secretary who closes a sitting. A member sees only their
// own sheets until the sitting is closed; the secretary sees who has handed in, never
// how many points. Every page does its work without a script.
package jury
