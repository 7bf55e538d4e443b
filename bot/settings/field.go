package settings

import (
	"errors"
	"slices"
	"strconv"

	"golang.org/x/text/language"
)

// A Field names one setting, in the audit too.
type Field string

// The fields. Their values are texts: ids of Moderators and Channels in order,
// "true" or "false" of Private, a language such as "de" or Own, a number of
// questions or Unlimited of Hourly.
const (
	Moderators Field = "moderators"
	Channels   Field = "channels"
	Private    Field = "private"
	Language   Field = "language"
	Hourly     Field = "hourly"
)

// Fields lists all, in the order in which they are shown.
func Fields() []Field { return []Field{Moderators, Channels, Private, Language, Hourly} }

// Values that are no value.
const (
	Own       = "own"  // of Language: each member's own
	Unlimited = "none" // of Hourly
)

// How many ids a field takes: a select offers at most 25.
const (
	MaxModerators = 10
	MaxChannels   = 25
)

// errValue is what Set says of what no member can choose.
var errValue = errors.New("a value that the setting cannot have")

// Get returns the values of a field; nil if there is no such field.
func (s *Settings) Get(f Field) []string {
	switch f {
	case Moderators:
		return slices.Clone(s.Moderators)
	case Channels:
		return slices.Clone(s.Channels)
	case Private:
		return []string{strconv.FormatBool(s.Private)}
	case Language:
		if s.Language == "" {
			return []string{Own}
		}
		return []string{s.Language}
	case Hourly:
		n, limited := s.Limit()
		if !limited {
			return []string{Unlimited}
		}
		return []string{strconv.Itoa(n)}
	}
	return nil
}

// Set changes a field to values from outside. An error leaves the settings as
// they were.
func (s *Settings) Set(f Field, values []string) error {
	switch f {
	case Moderators:
		return setIDs(&s.Moderators, values, MaxModerators)
	case Channels:
		return setIDs(&s.Channels, values, MaxChannels)
	}
	if len(values) != 1 {
		return errValue
	}
	switch value := values[0]; f {
	case Private:
		private, err := strconv.ParseBool(value)
		if err != nil {
			return errValue
		}
		s.Private = private
	case Language:
		return s.setLanguage(value)
	case Hourly:
		return s.setHourly(value)
	default:
		return errValue
	}
	return nil
}

func setIDs(ids *[]string, values []string, limit int) error {
	values = slices.Compact(slices.Sorted(slices.Values(values)))
	if len(values) > limit || !all(values, IsID) {
		return errValue
	}
	*ids = values
	return nil
}

func all(values []string, ok func(string) bool) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return !ok(v) })
}

// IsID reports whether a text is an id of Discord's (a snowflake): a number of
// 64 bits without sign.
func IsID(text string) bool {
	n, err := strconv.ParseUint(text, 10, 64)
	return err == nil && strconv.FormatUint(n, 10) == text && n > 0
}

func (s *Settings) setLanguage(value string) error {
	if value == Own {
		s.Language = ""
		return nil
	}
	tag, err := language.Parse(value)
	if err != nil || tag.String() != value {
		return errValue
	}
	s.Language = value
	return nil
}

func (s *Settings) setHourly(value string) error {
	if value == Unlimited {
		s.Hourly = -1
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > 1_000_000 {
		return errValue
	}
	s.Hourly = n
	return nil
}
