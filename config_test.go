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
	if want := defaults("data", slog.LevelWarn); !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

func defaults(dir string, level slog.Level) Config {
	return Config{
		DataDir: dir, LogLevel: level, FetchDelay: time.Second, DiscordAPI: discordAPI,
		LLMFirstToken: 20 * time.Second, LLMTime: time.Minute, LLMConcurrent: 4, LLMMemberTokens: 100_000, LLMServerTokens: 1_000_000,
	}
}

func TestProcessWinsOverDotenv(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	write(t, file, "DATA_DIR=from-file\nLOG_LEVEL=debug\n")
	c, err := loadConfig([]string{"DATA_DIR=from-process", "LOG_LEVEL=", "HOME=/x"}, file)
	if err != nil {
		t.Fatal(err)
	}
	if want := defaults("from-process", slog.LevelDebug); !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

func TestBadSettingsSayWhatToDo(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	for _, bad := range []string{"FETCH_PORTS=80,http", "FETCH_PORTS=0", "FETCH_DENY=https://bad.example", "FETCH_DENY=bad.example:443", "FETCH_ALLOW=*.good.example", "FETCH_DELAY=1", "FETCH_DELAY=-1s", "FETCH_DELAY=2m", "CONTACT=a\nb",
		"DISCORD_API_URL=discord.com", "DISCORD_API_URL=https://discord.com/api?v=10", "DISCORD_GUILD_ID=Fakti", "DISCORD_SHARDS=0", "DISCORD_SHARDS=-1", "DISCORD_SHARDS=many",
		"LLM_BASE_URL=localhost:11434", "LLM_BASE_URL=ftp://x.example", "LLM_FIRST_TOKEN=20", "LLM_TIME=1h", "LLM_CONCURRENT=0", "LLM_MEMBER_TOKENS=-1",
		"LLM_SERVER_TOKENS=many", "LLM_MODEL=two words", "EMBED_DIMENSIONS=-1", "EMBED_BASE_URL=http://", "RERANK_BASE_URL=//x.example/v1"} {
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

// TestSecretsAreNotRepeated: a setting that holds a password where none belongs
// is refused without it.
func TestSecretsAreNotRepeated(t *testing.T) {
	for _, bad := range []string{
		"LLM_API_KEY=hunter2 hunter3", "EMBED_API_KEY=hunter2\n", "RERANK_API_KEY=hunter2ключ", "DISCORD_TOKEN=hunter2 hunter3",
		"LLM_BASE_URL=https://me:hunter2@x.example/v1", "EMBED_BASE_URL=https://x.example/v1?key=hunter2", "RERANK_BASE_URL=https://x.example/v1#hunter2",
	} {
		name, _, _ := strings.Cut(bad, "=")
		_, err := loadConfig([]string{bad}, filepath.Join(t.TempDir(), ".env"))
		if err == nil || !strings.Contains(err.Error(), "the setting "+name+" ") || strings.Contains(err.Error(), "hunter") {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}

// TestModelsAreSetWhole: an address without a name, or what needs an address
// without one, is no setting.
func TestModelsAreSetWhole(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	for _, group := range []string{"LLM", "EMBED", "RERANK"} {
		address, model, key := group+"_BASE_URL=http://localhost:1/v1", group+"_MODEL=m", group+"_API_KEY=k"
		for _, half := range [][]string{{address}, {model}, {key}, {address, key}, {model, key}} {
			if _, err := loadConfig(half, file); err == nil || !strings.Contains(err.Error(), "the setting "+group+"_") || !strings.Contains(err.Error(), " is not; ") {
				t.Errorf("%q: got %v", half, err)
			}
		}
		for _, whole := range [][]string{{address, model}, {address, model, key}} {
			if _, err := loadConfig(whole, file); err != nil {
				t.Errorf("%q: got %v", whole, err)
			}
		}
	}
	if _, err := loadConfig([]string{"EMBED_DIMENSIONS=256"}, file); err == nil {
		t.Error("a length of built-in vectors is taken")
	}
}

func TestExposedAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"http://localhost:11434/v1": false, "http://127.0.0.1:8080/v1": false, "http://[::1]:8080/v1": false, "http://192.168.1.7/v1": false,
		"http://10.0.0.1/v1": false, "http://[fd00::1]/v1": false, "http://ollama:11434/v1": false, "http://gpu.local/v1": false, "https://api.openai.com/v1": false,
		"http://gpu.localhost/v1": false, "http://api.openai.com/v1": true, "http://8.8.8.8/v1": true, "http://[2001:db8::1]/v1": true, "http://[::ffff:8.8.8.8]/v1": true,
		"http://localhost.example/v1": true,
	} {
		if got := exposed(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
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
	c := Config{LLMMemberTokens: 1}
	for _, s := range settings() {
		before := c
		value, ok := map[string]string{
			"FETCH_PORTS": "8080", "FETCH_DELAY": "2s",
			"DISCORD_API_URL": "http://localhost:3001/api/v9/", "DISCORD_GUILD_ID": "81384788765712384", "DISCORD_SHARDS": "2",
			"LLM_BASE_URL": "http://localhost:11434/v1", "LLM_FIRST_TOKEN": "5s", "LLM_TIME": "2m", "LLM_CONCURRENT": "2",
			"LLM_MEMBER_TOKENS": "0", "LLM_SERVER_TOKENS": "7", "EMBED_BASE_URL": "http://localhost:11434/api",
			"EMBED_DIMENSIONS": "256", "RERANK_BASE_URL": "https://rerank.example/v1/",
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

// TestDotenvOfWindows: as its editors write it, with a byte order mark and two
// characters at a line's end.
func TestDotenvOfWindows(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	write(t, file, "\ufeffDATA_DIR=from-file\r\nLOG_LEVEL=debug\r\n")
	if c, err := loadConfig(nil, file); err != nil || c.DataDir != "from-file" || c.LogLevel != slog.LevelDebug {
		t.Errorf("%+v, %v", c, err)
	}
}
