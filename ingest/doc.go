// Package ingest turns named inputs (files, globs, directories, standard input) into streams of records, and takes the
// facts that the clouds' mappings make of them, scope by scope. It owns limits, encodings and the bookkeeping of what
// could not be read; what a record means belongs to ingest/aws, ingest/gcp and ingest/azure, and where facts are kept to graph/store.
package ingest
