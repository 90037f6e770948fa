// Package demo holds the demo estate: one made-up shop, Larkspur, in three clouds, as the clouds' own export files.
//
// The files under estate are embedded, so that `make demo`, the scenario tests and the docs' examples all read the same bytes.
// planted.json says what was planted in them and which harmless twin stands beside each finding; README.md tells the story. Both are
// written by the program in generate, and a test there holds the committed files against its output.
package demo

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
)

//go:embed estate
var files embed.FS

//go:embed planted.json
var plantedJSON []byte

// Files returns the estate, rooted at its folder: aws, gcp and azure lie directly below.
func Files() fs.FS {
	sub, err := fs.Sub(files, "estate")
	if err != nil { // only an invalid path name fails, and ours is a constant
		return files
	}
	return sub
}

// Planted returns what is planted, in the order of README.md. Every call decodes afresh, so callers may change what they get.
func Planted() ([]Finding, error) {
	var out []Finding
	if err := json.Unmarshal(plantedJSON, &out); err != nil {
		return nil, fmt.Errorf("planted.json: %w", err)
	}
	return out, nil
}
