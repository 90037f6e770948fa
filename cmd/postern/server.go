package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/schema/client"
)

const serverFlag = "server"

// asksServer gives a command the flag --server, which it heeds.
func asksServer(c *cobra.Command) *cobra.Command {
	c.Flags().String(serverFlag, "", "ask a running 'postern serve' at this address instead of a store")
	return c
}

// checkServer refuses an address that is none, or two that answer.
func checkServer(cmd *cobra.Command) error {
	at, err := cmd.Flags().GetString(serverFlag)
	switch {
	case err != nil || at == "":
		return nil //nolint:nilerr // a command without the flag asks no server
	case cmd.Flags().Changed("store"):
		return usagef("--server and --store both name what answers; give one")
	}
	u, err := url.Parse(at)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return usagef("--server: want an address such as http://%s", defaultAddr)
	}
	return nil
}

// serverOf gives the client of --server; nil where the store is asked. The token is that of POSTERN_TOKEN.
func serverOf(cmd *cobra.Command) client.Client {
	at, err := cmd.Flags().GetString(serverFlag)
	if err != nil || at == "" {
		return nil
	}
	return client.New(strings.TrimSuffix(strings.TrimRight(at, "/"), "/graphql"), os.Getenv("POSTERN_TOKEN"), http.DefaultClient)
}

// eachPage asks for page after page until the last.
func eachPage(page func(after *string) (more bool, end *string, err error)) error {
	var after *string
	for {
		more, end, err := page(after)
		switch {
		case err != nil:
			return client.Plain(err)
		case !more:
			return nil
		case end == nil:
			return errors.New("the server says that more follow, and not where")
		}
		after = end
	}
}

// given gives an argument that is left out where it is empty.
func given[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

// exactly reads a property's value with numbers as they are written.
func exactly(raw json.RawMessage) (any, error) {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}
