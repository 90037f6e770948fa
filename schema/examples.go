package schema

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed examples/*.graphql
var exampleFiles embed.FS

// Example is a ready query of the playground.
type Example struct {
	Title string `json:"title"`
	Query string `json:"query"`
}

// Examples lists the example queries in the order of their file names. Each file's first line is "# Title".
func Examples() ([]Example, error) {
	names, err := fs.Glob(exampleFiles, "examples/*.graphql")
	if err != nil {
		return nil, fmt.Errorf("examples: %w", err)
	}
	out := make([]Example, 0, len(names))
	for _, name := range names {
		data, err := exampleFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("examples: %w", err)
		}
		first, _, _ := strings.Cut(string(data), "\n")
		title, ok := strings.CutPrefix(first, "# ")
		if !ok {
			return nil, fmt.Errorf("%s:1: the first line must be a comment with the title", name)
		}
		out = append(out, Example{Title: title, Query: string(data)})
	}
	return out, nil
}

func examplesJSON() ([]byte, error) {
	list, err := Examples()
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(list)
	if err != nil {
		return nil, fmt.Errorf("examples: %w", err)
	}
	return data, nil
}
