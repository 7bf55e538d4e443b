package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/rag"
)

const chatHelp = `Ask a question. What you asked before is kept in mind: "and what about Haftar?"

  /passages  the passages that the last answer was taken from
  /help      this
  /quit      leave, as does Ctrl-D

Ctrl-C stops the current question, or clears the line.
`

// remembered is how many earlier questions of a conversation are kept.
const remembered = 8

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
	default:
		c.screen.block("", "", "There is no "+clean(line)+"; /help lists what there is.")
	}
}

// ask answers one question, unless Ctrl-C stops it.
func (c *conversation) ask(ctx context.Context, text string) error {
	question, stop := c.app.sys.interruptible(ctx)
	defer stop()
	answer, err := c.newsroom.engine.Answer(question, rag.Question{
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
	c.history = append(c.history, text)
	c.history = c.history[max(0, len(c.history)-remembered):]
	renderAnswer(c.screen, answer)
	fmt.Fprintln(c.screen.w)
	return nil
}

// renderPassages prints the whole passages that the citations of an answer
// stand in, the quotes emphasised.
func renderPassages(s screen, a rag.Answer) {
	if len(a.Citations) == 0 {
		s.block("", "", "The last answer has no citations.")
		return
	}
	for _, c := range a.Citations {
		s.block(s.marker(c.N, c.Link)+" ", "    ", s.paint(bold, orElse(clean(c.Title), "(no title)")))
		s.block("    ", "    ", passageOf(s, a, c))
		fmt.Fprintln(s.w)
	}
}

// passageOf returns the passage around a citation, or the quote alone.
func passageOf(s screen, a rag.Answer, c rag.Citation) string {
	for _, e := range a.Evidence {
		from, to := c.Start-e.Span.Start, c.End-e.Span.Start
		if e.Passage.Article != c.Article || e.Passage.Revision != c.Revision || from < 0 || to > len(e.Text) {
			continue
		}
		before, after := clean(e.Text[:from]), clean(e.Text[to:])
		return strings.TrimSpace(before + " " + s.emphasise(clean(e.Text[from:to])) + " " + after)
	}
	return s.emphasise(clean(c.Quote))
}

// emphasise paints each word by itself, so that lines can be broken between.
func (s screen) emphasise(text string) string {
	words := strings.Split(text, " ")
	for i, w := range words {
		words[i] = s.paint(bold, w)
	}
	return strings.Join(words, " ")
}
