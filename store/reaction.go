package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
)

const reactionVersion = 1

func validReaction(r tribemap.Reaction) bool { return validRef(reactedTo(r)) && r.By != "" }

// reactedTo is the post that a reaction is to.
func reactedTo(r tribemap.Reaction) tribemap.Ref { return tribemap.Ref{Source: r.Source, ID: r.Post} }

// appendReactionKey appends the key of a reaction: that of its post, then who
// reacted as an id, and behind both how long the latter is, so that the key can
// be read back whatever bytes ids hold. Reactions to a post stand together.
func appendReactionKey(b []byte, r *tribemap.Reaction) []byte {
	b = appendRefKey(b, tagReact, reactedTo(*r))
	by := len(b)
	b = appendID(b, r.By)
	return binary.BigEndian.AppendUint16(b, uint16(len(b)-by))
}

// appendReaction appends the value of a reaction: its time, and the ids only if
// the key holds but the beginning of one.
func appendReaction(b []byte, r *tribemap.Reaction) []byte {
	b = append(b, reactionVersion)
	b = binary.AppendVarint(b, r.Time)
	if len(r.Post) > maxID || len(r.By) > maxID {
		b = appendText(b, r.Post)
		b = appendText(b, r.By)
	}
	return b
}

func decodeReaction(key, value []byte) (tribemap.Reaction, error) {
	v := reader{b: value}
	v.version(reactionVersion)
	r := tribemap.Reaction{Time: v.varint()}
	at, by, ok := cutReactionKey(key)
	if !ok {
		return tribemap.Reaction{}, ErrCorrupt
	}
	r.Source, r.Post, r.By = at.Source, at.ID, by
	if len(v.b) > 0 {
		r.Post, r.By = v.text(), v.text()
	}
	return r, v.end()
}

// cutReactionKey reads a key back, with what it holds of the ids.
func cutReactionKey(key []byte) (post tribemap.Ref, by string, ok bool) {
	end := len(key) - 2
	if end < 1 {
		return post, "", false
	}
	start := end - int(binary.BigEndian.Uint16(key[end:]))
	if start < 1 || start >= end || key[start] > 1 {
		return post, "", false
	}
	post, ok = parseRefKey(key[:start])
	return post, string(key[start+1 : end]), ok
}

// putReactions stores the reactions that are new, or of which an earlier time is
// known: the same is kept in whatever order they come.
func (b *batch) putReactions(reactions []tribemap.Reaction) error {
	for i := range reactions {
		if err := b.putReaction(&reactions[i]); err != nil {
			return fmt.Errorf("reaction of %q to %q: %w", reactions[i].By, reactedTo(reactions[i]), err)
		}
	}
	return nil
}

func (b *batch) putReaction(r *tribemap.Reaction) error {
	if away, err := b.removedBefore(reactedTo(*r)); away || err != nil {
		return err
	}
	key := appendReactionKey(nil, r)
	var old tribemap.Reaction
	err := getValue(b.txn, key, func(v []byte) (err error) {
		old, err = decodeReaction(key, v)
		return err
	})
	switch {
	case errors.Is(err, ErrNotFound):
		b.changes.NewReactions++
	case err != nil:
		return err
	case r.Time == 0 || old.Time != 0 && old.Time <= r.Time:
		return nil
	}
	return b.set(key, appendReaction(nil, r))
}

// Reactions scans all reactions but those to posts that were removed, in the
// order of their keys: by source, post, then person, as long as ids hold no
// control characters and at most 512 bytes. The sequence ends after its first
// error: one of ctx, or ErrCorrupt.
func (s *Store) Reactions(ctx context.Context) iter.Seq2[tribemap.Reaction, error] {
	return func(yield func(tribemap.Reaction, error) bool) {
		txn := s.db.NewTransaction(false)
		defer txn.Discard()
		err := eachReaction(ctx, txn, func(_ []byte, r *tribemap.Reaction, removed bool) error {
			if !removed && !yield(*r, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(tribemap.Reaction{}, fmt.Errorf("store: scan reactions: %w", err))
		}
	}
}

// eachReaction calls fn with each reaction and its key, valid during the call,
// and whether its post was removed.
func eachReaction(ctx context.Context, txn *badger.Txn, fn func(key []byte, r *tribemap.Reaction, removed bool) error) error {
	gone := hasKey(txn, []byte{tagGone})
	var post tribemap.Ref
	removed := false
	return eachValue(ctx, txn, []byte{tagReact}, func(key, value []byte) error {
		r, err := decodeReaction(key, value)
		if err != nil {
			return fmt.Errorf("reaction key %q: %w", key, err)
		}
		if at := reactedTo(r); gone && at != post {
			err := getValue(txn, refKey(tagGone, at), func([]byte) error { return nil })
			if err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
			post, removed = at, err == nil
		}
		return fn(key, &r, removed)
	})
}

// reactionSize is what a reaction takes for Size.
func reactionSize(r *tribemap.Reaction) int {
	return recordRoom + refKeySize(reactedTo(*r)) + len(r.By) + len(r.Post)
}

func (c *checker) reaction(key, value []byte) error {
	r, err := decodeReaction(key, value)
	switch {
	case err != nil:
		c.report.problem("reaction key %q: %v", key, err)
	case string(appendReactionKey(nil, &r)) != string(key):
		c.report.problem("reaction of %q to %q stands under key %q", r.By, reactedTo(r), key)
	default:
		c.report.Reactions++
	}
	return nil
}
