package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestConfigDefaults(t *testing.T) {
	c, err := loadConfig(nil, filepath.Join(t.TempDir(), ".env"))
	if err != nil {
		t.Fatal(err)
	}
	if want := (Config{DataDir: "data", LogLevel: slog.LevelWarn, FetchDelay: time.Second, DiscordAPI: discordAPI}); !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

func TestProcessWinsOverDotenv(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	write(t, file, "DATA_DIR=from-file\nLOG_LEVEL=debug\n")
	c, err := loadConfig([]string{"DATA_DIR=from-process", "LOG_LEVEL=", "HOME=/x"}, file)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Config{DataDir: "from-process", LogLevel: slog.LevelDebug, FetchDelay: time.Second, DiscordAPI: discordAPI}); !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

func TestBadSettingsSayWhatToDo(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	for _, bad := range []string{"FETCH_PORTS=80,http", "FETCH_PORTS=0", "FETCH_DENY=https://bad.example", "FETCH_DENY=bad.example:443", "FETCH_ALLOW=*.good.example", "FETCH_DELAY=1", "FETCH_DELAY=-1s", "FETCH_DELAY=2m", "CONTACT=a\nb",
		"DISCORD_API_URL=discord.com", "DISCORD_API_URL=https://discord.com/api?v=10", "DISCORD_GUILD_ID=Fakti", "DISCORD_SHARDS=0", "DISCORD_SHARDS=-1", "DISCORD_SHARDS=many"} {
		name, _, _ := strings.Cut(bad, "=")
		if _, err := loadConfig([]string{bad}, file); err == nil || !strings.Contains(err.Error(), "the setting "+name+" must be ") {
			t.Errorf("%q: got %v", bad, err)
		}
	}
	_, err := loadConfig([]string{"LOG_LEVEL=loud"}, file)
	if err == nil || err.Error() != `the setting LOG_LEVEL must be debug, info, warn or error, not "loud"` {
		t.Errorf("got %v", err)
	}
	_, err = loadConfig([]string{"DISCORD_TOKEN=hunter2 hunter3"}, file)
	if err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN") || strings.Contains(err.Error(), "hunter") {
		t.Errorf("got %v", err)
	}
	write(t, file, "!TOKEN hunter2\n")
	_, err = loadConfig(nil, file)
	if err == nil || !strings.Contains(err.Error(), "not NAME=value") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
}

// TestEnvExample holds .env.example, the settings and the struct together.
func TestEnvExample(t *testing.T) {
	data, err := os.ReadFile(".env.example")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range settings() {
		if want := "# " + s.about + "\n# " + s.name + "=" + s.value + "\n"; !strings.Contains(string(data), want) {
			t.Errorf(".env.example lacks\n%s", want)
		}
	}
	if got, want := strings.Count(string(data), "="), len(settings()); got != want {
		t.Errorf(".env.example lists %d settings, the program knows %d", got, want)
	}
	if got, want := reflect.TypeFor[Config]().NumField(), len(settings()); got != want {
		t.Errorf("Config has %d fields for %d settings", got, want)
	}
	var c Config
	for _, s := range settings() {
		before := c
		value, ok := map[string]string{
			"FETCH_PORTS": "8080", "FETCH_DELAY": "2s",
			"DISCORD_API_URL": "http://localhost:3001/api/v9/", "DISCORD_GUILD_ID": "81384788765712384", "DISCORD_SHARDS": "2",
		}[s.name]
		if !ok {
			value = "error"
		}
		if err := s.set(&c, value); err != nil || reflect.DeepEqual(c, before) {
			t.Errorf("setting %s changes nothing (%v)", s.name, err)
		}
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
