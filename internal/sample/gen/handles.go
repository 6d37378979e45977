package main

import (
	"crypto/sha256"
	"slices"
	"strings"
)

var adjectives = strings.Fields(`
	amber ample azure bold brave brisk bronze calm cedar clever cobalt copper
	coral cosy crisp dapper deft dusky eager early ebony fleet fond frosty gentle
	ginger glad golden hardy hazel humble indigo ivory jade jolly keen kind light
	lively lucid lunar maroon mellow merry misty mossy nimble noble olive opal
	pale patient plucky polite proud quick quiet rapid ruby rustic sable sandy
	scarlet silent silver sleek snowy solar spry steady sunny swift tawny teal
	tidy topaz umber velvet violet vivid warm wise witty zesty`)

var animals = strings.Fields(`
	badger bear beaver bison bittern bobcat camel caribou cheetah civet condor
	cormorant crane curlew dingo dolphin dormouse eagle egret eland ermine falcon
	ferret finch gannet gazelle gecko gibbon goshawk grebe grouse heron hoopoe
	ibex iguana impala jackal jackdaw jaguar kestrel kingfisher kite kiwi lapwing
	lemur leopard linnet lizard llama lynx magpie marmot marten merlin mongoose
	moose narwhal newt ocelot oriole osprey otter ouzel panda panther pelican
	penguin petrel pigeon pika plover puffin puma quail rabbit raven robin salmon
	sandpiper seal serval siskin skylark sparrow starling stoat stork swallow
	tapir teal tern thrush toucan turtle vole walrus warbler weasel wombat wren`)

// handles gives every address an invented name: the order of the addresses'
// hashes is dealt over all pairs of words, so that a name tells nothing.
func handles(addresses []string) map[string]string {
	type hashed struct {
		sum     [sha256.Size]byte
		address string
	}
	var order []hashed
	for _, a := range addresses {
		order = append(order, hashed{sha256.Sum256([]byte("tribemap sample\x00" + a)), a})
	}
	slices.SortFunc(order, func(a, b hashed) int { return slices.Compare(a.sum[:], b.sum[:]) })
	out := map[string]string{}
	for i, h := range order {
		out[h.address] = pairName(i)
		if isFeed(h.address) {
			out[h.address] = feedName
		}
	}
	return out
}

// stride has no factor in common with the number of pairs, so that stepping by
// it visits every pair once before any comes again.
const stride = 3541

// pairName returns the i-th name.
func pairName(i int) string {
	k := i * stride % (len(adjectives) * len(animals))
	return adjectives[k%len(adjectives)] + "_" + animals[k/len(adjectives)]
}

// properName is a handle as a display name: "Amber Otter".
func properName(handle string) string {
	words := strings.Split(handle, "_")
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}
