package main

import (
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/access/awsiam"
)

func newAWS() *cobra.Command {
	c := &cobra.Command{
		Use:   "aws",
		Short: "Simulate AWS requests, read AWS policy documents",
		Args:  subcommandsOnly,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(newSimulate(), newPolicy())
	return c
}

func newSimulate() *cobra.Command {
	var cases string
	c := &cobra.Command{
		Use:   "simulate --cases FILE|-",
		Short: "Decide AWS requests against the policies given with each, a JSON object a line",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			in, err := openInput(cmd, cases)
			if err != nil {
				return err
			}
			defer func() { _ = in.Close() }()
			return answerLines(cmd.Context(), in, cmd.OutOrStdout(), awsiam.NewSimulator().Line)
		},
	}
	c.Flags().StringVar(&cases, "cases", "", "file of cases, - for standard input")
	_ = c.MarkFlagRequired("cases")
	return c
}
