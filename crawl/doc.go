// Package crawl brings conversations in: from archives on disk and from live
// sources. Whatever it reads becomes tribemap.Post and tribemap.Person values,
// handed in pages to a Sink; it knows nothing of how they are stored.
//
// # Archives
//
// Import walks files and folders, recognises each by its content and reads it.
// One format lives in one file and has one entry in the table formats
// (format.go). To add one, write a file with two functions and list them:
//
//	match(head) bool            looks at the first 64 KiB of the decompressed
//	                            text and says whether the format can read it
//	read(*file, *batch) error   reads the text to its end: batch.post and
//	                            batch.person for what it finds, batch.problem
//	                            for a record it must skip, batch.lostTime for
//	                            a date it cannot read
//
// A format made of several files (a folder or a zip of them) gives matchTree
// and readTree instead, which see the folder as an fs.FS. Decompression,
// line numbers, page sizes, cleaning of texts, progress and the report are
// the framework's: a format only turns bytes into posts. An error that read
// returns ends that file alone; errors of post and person are the sink's or
// the context's and must be returned as they are.
package crawl
