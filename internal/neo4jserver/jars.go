package neo4jserver

import (
	"context"
	_ "embed" // the list of jars below
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// Version is the Neo4j release that pom.xml names.
const Version = "5.26.16"

//go:embed pom.xml
var pom []byte

// Jars returns the folder that holds the server's jars, and has Maven fetch them (about 116 MB) when it is not there
// yet. Two processes may call it at once: each fetches into a folder of its own and the first to finish wins, so a
// folder under the final name is always whole. The error carries Maven's output.
func Jars(ctx context.Context) (string, error) {
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "neo4j-"+Version)
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("look for Neo4j's jars: %w", err)
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("make the cache folder: %w", err)
	}
	work, err := os.MkdirTemp(cache, "neo4j-fetch-*")
	if err != nil {
		return "", fmt.Errorf("make a folder to fetch into: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }() // leftovers of a fetch: nobody reads them
	project := filepath.Join(work, "pom.xml")
	if err := os.WriteFile(project, pom, 0o600); err != nil {
		return "", fmt.Errorf("write the list of jars: %w", err)
	}
	lib := filepath.Join(work, "lib")
	mvn := exec.CommandContext(ctx, "mvn", "-q", "-B", "-f", project, "dependency:copy-dependencies", "-DoutputDirectory="+lib)
	if out, err := mvn.CombinedOutput(); err != nil {
		return "", fmt.Errorf("fetch Neo4j %s with Maven: %w\n%s", Version, err, out)
	}
	if err := os.Rename(lib, dir); err != nil {
		if _, statErr := os.Stat(dir); statErr == nil {
			return dir, nil // another process was faster
		}
		return "", fmt.Errorf("move Neo4j's jars into place: %w", err)
	}
	return dir, nil
}

// cacheDir is POSTERN_CACHE as the Makefile sets it, else the user's own cache folder.
func cacheDir() (string, error) {
	if dir := os.Getenv("POSTERN_CACHE"); dir != "" {
		return dir, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache folder: %w", err)
	}
	return filepath.Join(dir, "postern"), nil
}
