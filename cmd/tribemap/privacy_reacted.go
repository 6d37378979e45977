package main

import (
	"context"

	"tribemap"
	"tribemap/store"
)

// reactionAccount is a reaction of somebody to a post.
type reactionAccount struct {
	Post string `json:"post"`
	Time int64  `json:"time,omitempty"` // Unix seconds
}

// reactionsOf lists what somebody reacted to, by post.
func reactionsOf(ctx context.Context, st *store.Store, who tribemap.Ref) ([]reactionAccount, error) {
	var list []reactionAccount
	for r, err := range st.Reactions(ctx) {
		if err != nil {
			return nil, err
		}
		if r.Source == who.Source && r.By == who.ID {
			list = append(list, reactionAccount{r.Post, r.Time})
		}
	}
	return list, nil
}
