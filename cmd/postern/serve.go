package main

import (
	"fmt"
	"net"
	"os"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema"
	"github.com/postern-graph/postern/ui"
)

const defaultAddr = "127.0.0.1:8787"

type serveOptions struct {
	listen  string
	hosts   []string
	private bool // no introspection
}

func newServe() *cobra.Command {
	var o serveOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve GraphQL and its playground, on loopback unless told otherwise",
		Long: `Serve answers at /graphql and shows a playground at /graphql-playground/.
It listens on loopback. Anywhere else it needs a token in POSTERN_TOKEN, which
clients send as "Authorization: Bearer TOKEN".`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			st, err := openStore(cmd, false)
			if err != nil {
				return err
			}
			defer func() { _ = st.Close() }()
			return serveStore(cmd, st, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.listen, "listen", defaultAddr, "address to listen on")
	f.StringSliceVar(&o.hosts, "host", nil, "further names under which the server is reached")
	f.BoolVar(&o.private, "no-introspection", false, "hide the schema")
	return c
}

func serveStore(cmd *cobra.Command, st store.Store, o serveOptions) error {
	h, err := schema.New(schema.Options{
		Source: schema.NewSource(store.Marked(st), judges), Terms: newTerms, Playground: ui.Handler(), Listen: o.listen, Token: os.Getenv("POSTERN_TOKEN"),
		Hosts: o.hosts, NoIntrospection: o.private, Log: logger(cmd),
	})
	if err != nil {
		return usagef("%w", err)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(cmd.Context(), "tcp", o.listen)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(cmd.OutOrStdout(), "serving http://%s/graphql-playground/  (Ctrl-C ends)\n", l.Addr())
	return schema.Serve(cmd.Context(), l, h)
}
