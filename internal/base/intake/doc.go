// Package intake judges what comes in from outside by its content, never by its name, and
// before anything large is allocated for it. Lists are let through to the reader of lists;
// pictures are decoded under limits and written anew, so that nothing of the file that came
// is kept but what is seen: no position, no camera, no hidden archive, no script.
package intake
