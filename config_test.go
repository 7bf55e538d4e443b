package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestConfigDefaults(t *testing.T) {
	c, err := loadConfig(nil, filepath.Join(t.TempDir(), ".env"))
	if err != nil {
		t.Fatal(err)
	}
	if want := (Config{DataDir: "data", LogLevel: slog.LevelWarn}); c != want {
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
	if want := (Config{DataDir: "from-process", LogLevel: slog.LevelDebug}); c != want {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

func TestBadSettingsSayWhatToDo(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	_, err := loadConfig([]string{"LOG_LEVEL=loud"}, file)
	if err == nil || err.Error() != `the setting LOG_LEVEL must be debug, info, warn or error, not "loud"` {
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
		if err := s.set(&c, "error"); err != nil || c == before {
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
