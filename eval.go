package main

import "github.com/spf13/cobra"

// STUB: first light only, to be replaced.
func evalCommand(a *app) *cobra.Command {
	return &cobra.Command{Use: "eval", RunE: func(*cobra.Command, []string) error { return nil }}
}
