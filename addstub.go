// STUB: first light only, to be replaced.
package main

import "github.com/spf13/cobra"

func addCommand(a *app) *cobra.Command {
	return &cobra.Command{Use: "add", RunE: func(*cobra.Command, []string) error { return nil }}
}
func evalCommand(a *app) *cobra.Command {
	return &cobra.Command{Use: "eval", RunE: func(*cobra.Command, []string) error { return nil }}
}
