// Package ui is the look of every page: tokens, layout shells, components, icons,
// drawn plates and figures, and the few scripts. It knows nothing of the programme:
// callers hand in words, numbers and links.
//
// Pages work without a script and under a strict content policy: no inline script, no
// style attribute, nothing fetched from elsewhere. Words of the components themselves
// pass through package lang; words handed in are shown as they are.
//
// Gallery shows every component in every state and is what a change is judged by.
package ui
