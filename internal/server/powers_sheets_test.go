package server

import "net/url"

// sheetDoors are the ways to all own sheets of a sitting.
func sheetDoors() map[string]doorway {
	form := func(w *powersWorld, p *person, state string) url.Values {
		return url.Values{"sheet": {w.things["entry/"+state] + ":" + w.versionOf("entry/"+state, p)}}
	}
	return map[string]doorway{
		"GET /jury/sittings/{key}/sheets":        {thing: "sitting", states: sittingStates},
		"GET /jury/sittings/{key}/receipts":      {thing: "sitting", states: sittingStates},
		"GET /jury/sittings/{key}/receipts/file": {thing: "sitting", states: sittingStates},
		"POST /jury/sittings/{key}/sheets":       {thing: "sitting", states: sittingStates, form: form},
		"POST /jury/sittings/{key}/sheets#other": {thing: "sitting", states: []string{"scoring"}, cross: "entry/proposed", form: func(w *powersWorld, p *person, _ string) url.Values {
			return form(w, p, "proposed")
		}},
	}
}
