package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// A rule says what a package's own code (not its tests) may import.
type rule struct {
	pkg     string
	inner   []string // packages of this module
	library []string // modules of others; nothing else is allowed
	never   []string // of the standard library, with all below it
}

// rules is the package table of the design, bottom-up. A new package needs a
// line, and a reason in its package comment.
var rules = []rule{
	{"corpus", nil, []string{
		"github.com/RadhiFadlillah/whatlanggo", "github.com/blevesearch/snowballstem",
		"github.com/clipperhouse/uax29/v2", "golang.org/x/text", "golang.org/x/net",
	}, []string{"net/http", "database/sql", "os"}},
	// What every Store must do, told once for all implementations.
	{"corpus/corpustest", []string{"corpus"}, nil, []string{"net/http", "database/sql"}},
	{"corpus/sqlite", []string{"corpus"}, []string{"modernc.org/sqlite", "github.com/gofrs/flock"}, []string{"net/http"}},
	{"corpus/extract", []string{"corpus"}, []string{
		"go.yaml.in/yaml/v3", "github.com/mmcdole/gofeed", "golang.org/x/net", "golang.org/x/text",
		// Three opinions on what of a page is its article, and what two of them need.
		"github.com/markusmobius/go-trafilatura", "github.com/go-shiori/go-readability", "github.com/markusmobius/go-domdistiller",
		"github.com/markusmobius/go-htmldate", "github.com/go-shiori/dom",
	}, []string{"net/http", "os", "database/sql"}},
	// One address, politely and safely: the only package that asks a server.
	{"corpus/fetch", []string{"corpus"}, []string{"code.dny.dev/ssrf"}, []string{"os", "database/sql"}},
	// Data alone: the briefs that a fresh folder begins with.
	{"corpus/starter", nil, nil, []string{"net", "os", "database/sql"}},
	{"corpus/ingest", []string{"corpus", "corpus/extract", "corpus/fetch", "corpus/starter"}, nil, []string{"net/http", "database/sql"}},
	{"rag/llm", nil, nil, []string{"net/http", "os", "database/sql"}},
	// Models behind addresses that speak as OpenAI's does.
	{"rag/openai", []string{"rag/llm"}, []string{"github.com/openai/openai-go/v3", "golang.org/x/sync"}, []string{"os", "database/sql"}},
	// A model's server for tests, which no other code imports.
	{"rag/openai/openaitest", []string{"rag/llm"}, []string{"golang.org/x/tools"}, []string{"database/sql"}},
	// A format of its own, pure and tested in a browser, which rag only calls.
	{"rag/textfragment", nil, []string{"github.com/clipperhouse/uax29/v2", "golang.org/x/text"}, []string{"net/http", "os", "database/sql"}},
	{"rag/lexical", []string{"corpus"}, nil, []string{"net/http", "os", "database/sql"}},
	{"rag/vector", []string{"corpus"}, []string{"github.com/philippgille/chromem-go"}, []string{"database/sql", "os"}},
	{"rag", []string{"corpus", "rag/llm", "rag/textfragment"}, []string{"golang.org/x/text"}, []string{"net/http", "os", "database/sql"}},
	// What models may cost a server and a member in a day.
	{"rag/budget", []string{"corpus"}, nil, []string{"net/http", "os", "database/sql"}},
	{"rag/eval", []string{"corpus", "rag"}, nil, []string{"net/http", "database/sql"}},
	// What Discord tells and is told, as data.
	{"bot/discord", []string{"corpus"}, []string{"github.com/bwmarrin/discordgo"}, []string{"net/http", "os", "database/sql"}},
	// Texts in the members' languages.
	{"bot/words", nil, []string{"github.com/bwmarrin/discordgo", "github.com/nicksnyder/go-i18n/v2", "go.yaml.in/yaml/v3", "golang.org/x/text"}, []string{"net/http", "os", "database/sql"}},
	// What moderators have chosen, which every feature asks for.
	{"bot/settings", []string{"bot/discord", "corpus"}, []string{"golang.org/x/text"}, []string{"net/http", "os", "database/sql"}},
	// Between the gateway, the features and the HTTP interface.
	{"bot", []string{"bot/discord", "bot/gateway", "bot/rest", "bot/settings", "bot/words", "corpus"}, []string{"github.com/bwmarrin/discordgo"}, []string{"os", "database/sql"}},
	// What members get.
	{"bot/ask", []string{"bot/discord", "bot/settings", "bot/words", "corpus", "rag"}, []string{"github.com/bwmarrin/discordgo", "golang.org/x/text"}, []string{"net/http", "os", "database/sql"}},
	// What moderators do with their server's sources.
	{"bot/sources", []string{"bot/discord", "bot/words", "corpus", "corpus/extract", "corpus/fetch", "corpus/ingest"}, []string{"github.com/bwmarrin/discordgo"}, []string{"os", "database/sql"}},
	{"bot/manage", []string{"bot/chart", "bot/discord", "bot/settings", "bot/words", "corpus"}, []string{"github.com/bwmarrin/discordgo"}, []string{"net/http", "os", "database/sql"}},
	// Figures as pictures: pure, and with fonts of its own.
	{"bot/chart", nil, []string{"golang.org/x/image"}, []string{"net/http", "os", "database/sql"}},
	// What comes from Discord, in bytes: knows no more of it than that.
	{"bot/gateway", nil, []string{"github.com/gorilla/websocket"}, []string{"os", "database/sql"}},
	// What goes to Discord; where the gateway is, it says as that wants it.
	{"bot/rest", []string{"bot/discord", "bot/gateway"}, []string{"github.com/bwmarrin/discordgo"}, []string{"os", "database/sql"}},
	// A Discord for tests, which no other code imports.
	{"bot/discordtest", nil, []string{
		"github.com/chromedp/chromedp", "github.com/gorilla/websocket", "golang.org/x/tools",
		"github.com/pb33f/libopenapi", "github.com/pb33f/libopenapi-validator",
	}, []string{"database/sql"}},
	{"", []string{
		"corpus", "corpus/sqlite", "corpus/extract", "corpus/fetch", "corpus/ingest",
		"rag", "rag/budget", "rag/eval", "rag/lexical", "rag/llm", "rag/openai", "rag/vector",
		"bot", "bot/ask", "bot/discord", "bot/manage", "bot/rest", "bot/sources", "bot/words",
	}, []string{
		"github.com/joho/godotenv", "github.com/spf13/cobra",
		"github.com/clipperhouse/displaywidth", "golang.org/x/sync", "golang.org/x/term",
	}, []string{"database/sql"}},
}

