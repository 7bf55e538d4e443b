package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/rag"
)

const chatHelp = `Ask a question. What you asked before is kept in mind: "and what about Haftar?"

  /passages  the passages that the last answer was taken from
  /question  what the last question was understood as
  /help      this
  /quit      leave, as does Ctrl-D

Ctrl-C stops the current question, or clears the line.
`

// What is kept of a conversation: how many earlier questions, and how many
// characters one may have; rag declines longer ones.
const (
	remembered     = 8
	rememberedSize = 2000
)

func chatCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "chat",
		Short: "Answers questions in a conversation",
		Long:  "Answers one question after another.\n\n" + chatHelp,
		Args:  wants(0, 0, "no arguments; it asks for questions itself"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			n, err := a.openStoppable(cmd.Context())
			if err != nil {
				return err
			}
			defer n.Close()
			c := &conversation{app: a, newsroom: n, screen: a.screen(), lines: newLines(a.sys)}
			return c.run(cmd.Context())
		},
	}
}

// openStoppable opens the newsroom, which takes a moment with a large corpus,
// so that Ctrl-C can stop it although a conversation handles Ctrl-C itself.
func (a *app) openStoppable(ctx context.Context) (*newsroom, error) {
	ctx, stop := a.sys.interruptible(ctx)
	defer stop()
	return a.open(ctx)
}

// A conversation is one run of chat.
type conversation struct {
	app      *app
	newsroom *newsroom
	screen   screen
	lines    *lines
	history  []string
	last     rag.Answer
}

// run takes lines until there are no more.
func (c *conversation) run(ctx context.Context) error {
	c.lines.greet(c.screen)
	for {
		line, err := c.lines.next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading your question: %w", err)
		}
		c.screen = c.app.screen() // the terminal may have another size by now
		switch line = strings.TrimSpace(line); {
		case line == "":
		case line == "/quit":
			return nil
		case strings.HasPrefix(line, "/"):
			c.command(line)
		default:
			if err := c.ask(ctx, line); err != nil {
				return err
			}
		}
	}
}

// command does what a line that begins with a slash says.
func (c *conversation) command(line string) {
	switch line {
	case "/help":
		fmt.Fprint(c.screen.w, chatHelp)
	case "/passages":
		renderPassages(c.screen, c.last)
	case "/question":
		renderQuestion(c.screen, c.last)
	default:
		c.screen.block("", "", "There is no "+clean(line)+"; /help lists what there is.")
	}
}

// ask answers one question, unless Ctrl-C stops it.
func (c *conversation) ask(ctx context.Context, text string) error {
	question, stop := c.app.sys.interruptible(ctx)
	defer stop()
	answer, err := c.app.answer(question, c.newsroom.engine, rag.Question{
		Text: text, Space: corpus.Shared, At: c.app.sys.now(), History: c.history,
	})
	if question.Err() != nil && ctx.Err() == nil {
		fmt.Fprintln(c.screen.w, "Stopped.")
		return nil
	}
	if err != nil {
		return err
	}
	c.last = answer
	c.remember(text)
	fmt.Fprintln(c.screen.w)
	return nil
}

// remember keeps a question for those that follow.
func (c *conversation) remember(text string) {
	if utf8.RuneCountInString(text) > rememberedSize {
		return
	}
	c.history = append(c.history, text)
	c.history = c.history[max(0, len(c.history)-remembered):]
}

// renderQuestion prints what the question of an answer was understood as.
func renderQuestion(s screen, a rag.Answer) {
	switch {
	case a.Question == "":
		s.block("", "", "There was no question yet.")
	case a.Standalone == "":
		s.block("", "", "As you asked it: "+clean(a.Question))
	default:
		s.block("", "", "Understood as: "+clean(a.Standalone))
	}
}

// renderPassages prints the whole passages that the citations of an answer
// stand in, the quotes emphasised and numbered.
func renderPassages(s screen, a rag.Answer) {
	if len(a.Citations) == 0 {
		s.block("", "", "The last answer has no citations.")
		return
	}
	for _, e := range a.Evidence {
		cited := citedIn(e, a.Citations)
		if len(cited) == 0 {
			continue
		}
		s.styled(bold, "", "", orElse(clean(e.Article.Title), "(no title)"))
		var parts []string
		at := 0
		for _, c := range cited {
			from, to := c.Start-e.Span.Start, c.End-e.Span.Start
			parts = append(parts, clean(e.Text[at:from]), s.emphasise(clean(e.Text[from:to])), s.marker(c.N, c.Link))
			at = to
		}
		parts = slices.DeleteFunc(append(parts, clean(e.Text[at:])), func(p string) bool { return p == "" })
		s.block("    ", "    ", strings.Join(parts, " "))
		fmt.Fprintln(s.w)
	}
}

// citedIn returns the citations whose quotes lie in a passage, as they stand
// in it; of two that overlap, the first.
func citedIn(e rag.Evidence, citations []rag.Citation) []rag.Citation {
	citations = slices.SortedFunc(slices.Values(citations), func(a, b rag.Citation) int { return a.Start - b.Start })
	var in []rag.Citation
	at := e.Span.Start
	for _, c := range citations {
		if c.Article == e.Passage.Article && c.Revision == e.Passage.Revision && at <= c.Start && c.End <= e.Span.End {
			in, at = append(in, c), c.End
		}
	}
	return in
}
