package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/rag"
)

// questionBytes is the most that is read as a question from standard input;
// rag declines far shorter ones.
const questionBytes = 1 << 20

func askCommand(a *app) *cobra.Command {
	var asJSON bool
	var scope scope
	cmd := &cobra.Command{
		Use:   "ask QUESTION",
		Short: "Answers a question, or declines and says what it searched",
		Long: "Answers a question from the articles, each sentence a quotation with its source,\n" +
			"or with LLM_BASE_URL written by a language model and checked against quotations.\n" +
			"Where nothing answers it declines, with exit code 3. The question - is read from\n" +
			"standard input.\n\n" + dates,
		Example: `  newshound ask "why is Russia moving equipment to Libya?"
  newshound ask --since 2024-12-01 --outlet Fakti who is Haftar`,
		Args: wants(1, -1, "a question"),
		RunE: a.stoppable(func(cmd *cobra.Command, args []string) error {
			question, err := scope.question(cmd, a.sys.now())
			if err != nil {
				return err
			}
			if question.Text, err = a.question(args); err != nil {
				return err
			}
			n, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			defer n.Close()
			var answer rag.Answer
			if asJSON {
				answer, err = n.engine.Answer(cmd.Context(), question)
				if err == nil {
					err = writeJSON(a.sys.stdout, answer)
					a.tellAttempt(answer)
				}
			} else {
				answer, err = a.answer(cmd.Context(), n.engine, question)
			}
			if err == nil && !answer.Answered {
				return errDeclined
			}
			return err
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the answer as one JSON object")
	scope.flags(cmd)
	return cmd
}

// question joins the words of a question, which need no quoting.
func (a *app) question(args []string) (string, error) {
	if len(args) != 1 || args[0] != "-" {
		return strings.Join(args, " "), nil
	}
	text, err := io.ReadAll(io.LimitReader(a.sys.stdin, questionBytes))
	if err != nil {
		return "", fmt.Errorf("reading the question: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// A scope is what the flags say about where and when to look.
type scope struct {
	since, before, at moment
	outlet            string
}

func (s *scope) flags(cmd *cobra.Command) {
	cmd.Flags().Var(&s.since, "since", "only articles published on this day or later")
	cmd.Flags().Var(&s.before, "before", "only articles published before this day")
	cmd.Flags().Var(&s.at, "at", "answer as if asked on this day, from articles published by its end (default now)")
	cmd.Flags().StringVar(&s.outlet, "outlet", "", "only articles of this `OUTLET`")
}

// question is a question of the scope that has no text yet. What is asked as
// of a day knows nothing that was published later.
func (s *scope) question(cmd *cobra.Command, now time.Time) (rag.Question, error) {
	q := rag.Question{Space: corpus.Shared, At: s.at.from(now), Outlet: s.outlet}
	if s.at == "" {
		q.At = now
	}
	q.Since, q.Before = s.since.from(q.At), s.before.from(q.At)
	if s.at != "" && s.before == "" {
		q.Before = q.At.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)
	}
	if q.Before.IsZero() || q.Since.Before(q.Before) {
		return q, nil
	}
	bound := "--before"
	if s.before == "" {
		bound = "the end of --at"
	}
	return q, &usageError{"--since must be earlier than " + bound, cmd.CommandPath()}
}

// writeJSON prints v as one line of JSON. What a terminal would act upon is
// escaped, which a JSON parser undoes.
func writeJSON(w io.Writer, v any) error {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	line := strings.TrimSuffix(b.String(), "\n")
	out := make([]byte, 0, len(line)+1)
	for _, r := range line {
		switch {
		case !hidden(r):
			out = utf8.AppendRune(out, r)
		case r < 0x10000:
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
	}
	_, err := w.Write(append(out, '\n'))
	return err
}
