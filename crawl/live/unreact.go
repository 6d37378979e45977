package live

import (
	"slices"

	"tribemap"
)

// Unreact returns a list less the reactions of people who must not be stored,
// and less those to posts whose ids name one of them. The list is changed.
func Unreact(list []tribemap.Reaction, refuse func(tribemap.Ref) bool) []tribemap.Reaction {
	return slices.DeleteFunc(list, func(r tribemap.Reaction) bool {
		author := Tells(r.Post)
		return refuse(tribemap.Ref{Source: r.Source, ID: r.By}) ||
			author != "" && refuse(tribemap.Ref{Source: r.Source, ID: author})
	})
}
