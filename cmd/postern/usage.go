package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postern-graph/postern/internal/spelling"
)

// usageError marks a wrong use of the command line.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// checkUsage makes usage errors of all complaints about a command line: cobra
// itself tells them from failures by their words alone.
func checkUsage(c *cobra.Command) {
	c.SetFlagErrorFunc(flagError)
	args := c.Args
	c.Args = func(cmd *cobra.Command, given []string) error {
		if err := args(cmd, given); err != nil {
			return usagef("%w; see '%s --help'", wrongArgs(cmd, given, err), cmd.CommandPath())
		}
		return nil
	}
	c.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if err := readableFormat(cmd); err != nil {
			return err
		}
		var missing []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Annotations[cobra.BashCompOneRequiredFlag] != nil && !f.Changed {
				missing = append(missing, "--"+f.Name)
			}
		})
		if len(missing) > 0 {
			return usagef("%s needs %s; see '%s --help'", cmd.Name(), strings.Join(missing, ", "), cmd.CommandPath())
		}
		return checkServer(cmd)
	}
	for _, sub := range c.Commands() {
		checkUsage(sub)
	}
}

// wrongArgs says how many arguments a command takes by showing how it is called; cobra counts them only. What a command that gathers
// others says stays as it is.
func wrongArgs(cmd *cobra.Command, given []string, err error) error {
	call := strings.TrimSuffix(cmd.UseLine(), " [flags]")
	switch {
	case cmd.HasSubCommands():
		return err
	case call == cmd.CommandPath():
		return fmt.Errorf("'%s' takes no arguments, and %q is one", call, given[0])
	case len(given) == 0:
		return fmt.Errorf("something is missing: call it as '%s'", call)
	}
	return fmt.Errorf("%s given: call it as '%s'", count(len(given), "argument"), call)
}

// readableFormat takes table and text for one another where --format knows only one of the two: both are what people read.
func readableFormat(cmd *cobra.Command) error {
	f := cmd.Flags().Lookup("format")
	if f == nil {
		return nil
	}
	if as := [2]string{f.DefValue, f.Value.String()}; as == [2]string{"text", "table"} || as == [2]string{"table", "text"} {
		return f.Value.Set(f.DefValue)
	}
	return nil
}

// subcommandsOnly is the Args of a command that only gathers others.
func subcommandsOnly(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return fmt.Errorf("unknown command %q%s", args[0], spelling.DidYouMean(spelling.Nearest(args[0], names)))
}

func flagError(cmd *cobra.Command, err error) error {
	if no, ok := errors.AsType[*pflag.NotExistError](err); ok {
		if no.GetSpecifiedName() == serverFlag {
			return usagef("unknown flag --%s: '%s' asks no server; run it where the store is, with --store", serverFlag, cmd.CommandPath())
		}
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		near := spelling.Nearest(no.GetSpecifiedName(), names)
		if near != "" {
			near = "--" + near
		}
		return usagef("unknown flag --%s%s; see '%s --help'", no.GetSpecifiedName(), spelling.DidYouMean(near), cmd.CommandPath())
	}
	return &usageError{err}
}

// checkFormat refuses a --format that is none of those known.
func checkFormat(format string, known ...string) error {
	if slices.Contains(known, format) {
		return nil
	}
	return usagef("--format %s: %s are known%s", format, strings.Join(known, ", "), spelling.DidYouMean(spelling.Nearest(format, known)))
}
