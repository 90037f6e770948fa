package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/access"
)

// probe is one question of "postern can".
type probe struct {
	ID        json.RawMessage            `json:"id"`
	Principal string                     `json:"principal"`
	Action    string                     `json:"action"`
	Resource  string                     `json:"resource"`
	Data      bool                       `json:"data"`
	Context   map[string]json.RawMessage `json:"context"`
}

type verdict struct {
	ID         json.RawMessage     `json:"id"`
	Decision   access.Effect       `json:"decision,omitempty"`
	Conditions []*access.Condition `json:"conditions,omitempty"`
	Why        []whyLine           `json:"why,omitempty"`
	BlockedBy  []string            `json:"blockedBy,omitempty"`
	Error      string              `json:"error,omitempty"`
}

type whyLine struct {
	Policy    string `json:"policy"`
	Statement string `json:"statement,omitempty"`
	Effect    string `json:"effect"`
	Layer     string `json:"layer,omitempty"`
}

func newCan() *cobra.Command {
	var probes string
	c := &cobra.Command{
		Use:   "can --probes FILE|-",
		Short: "Answer permission questions, a JSON object a line",
		Example: `  echo '{"id":1,"principal":"arn:aws:iam::111122223333:user/ann","action":"s3:GetObject","resource":"arn:aws:s3:::data/x"}' \
    | postern can --probes -`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			in, err := openInput(cmd, probes)
			if err != nil {
				return err
			}
			defer func() { _ = in.Close() }()
			decide, done, err := askCan(cmd)
			if err != nil {
				return err
			}
			defer done()
			return answerLines(cmd.Context(), in, cmd.OutOrStdout(), func(line []byte) []byte { return canLine(decide, line) })
		},
	}
	c.Flags().StringVar(&probes, "probes", "", "file of questions, - for standard input")
	_ = c.MarkFlagRequired("probes")
	return c
}

// askCan gives what answers questions: the server, or else the store.
func askCan(cmd *cobra.Command) (decide func(access.Request) (verdict, error), done func(), err error) {
	if at := serverOf(cmd); at != nil {
		return func(r access.Request) (verdict, error) { return serverCan(cmd.Context(), at, r) }, func() {}, nil
	}
	e, done, err := openEstate(cmd)
	if err != nil {
		return nil, nil, err
	}
	return func(r access.Request) (verdict, error) {
		d := e.Decide(r)
		return verdict{Decision: d.Effect, Conditions: d.Conditions.List(), BlockedBy: d.BlockedBy, Why: whyLines(d.Why)}, nil
	}, done, nil
}

func canLine(decide func(access.Request) (verdict, error), line []byte) []byte {
	var p probe
	v := verdict{ID: json.RawMessage("null")}
	err := json.Unmarshal(line, &p)
	if err != nil {
		err = fmt.Errorf("cannot read the question: %w", err)
	}
	if p.ID != nil {
		v.ID = p.ID
	}
	var context access.Context
	if err == nil {
		context, err = readContext(p.Context)
	}
	if err == nil && (p.Principal == "" || p.Action == "") {
		err = errors.New("a question needs principal and action")
	}
	if err == nil {
		id := v.ID
		v, err = decide(access.Request{Principal: p.Principal, Action: p.Action, Resource: p.Resource, Data: p.Data, Context: context, Literal: true})
		v.ID = id
	}
	if err != nil {
		v.Error = err.Error()
	}
	out, err := json.Marshal(v)
	if err != nil {
		return []byte(`{"id":null,"error":` + strconv.Quote(err.Error()) + `}`)
	}
	return out
}

func whyLines(rs []access.Reason) []whyLine {
	out := make([]whyLine, 0, len(rs))
	for _, r := range rs {
		out = append(out, whyLine{r.Policy, r.Statement, r.Effect, r.Layer})
	}
	return out
}

// readContext takes each key's value as a string, number, bool, or a list of them.
func readContext(in map[string]json.RawMessage) (access.Context, error) {
	out := access.Context{}
	for k, raw := range in {
		var list []any
		if err := json.Unmarshal(raw, &list); err != nil {
			var one any
			if err := json.Unmarshal(raw, &one); err != nil {
				return nil, fmt.Errorf("context %s: %w", k, err)
			}
			list = []any{one}
		}
		values := make([]string, 0, len(list))
		for _, v := range list {
			switch v := v.(type) {
			case string:
				values = append(values, v)
			case bool:
				values = append(values, strconv.FormatBool(v))
			case float64:
				values = append(values, strconv.FormatFloat(v, 'f', -1, 64))
			default:
				return nil, fmt.Errorf("context %s: want a string, a number, true or false, or a list of them", k)
			}
		}
		out[k] = values
	}
	return out, nil
}
