// Package embedded keeps runs in a directory: the store that postern uses when
// nobody names another. It owns the layout of the files, their checksums, the
// writer's lock and the order of writes that makes a run whole or absent; what
// a run means it leaves to package store.
//
//	FORMAT        what this directory is
//	LOCK          empty; the writer holds an advisory lock on it
//	packs/*.pack  chunks, compressed, each under its SHA-256
//	runs/*.run    one record per published run
//	notes/*.note  small values
//	tmp/          work of the writer; swept by the next one
//
// Files below packs, runs and notes are written under tmp, synced, and renamed
// into place, so that they are there in full or not at all. A run becomes
// visible by one rename: that of its record, after its packs. Every byte of
// every file is under a checksum or compared with what it must be.
package embedded
