package words_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/ask"
	"newshound/bot/manage"
	"newshound/bot/sources"
	"newshound/bot/words"
	"newshound/corpus/ingest"
)

// locales are Discord's that there are texts for; "" is what all others see.
var locales = []discordgo.Locale{
	"", discordgo.Bulgarian, discordgo.Russian, discordgo.German, discordgo.SpanishES, discordgo.SpanishLATAM, discordgo.French,
}

// commands are those of all features.
func commands(t *testing.T) []*discordgo.ApplicationCommand {
	c, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	all := ask.New(ask.Config{Words: c}).Commands
	all = append(all, sources.New(sources.Config{Words: c, Web: new(ingest.Web)}).Commands...)
	return append(all, manage.New(manage.Config{Words: c}).Commands...)
}

// TestCommands: the names and descriptions of all commands are what Discord
// takes, in every language.
func TestCommands(t *testing.T) {
	all := commands(t)
	for _, locale := range locales {
		taken := make(map[string]bool)
		for _, command := range all {
			name := in(locale, command.Name, *command.NameLocalizations)
			if taken[name] {
				t.Errorf("%s: two commands are called %q", locale, name)
			}
			taken[name] = true
			if command.Type == discordgo.MessageApplicationCommand {
				if n := utf8.RuneCountInString(name); n < 1 || n > 32 {
					t.Errorf("%s: %q has %d characters", locale, name, n)
				}
				continue
			}
			check(t, locale, name, in(locale, command.Description, *command.DescriptionLocalizations))
			checkOptions(t, locale, name, command.Options)
		}
	}
}

func checkOptions(t *testing.T, locale discordgo.Locale, path string, options []*discordgo.ApplicationCommandOption) {
	taken := make(map[string]bool)
	for _, o := range options {
		name := in(locale, o.Name, o.NameLocalizations)
		if taken[name] {
			t.Errorf("%s: two options of %s are called %q", locale, path, name)
		}
		taken[name] = true
		check(t, locale, name, in(locale, o.Description, o.DescriptionLocalizations))
		checkOptions(t, locale, path+" "+name, o.Options)
		for _, choice := range o.Choices {
			if n := utf8.RuneCountInString(in(locale, choice.Name, choice.NameLocalizations)); n < 1 || n > 100 {
				t.Errorf("%s: a choice of %s %s has %d characters", locale, path, name, n)
			}
		}
	}
}

// commandName is what Discord takes, without the scripts that no text here is in.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)

func check(t *testing.T, locale discordgo.Locale, name, about string) {
	if !commandName.MatchString(name) || name != strings.ToLower(name) {
		t.Errorf("%s: Discord does not take the name %q", locale, name)
	}
	if n := utf8.RuneCountInString(about); n < 1 || n > 100 {
		t.Errorf("%s: the description of %s has %d characters: %s", locale, name, n, about)
	}
}

func in(locale discordgo.Locale, english string, all map[discordgo.Locale]string) string {
	if locale == "" {
		return english
	}
	return all[locale]
}

// mention is a command in a text, with what may be its subcommand.
var mention = regexp.MustCompile("(?m)(?:^|[ `*\"(])/(\\p{L}+)(?: (\\p{L}+)[`*])?")

// TestMentions: a command that a text tells to use is called so in the text's
// language, and is there.
func TestMentions(t *testing.T) {
	all := commands(t)
	for _, locale := range locales {
		language, _, _ := strings.Cut(string(locale), "-")
		if language == "" {
			language = "en"
		}
		names := make(map[string]bool)
		for _, command := range all {
			name := in(locale, command.Name, *command.NameLocalizations)
			names[name] = true
			for _, o := range command.Options {
				names[name+" "+in(locale, o.Name, o.NameLocalizations)] = true
			}
		}
		files, err := filepath.Glob("texts/*." + language + ".yaml")
		if err != nil || len(files) == 0 {
			t.Fatalf("%q: %v", files, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range mention.FindAllStringSubmatch(string(text), -1) {
				if name := strings.TrimSpace(m[1] + " " + m[2]); !names[name] {
					t.Errorf("%s: there is no command /%s", file, name)
				}
			}
		}
	}
}
