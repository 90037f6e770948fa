package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/kept"
	"github.com/postern-graph/postern/schema/client"
)

func findingsSet() *cobra.Command {
	var state, until, by, reason string
	c := &cobra.Command{
		Use:   "set ID…",
		Short: "Accept findings until a date, call them false positives, or open them again",
		Long: `Who decides, and why, is kept in the history of each finding. An acceptance ends at
its date: the finding is open again and its history says so. That a finding is fixed
is for a run to say. ID may be the beginning of an id, of four digits at least.`,
		Example: `  postern findings set 3f2a91c0 --state accepted --until 2026-12-31 --by 'Ann Lee' --reason 'moves with the migration'
  postern findings set 3f2a91c0 --state false-positive --by 'Bo Ek' --reason 'a page that is meant for anyone'
  postern findings set 3f2a91c0 --state open --by 'Ann Lee' --reason 'the migration is done'`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, ids []string) error {
			s, err := findings.ParseState(state)
			if err != nil {
				return usagef("--state: %w", err)
			}
			d := findings.Decision{State: s, By: by, Reason: reason, Actor: "local"}
			if until != "" {
				if d.Until, err = timeOf("until", until); err != nil {
					return err
				}
			}
			if at := serverOf(cmd); at != nil {
				in := &client.FindingStateInput{State: stateWord(s), By: by, Reason: reason}
				if !d.Until.IsZero() {
					end := d.Until.UTC().Format(time.RFC3339)
					in.Until = &end
				}
				return changeOnServer(cmd, at, ids, string(s), func(ctx context.Context, id string) (*client.FindingParts, error) {
					in.Id = id
					a, err := client.SetFindingState(ctx, at, in)
					if err != nil {
						return nil, err
					}
					return a.SetFindingState, nil
				})
			}
			return changeFindings(cmd, ids, string(s), func(b *findings.Book, id string, now time.Time) (*findings.Book, *findings.Finding, error) {
				return b.Decide(id, d, now)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&state, "state", "", "accepted, false-positive or open")
	f.StringVar(&until, "until", "", "when an acceptance ends, a date or RFC 3339")
	f.StringVar(&by, "by", "", "who decides")
	f.StringVar(&reason, "reason", "", "why")
	f.String(timeFlag, "", "time of the decision, RFC 3339 or a date (default: now)")
	for _, name := range []string{"state", "by", "reason"} {
		_ = c.MarkFlagRequired(name) // the flag is there
	}
	return c
}

func findingsAssign() *cobra.Command {
	var owner, by string
	c := &cobra.Command{
		Use:     "assign ID…",
		Short:   "Give findings to an owner, whatever tags and rules say",
		Long:    "An empty --to leaves the owner to tags and rules again. ID may be the beginning of an id, of four digits at least.",
		Example: `  postern findings assign 3f2a91c0 --to payments --by 'Ann Lee'`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, ids []string) error {
			to := "assigned to " + owner
			if owner == "" {
				to = "left to tags and rules"
			}
			if at := serverOf(cmd); at != nil {
				return changeOnServer(cmd, at, ids, to, func(ctx context.Context, id string) (*client.FindingParts, error) {
					a, err := client.AssignFinding(ctx, at, id, owner, by)
					if err != nil {
						return nil, err
					}
					return a.AssignFinding, nil
				})
			}
			return changeFindings(cmd, ids, to, func(b *findings.Book, id string, now time.Time) (*findings.Book, *findings.Finding, error) {
				return b.Assign(id, owner, by, "local", now)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&owner, "to", "", "the owner")
	f.StringVar(&by, "by", "", "who assigns")
	f.String(timeFlag, "", "time of the change, RFC 3339 or a date (default: now)")
	for _, name := range []string{"to", "by"} {
		_ = c.MarkFlagRequired(name) // the flag is there
	}
	return c
}

// changeFindings changes several findings in one step: all of them, or none.
func changeFindings(cmd *cobra.Command, ids []string, to string, change func(*findings.Book, string, time.Time) (*findings.Book, *findings.Finding, error)) error {
	now, err := asOf(cmd)
	if err != nil {
		return err
	}
	st, err := openStore(cmd, false)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	changed := 0
	var fault error
	err = kept.Change(cmd.Context(), st, func(b *findings.Book) (*findings.Book, error) {
		for _, id := range ids {
			if _, fault = findingOf(b, id); fault != nil {
				return nil, fault
			}
			var next *findings.Book
			if next, _, fault = change(b, id, now); fault != nil {
				return nil, fault
			}
			if next != b {
				changed++
			}
			b = next
		}
		return b, nil
	})
	switch {
	case errors.Is(fault, findings.ErrVerdict):
		return usagef("%w; nothing was changed", fault)
	case fault != nil:
		return fault // in its own words: it is the question's, not the store's
	case err != nil:
		return err
	}
	tellChanged(cmd, changed, len(ids), to)
	return nil
}

// tellChanged says how many of some findings are now another way.
func tellChanged(cmd *cobra.Command, changed, of int, to string) {
	_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "%s %s", count(changed, "finding"), to)
	if same := of - changed; same > 0 {
		_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "; %d as before", same)
	}
	_, _ = fmt.Fprintln(cmd.ErrOrStderr())
}
