package tribe

import "tribemap"

// batchPosts is how many posts are held at a time while they are looked at in
// parallel.
const batchPosts = 1 << 12

// numberedPost is a post with its number in the talk.
type numberedPost struct {
	number uint32
	tribemap.Post
}

// inBatches reads the posts that wanted accepts (nil: all) and hands them on in
// batches of batchPosts, in the order of texts. A batch is valid during the call.
func inBatches(texts Texts, wanted func(post uint32, p *tribemap.Post) bool, take func(batch []numberedPost)) error {
	batch := make([]numberedPost, 0, batchPosts)
	err := texts(func(post uint32, p *tribemap.Post) bool {
		if wanted == nil || wanted(post, p) {
			batch = append(batch, numberedPost{post, *p})
		}
		if len(batch) == batchPosts {
			take(batch)
			batch = batch[:0]
		}
		return true
	})
	if err == nil {
		take(batch)
	}
	return err
}
