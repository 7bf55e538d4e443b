// Package words says things in the languages of the members: what the program
// says of itself, never what is in articles. The texts are in texts/, a file
// for each part of the program and language.
package words

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"github.com/bwmarrin/discordgo"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

//go:embed texts/*.yaml
var texts embed.FS

// Languages are those that there are texts in, English first.
var languages = []language.Tag{language.English, language.Bulgarian, language.Russian, language.German, language.Spanish, language.French}

// A Catalog holds all texts. It is safe for concurrent use.
type Catalog struct {
	bundle  *i18n.Bundle
	matcher language.Matcher
	voices  []Voice
}

// Load reads the texts that the program carries.
func Load() (*Catalog, error) {
	c := &Catalog{bundle: i18n.NewBundle(language.English), matcher: language.NewMatcher(languages)}
	c.bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	names, err := fs.Glob(texts, "texts/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := c.bundle.LoadMessageFileFS(texts, name); err != nil {
			return nil, fmt.Errorf("reading the texts %s: %w", name, err)
		}
	}
	for _, tag := range languages {
		c.voices = append(c.voices, Voice{Tag: tag, localizer: i18n.NewLocalizer(c.bundle, tag.String(), "en")})
	}
	return c, nil
}

// In returns the voice for a locale of Discord's such as "es-419", English
// for one that is not known.
func (c *Catalog) In(locale string) Voice {
	_, i, _ := c.matcher.Match(language.Make(locale))
	return c.voices[i]
}

// Voices returns one for each language, English first.
func (c *Catalog) Voices() []Voice { return slices.Clone(c.voices) }

// Locales returns what a text is in the locales that Discord knows besides
// English, as commands want it.
func (c *Catalog) Locales(id string) map[discordgo.Locale]string {
	all := make(map[discordgo.Locale]string)
	for locale, name := range map[discordgo.Locale]string{
		discordgo.Bulgarian: "bg", discordgo.Russian: "ru", discordgo.German: "de",
		discordgo.SpanishES: "es", discordgo.SpanishLATAM: "es", discordgo.French: "fr",
	} {
		all[locale] = c.In(name).Say(id)
	}
	return all
}

// A Voice speaks one language.
type Voice struct {
	Tag       language.Tag
	localizer *i18n.Localizer
}

// Say returns a text. Args are names and values, in turn, of what stands in it
// as {{.Name}}; values are not escaped. A text that is missing is its id.
func (v Voice) Say(id string, args ...any) string {
	return v.say(&i18n.LocalizeConfig{MessageID: id}, args)
}

// Count is Say for a text that depends on a number, which stands in it as {{.N}}.
func (v Voice) Count(id string, n int, args ...any) string {
	return v.say(&i18n.LocalizeConfig{MessageID: id, PluralCount: n}, append(args, "N", v.Number(n)))
}

func (v Voice) say(c *i18n.LocalizeConfig, args []any) string {
	data := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		data[args[i].(string)] = args[i+1]
	}
	c.TemplateData = data
	text, err := v.localizer.Localize(c)
	if err != nil && text == "" {
		return c.MessageID
	}
	return text
}
