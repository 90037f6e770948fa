// Package collect reads AWS live: it makes the calls that a table lists, account by account and region by region, and
// writes each answer as the document that `postern import aws --cli-dir` reads, so that one mapping serves files and
// live estates alike. Secrets are sealed before a byte reaches the disk (internal/secrets). What a document means is
// ingest/aws's business; this package knows calls, pages, refusals and how to go on after an interruption.
//
// Every call of the table only reads: a test holds each action against its access level in AWS's service reference.
package collect
