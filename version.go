package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Prints the version",
		Args:  wants(0, 0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.sys.stdout, version())
			return err
		},
	}
}

// version says what was built, from what and with what, as far as the build
// recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "newshound (unknown build)"
	}
	text := "newshound " + orElse(info.Main.Version, "(devel)")
	setting := make(map[string]string)
	for _, s := range info.Settings {
		setting[s.Key] = s.Value
	}
	if revision := setting["vcs.revision"]; revision != "" {
		text += ", commit " + revision[:min(12, len(revision))]
		if setting["vcs.modified"] == "true" {
			text += " with changes"
		}
	}
	return text + ", " + info.GoVersion + " " + setting["GOOS"] + "/" + setting["GOARCH"]
}
