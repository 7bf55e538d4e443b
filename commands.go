package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"newshound/corpus"
)

// rootCommand builds the command table.
func rootCommand(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "newshound",
		Short: "Answers about the news, every sentence a quotation with its source",
		Long: "Newshound answers questions about the news from articles that you give it.\n" +
			"Every sentence of an answer is a verbatim quotation with its source, or, with a\n" +
			"language model (LLM_BASE_URL), one that was checked against quotations; where\n" +
			"nothing answers, it says so.",
		Example: `  newshound ask "why is Russia moving equipment to Libya?"
  newshound add https://news.example/feed.xml articles/
  newshound chat`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          noSuchCommand,
	}
	root.Version = version()
	root.SetVersionTemplate("{{.Version}}\n")
	root.SuggestionsMinimumDistance = 2
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetIn(a.sys.stdin)
	root.SetOut(a.sys.stdout)
	root.SetErr(a.sys.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &usageError{err.Error(), cmd.CommandPath()}
	})
	root.SetHelpCommand(helpCommand())
	root.AddCommand(
		askCommand(a), chatCommand(a), addCommand(a), serveCommand(a), inviteCommand(a), sourcesCommand(a),
		showCommand(a), exportCommand(a), evalCommand(a), doctorCommand(a), versionCommand(a),
	)
	return root
}

// noSuchCommand is what a command of commands does: its help, or the one line
// that an unknown name gets.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	message := fmt.Sprintf("there is no command %q", args[0])
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		message += fmt.Sprintf(", did you mean %q?", near[0])
	}
	return &usageError{message, cmd.CommandPath()}
}

// helpCommand replaces cobra's, which answers an unknown name with exit code 0.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Says how to use a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return noSuchCommand(cmd.Root(), []string{strings.Join(args, " ")})
			}
			target.InitDefaultHelpFlag()
			return target.Help()
		},
	}
}

// wants checks the number of arguments; max below 0 is without limit.
func wants(min, max int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < min || max >= 0 && len(args) > max {
			return &usageError{cmd.Name() + " wants " + what, cmd.CommandPath()}
		}
		return nil
	}
}

// stoppable lets Ctrl-C cancel a command's context.
func (a *app) stoppable(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		ctx, stop := a.sys.interruptible(cmd.Context())
		defer stop()
		cmd.SetContext(ctx)
		return run(cmd, args)
	}
}

// withStore is stoppable with the data folder open.
func (a *app) withStore(run func(ctx context.Context, store corpus.Store, args []string) error) func(*cobra.Command, []string) error {
	return a.stoppable(func(cmd *cobra.Command, args []string) error {
		store, err := a.store(cmd.Context())
		if err != nil {
			return err
		}
		defer store.Close()
		return run(cmd.Context(), store, args)
	})
}
