package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/queries/schedule"
)

// config is what a user keeps for all commands: a YAML file, POSTERN_CONFIG or
// postern/config.yaml in the user's own folder of configurations.
type config struct {
	// Costs names the table that --costs takes where the flag is not given;
	// a relative name counts from the configuration's folder.
	Costs string `yaml:"costs"`
	// Reports are the user's own, and what is run of all by itself.
	Reports reportConfig `yaml:"reports"`
	// Findings say who findings belong to.
	Findings findingConfig `yaml:"findings"`
}

type findingConfig struct {
	After     string      `yaml:"after"`      // "run": 'postern serve' updates findings after each new run
	OwnerTags []string    `yaml:"owner_tags"` // owner and team where it is absent
	Owners    []ownerRule `yaml:"owners"`     // the first that fits, after tags
}

type ownerRule struct {
	Owner    string `yaml:"owner"`
	Account  string `yaml:"account"`
	Report   string `yaml:"report"`
	Practice string `yaml:"practice"`
	Subject  string `yaml:"subject"` // a glob over id or name
}

// owners gives the rules as findings take them.
func (c findingConfig) owners() (findings.Owners, error) {
	out := findings.Owners{Tags: c.OwnerTags}
	if c.OwnerTags == nil {
		out.Tags = []string{"owner", "team"}
	}
	for i, r := range c.Owners {
		rule := findings.OwnerRule{Owner: r.Owner, Account: r.Account, Report: r.Report, Practice: r.Practice, Subject: r.Subject}
		if err := rule.Check(); err != nil {
			return out, fmt.Errorf("configuration: findings.owners[%d]: %w", i, err)
		}
		out.Rules = append(out.Rules, rule)
	}
	return out, nil
}

// findingsAfterRun tells whether a server updates findings by itself.
func findingsAfterRun() (bool, error) {
	c, err := readConfig()
	if err == nil && c.Findings.After != "" && c.Findings.After != "run" {
		err = usagef("configuration: findings.after: %q: run is what it can be", c.Findings.After)
	}
	return c.Findings.After == "run", err
}

type reportConfig struct {
	Folders  []string `yaml:"folders"`  // as --queries; a relative name counts from the configuration's folder
	Override bool     `yaml:"override"` // as --override
	// Schedules say what 'postern serve' runs by itself.
	Schedules []schedule.Config `yaml:"schedules"`
}

// readConfig reads the configuration. Only one that POSTERN_CONFIG names has to be there.
func readConfig() (config, error) {
	var c config
	name, named := os.LookupEnv("POSTERN_CONFIG")
	if named && name == "" {
		return c, nil // set and empty: none
	}
	if !named {
		dir, err := os.UserConfigDir()
		if err != nil {
			return c, nil //nolint:nilerr // a user without a home has no configuration
		}
		name = filepath.Join(dir, "postern", "config.yaml")
	}
	data, err := os.ReadFile(name) //nolint:gosec // the user's own file
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
		return c, nil
	case err != nil:
		return c, fmt.Errorf("configuration: %w", err)
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return c, fmt.Errorf("configuration %s: %w", name, err)
	}
	if c.Costs != "" && c.Costs != builtInCosts && !filepath.IsAbs(c.Costs) {
		c.Costs = filepath.Join(filepath.Dir(name), c.Costs)
	}
	for i, dir := range c.Reports.Folders {
		if !filepath.IsAbs(dir) {
			c.Reports.Folders[i] = filepath.Join(filepath.Dir(name), dir)
		}
	}
	return c, nil
}

// configured takes from the configuration what no flag says.
func (l *lensFlags) configured() error {
	if l.costs != "" {
		return nil
	}
	c, err := readConfig()
	l.costs = c.Costs
	return err
}
