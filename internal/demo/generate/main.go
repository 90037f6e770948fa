// Command generate writes the demo estate of Larkspur, a made-up shop, as the export files of three clouds.
//
// It reads no clock, no network and no environment: ids come from hashing a fixed seed with a name, so that the same source
// always gives the same bytes, and a test can hold the committed files against it. The story and what is planted in it are told
// in ../README.md; planted.go holds the same as data for the scenario tests.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	out := flag.String("out", "internal/demo/estate", "folder for the export files; planted.json is written beside it")
	flag.Parse()
	if err := write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// write replaces the estate folder and the planted.json beside it with freshly generated files.
func write(out string) error {
	est, err := build()
	if err != nil {
		return err
	}
	if err := os.RemoveAll(out); err != nil {
		return fmt.Errorf("clear %s: %w", out, err)
	}
	for _, name := range est.names() {
		path := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return fmt.Errorf("folder of %s: %w", name, err)
		}
		if err := os.WriteFile(path, est.files[name], 0o600); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	planted, err := encode(plantedFindings())
	if err != nil {
		return err
	}
	path := filepath.Join(filepath.Dir(filepath.Clean(out)), "planted.json")
	if err := os.WriteFile(path, planted, 0o600); err != nil {
		return fmt.Errorf("write planted.json: %w", err)
	}
	return nil
}

// build makes every file of the estate in memory, keyed by its slash-separated path below the estate folder.
func build() (*estate, error) {
	est := &estate{files: map[string][]byte{}}
	for _, cloud := range []func(*estate){awsEstate, gcpEstate, azureEstate} {
		cloud(est)
	}
	return est, est.err
}
