package discordtest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// act does what a member does.
func (p *play) act(m *Member, words []string) error {
	ch := p.at[m]
	if words[0] == "in" && len(words) > 1 {
		if err := p.move(m, words[1]); err != nil {
			return err
		}
		if len(words) == 2 {
			return nil
		}
		return p.act(m, words[2:])
	}
	words, on := tail(words, "on")
	words, to := tail(words, "to")
	args := words[1:]
	var o Outcome
	var err error
	switch verb := words[0]; {
	case verb[0] == '/':
		command, options := fields(words)
		o, err = m.Slash(ch, command, options...)
	case verb == "types":
		command, options := fields(args)
		o, err = m.Type(ch, command, options...)
	case verb == "presses":
		var at Message
		if at, err = p.target(m, on, args[0]); err == nil {
			o, err = m.Press(at, args[0])
		}
	case verb == "chooses":
		o, err = p.choose(m, args, on)
	case verb == "submits":
		_, options := fields(append([]string{"/"}, args...))
		form := make(map[string]string)
		for _, f := range options {
			form[f.Name] = f.Value
		}
		o, err = m.Submit(form)
	case verb == "dismisses":
		m.Dismiss()
	case verb == "opens":
		var at Message
		if at, err = p.target(m, on, ""); err == nil {
			o, err = m.Menu(at, args[0])
		}
	case verb == "says":
		m.Say(ch, args[0])
	case verb == "replies":
		var at Message
		if at, err = p.target(m, to, ""); err == nil {
			m.Reply(at, args[0], !slices.Contains(args, "quietly"))
		}
	case verb == "sees":
		for _, msg := range m.Sees(ch) {
			p.out.WriteString(p.s.write(&msg))
		}
	default:
		p.t.Fatalf("members cannot %q", words)
	}
	if err != nil {
		return fmt.Errorf("%s cannot: %w", m.Name, err)
	}
	p.outcome(m, o)
	return nil
}

// tail takes `WORD text` off the end of a line.
func tail(words []string, word string) (rest []string, text string) {
	if n := len(words); n >= 3 && words[n-2] == word {
		return words[:n-2], words[n-1]
	}
	return words, ""
}

// fields reads a command and its options.
func fields(words []string) (command string, options []Option) {
	var path []string
	for i, w := range words {
		name, value, isOption := strings.Cut(w, ":")
		if i > 0 && isOption {
			options = append(options, Option{name, value})
		} else {
			path = append(path, strings.TrimPrefix(w, "/"))
		}
	}
	return strings.Join(path, " "), options
}

// move takes a member to a channel, or to the newest thread with a name.
func (p *play) move(m *Member, name string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	for _, ch := range slices.Backward(m.Guild.channels) {
		if "#"+ch.Name == name && ch.Parent == "" || ch.Name == name && ch.Parent != "" {
			p.at[m] = ch
			return nil
		}
	}
	return fmt.Errorf("there is no channel %s", name)
}

// target finds the message that a step is about: the newest with a text, or
// else the newest with a button, or else the newest of the program.
func (p *play) target(m *Member, text, button string) (Message, error) {
	for _, msg := range slices.Backward(m.Sees(p.at[m])) {
		switch {
		case text != "":
			if strings.Contains(msg.text(), text) {
				return msg, nil
			}
		case button == "":
			if msg.Author.Bot {
				return msg, nil
			}
		case slices.ContainsFunc(all(msg.Components), func(c Component) bool {
			return c.Type != typeRow && (c.face() == button || c.Label == button || c.name() == button)
		}):
			return msg, nil
		}
	}
	return Message{}, fmt.Errorf("there is no message with %q", text+button)
}

// choose reads `A B from select`.
func (p *play) choose(m *Member, args []string, on string) (Outcome, error) {
	args, name := tail(append([]string{""}, args...), "from")
	at, err := p.target(m, on, name)
	if err != nil {
		return Outcome{}, err
	}
	values := args[1:]
	if len(values) == 1 && values[0] == "nothing" {
		values = nil
	}
	return m.Choose(at, name, values...)
}

// outage does what the server does.
func (p *play) outage(words []string) error {
	n, arg := 1, ""
	if len(words) > 1 {
		arg = words[1]
		n, _ = strconv.Atoi(arg) // where it is none, it is not used
	}
	lost := true
	switch words[0] {
	case "clock":
		d, err := time.ParseDuration(strings.TrimPrefix(arg, "+"))
		if err != nil {
			return err
		}
		p.s.Advance(d)
		return nil
	case "drop":
		p.s.Drop()
	case "reconnect":
		p.s.Reconnect()
	case "silence":
		p.s.Silence()
	case "invalid":
		p.s.Invalidate(arg == "resumable")
	case "close":
		p.s.Close(n)
		lost = !fatal(n)
	case "beat", "garble", "refuse", "wait", "settle":
		lost = false
		return p.nudge(words[0], arg, n)
	case "fault":
		return p.fault(words[1:])
	case "limit":
		return p.limit(words[1:])
	case "stop", "restart":
		p.stop()
		p.stop, lost = nil, false
		if words[0] == "restart" {
			p.launch()
		}
	case "start":
		p.launch()
	default:
		p.t.Fatalf("nobody understands %q", words)
	}
	if lost {
		p.ready()
	}
	return nil
}

// fatal reports whether a code says that connecting again has no use.
func fatal(code int) bool { return code == 4004 || code >= 4010 && code <= 4014 }

func (p *play) nudge(what, arg string, n int) error {
	switch what {
	case "beat":
		p.s.Beat()
	case "garble":
		p.s.Garble(arg)
	case "refuse":
		p.s.Refuse(n)
	case "wait":
		before := p.s.Heartbeats()
		ctx, cancel := p.s.patient(p.t.Context())
		defer cancel()
		return p.s.Await(ctx, func() bool { return p.s.Heartbeats() > before })
	}
	return nil
}

// fault reads `POST /callback$ 503 after x2`.
func (p *play) fault(words []string) error {
	if len(words) < 3 {
		return fmt.Errorf("a fault has a method, a path and what happens, not %q", words)
	}
	f := Fault{Method: words[0], Path: words[1]}
	for i := 2; i < len(words); i++ {
		var err error
		switch w := words[i]; {
		case w == "reset":
			f.Reset = true
		case w == "after":
			f.After = true
		case w == "delay" && i+1 < len(words):
			i++
			f.Delay, err = time.ParseDuration(words[i])
		case w == "garbage":
			f.Status, f.Body = http.StatusOK, `{"id":`
		case w[0] == 'x':
			f.Times, err = strconv.Atoi(w[1:])
		default:
			f.Status, err = strconv.Atoi(w)
		}
		if err != nil {
			return err
		}
	}
	p.s.Fail(f)
	return nil
}

// limit reads `PATCH /webhooks/ user 100ms x2`.
func (p *play) limit(words []string) error {
	if len(words) < 4 {
		return fmt.Errorf("a limit has a method, a path, a scope and a time, not %q", words)
	}
	after, err := time.ParseDuration(words[3])
	times := 1
	if err == nil && len(words) > 4 {
		times, err = strconv.Atoi(strings.TrimPrefix(words[4], "x"))
	}
	if err != nil {
		return err
	}
	p.s.RateLimit(words[0], words[1], times, words[2], after)
	return nil
}
