package store

import (
	"bytes"
	"context"
	"slices"

	"tribemap"
)

// reactionsAtOnce bounds how many one transaction takes away.
const reactionsAtOnce = 5000

// eraseReactions takes out the reactions of people who go, to posts that go or
// were removed, and those that e.Reactions reports.
func (s *Store) eraseReactions(ctx context.Context, e Erasure, done *Erased) error {
	keys, err := s.reactionsThatGo(ctx, e)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(keys, reactionsAtOnce) {
		if err := inOne(s, part, (*batch).delete); err != nil {
			return err
		}
		done.Reactions += len(part)
	}
	return nil
}

// reactionsThatGo lists their keys.
func (s *Store) reactionsThatGo(ctx context.Context, e Erasure) (keys [][]byte, err error) {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	if !hasKey(txn, []byte{tagReact}) {
		return nil, nil
	}
	posts, people := make(map[tribemap.Ref]bool), make(map[tribemap.Ref]bool)
	for _, ref := range e.People {
		people[ref] = true
	}
	err = s.scanIn(ctx, txn, false, func(_ place, p *tribemap.Post) error {
		if e.Posts(p) {
			posts[p.Ref] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachReaction(ctx, txn, func(key []byte, r *tribemap.Reaction, removed bool) error {
		if removed || people[tribemap.Ref{Source: r.Source, ID: r.By}] || posts[reactedTo(*r)] || e.Reactions(r) {
			keys = append(keys, bytes.Clone(key))
		}
		return nil
	})
	return keys, err
}