const module = "newshound"

// TestImports holds the table and the packages together, both ways: nothing is
// imported that the table does not allow, nothing allowed that is not imported.
func TestImports(t *testing.T) {
	imports := make(map[string][]string)
	for _, pkg := range listPackages(t) {
		imports[strings.TrimPrefix(strings.TrimPrefix(pkg.ImportPath, module), "/")] = pkg.Imports
	}
	for _, r := range rules {
		for _, path := range imports[r.pkg] {
			if !r.allows(path) {
				t.Errorf("package %q must not import %s", r.pkg, path)
			}
		}
		for _, path := range r.allowed() {
			if !slices.ContainsFunc(imports[r.pkg], func(p string) bool { return below(p, path) }) {
				t.Errorf("package %q does not import %s any more; take it out of its rule", r.pkg, path)
			}
		}
		delete(imports, r.pkg)
	}
	for pkg := range imports {
		t.Errorf("package %q has no rule here; see the design's table", pkg)
	}
}

// TestImportRules: a rule that lets everything pass would be none.
func TestImportRules(t *testing.T) {
	r := rule{"a", []string{"b"}, []string{"example.org/lib"}, []string{"net/http"}}
	for path, want := range map[string]bool{
		"fmt": true, "net/http": false, "net/http/httptest": false, "net/url": true,
		"newshound/b": true, "newshound/b/c": false, "newshound/c": false, "newshound": false,
		"example.org/lib": true, "example.org/lib/sub": true, "example.org/library": false, "example.org/other": false,
	} {
		if got := r.allows(path); got != want {
			t.Errorf("allows(%s) = %v", path, got)
		}
	}
}

func (r rule) allows(path string) bool {
	in := func(root string) bool { return below(path, root) }
	if inner, ok := strings.CutPrefix(path, module); ok && (inner == "" || inner[0] == '/') {
		return inner != "" && slices.Contains(r.inner, inner[1:])
	}
	if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
		return slices.ContainsFunc(r.library, in)
	}
	return !slices.ContainsFunc(r.never, in)
}

// allowed lists what the rule lets in, as import paths.
func (r rule) allowed() []string {
	paths := slices.Clone(r.library)
	for _, pkg := range r.inner {
		paths = append(paths, module+"/"+pkg)
	}
	return paths
}

// below reports whether path is root or in it.
func below(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

type goPackage struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var pkgs []goPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		switch err := d.Decode(&p); err {
		case nil:
			pkgs = append(pkgs, p)
		case io.EOF:
			return pkgs
		default:
			t.Fatal(err)
		}
	}
}
