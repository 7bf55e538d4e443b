// Package settings holds what the moderators of a server have chosen.
package settings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"newshound/bot/discord"
	"newshound/corpus"
)

// Settings of one server. The zero value is what a server begins with.
type Settings struct {
	Moderators []string `json:"moderators,omitempty"` // ids of roles that may manage, besides those who may manage the server
	Channels   []string `json:"channels,omitempty"`   // ids of the channels where questions are answered; none is all
	Private    bool     `json:"private,omitempty"`    // only the asker sees answers, unless asked otherwise
	Language   string   `json:"language,omitempty"`   // that the program speaks, "" each member's own
	Hourly     int      `json:"hourly,omitempty"`     // questions a member may ask in an hour; 0 is DefaultHourly, less than 0 no limit
}

// DefaultHourly is how many questions a member may ask in an hour.
const DefaultHourly = 120

// Limit returns how many questions a member may ask in an hour; limited is
// false if there is no limit.
func (s *Settings) Limit() (n int, limited bool) {
	if s.Hourly == 0 {
		return DefaultHourly, true
	}
	return max(s.Hourly, 0), s.Hourly > 0
}

// key is where a store keeps them.
const key = "discord"

// A Store keeps settings, as corpus.Store does.
type Store interface {
	Setting(ctx context.Context, space corpus.Space, key string) (string, error)
	SetSetting(ctx context.Context, space corpus.Space, key, value string) error
}

// ErrUnreadable says that what is kept are no settings. Until they are saved
// anew, a server has those that it began with.
var ErrUnreadable = errors.New("they cannot be read")

// Load reads the settings of a server. It is cheap enough for every event. With
// an error they are those that a server begins with.
func Load(ctx context.Context, store Store, space corpus.Space) (Settings, error) {
	text, err := store.Setting(ctx, space, key)
	if err != nil {
		return Settings{}, fmt.Errorf("reading the settings of %s: %w", space, err)
	}
	var s Settings
	if text == "" {
		return s, nil
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return Settings{}, fmt.Errorf("reading the settings of %s: %w: %w", space, ErrUnreadable, err)
	}
	return s, nil
}

// Save keeps the settings of a server.
func Save(ctx context.Context, store Store, space corpus.Space, s Settings) error {
	text, err := json.Marshal(s)
	if err == nil {
		err = store.SetSetting(ctx, space, key, string(text))
	}
	if err != nil {
		return fmt.Errorf("keeping the settings of %s: %w", space, err)
	}
	return nil
}

// Permission bits that matter here.
const (
	Administrator = 1 << 3 // may do everything
	manageServer  = 1 << 5
)

// Moderates reports whether a member may manage sources and settings: who may
// manage the server always does, and so does who has a role chosen for it.
func (s *Settings) Moderates(e *discord.Event) bool {
	return e.Rights&(Administrator|manageServer) != 0 ||
		slices.ContainsFunc(e.Roles, func(role string) bool { return slices.Contains(s.Moderators, role) })
}
