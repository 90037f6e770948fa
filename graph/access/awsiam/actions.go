package awsiam

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"strconv"
	"strings"
)

//go:embed data/actions.txt.gz
var actionData []byte

// actionType is a kind of resource that an action takes, by the pattern of its
// ARN; required ones must all be allowed.
type actionType struct {
	pattern  string // wild form
	required bool
}

// actionTable says which resources an action takes, by "service:name" in lower
// case. An action that takes none has an empty list; one that is not in the
// table is unknown.
type actionTable map[string][]actionType

func loadActions() actionTable {
	t := actionTable{}
	z, err := gzip.NewReader(bytes.NewReader(actionData))
	if err != nil {
		return t // the data is part of the program; a test reads it
	}
	var service string
	var patterns []string
	sc := bufio.NewScanner(z)
	for sc.Scan() {
		line := sc.Text()
		switch {
		case strings.HasPrefix(line, "!"):
			service, patterns = line[1:], nil
		case strings.HasPrefix(line, "="):
			patterns = append(patterns, wild(line[1:]))
		default:
			name, list, _ := strings.Cut(line, "\t")
			key := service + ":" + strings.ToLower(name)
			t[key] = nil
			for f := range strings.SplitSeq(list, ",") {
				n, err := strconv.Atoi(strings.TrimSuffix(f, "!"))
				if err == nil && n < len(patterns) {
					t[key] = append(t[key], actionType{patterns[n], strings.HasSuffix(f, "!")})
				}
			}
		}
	}
	return t
}

// inside gives the pattern of the node that a resource of this type lies in,
// where the estate's graph knows only that: objects of a bucket, indexes of a
// table, streams of a log group.
func (t actionType) inside() (string, bool) {
	some := string(anyRun)
	switch t.pattern {
	case "arn:" + some + ":s3:::" + some + "/" + some:
		return "arn:" + some + ":s3:::" + some, true
	case "arn:" + some + ":dynamodb:" + some + ":" + some + ":table/" + some + "/index/" + some,
		"arn:" + some + ":dynamodb:" + some + ":" + some + ":table/" + some + "/stream/" + some:
		return "arn:" + some + ":dynamodb:" + some + ":" + some + ":table/" + some, true
	case "arn:" + some + ":s3:" + some + ":" + some + ":accesspoint/" + some + "/object/" + some:
		return "arn:" + some + ":s3:" + some + ":" + some + ":accesspoint/" + some, true
	case "arn:" + some + ":rds-db:" + some + ":" + some + ":dbuser:" + some + "/" + some:
		return "arn:" + some + ":rds-db:" + some + ":" + some + ":dbuser:" + some, true
	}
	return "", false
}
