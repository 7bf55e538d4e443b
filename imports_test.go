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
		"github.com/clipperhouse/uax29/v2", "golang.org/x/text",
	}, []string{"net/http", "database/sql", "os"}},
	// What every Store must do, told once for all implementations.
	{"corpus/corpustest", []string{"corpus"}, nil, []string{"net/http", "database/sql"}},
	{"corpus/sqlite", []string{"corpus"}, []string{"modernc.org/sqlite"}, []string{"net/http"}},
	{"corpus/extract", []string{"corpus"}, []string{
		"go.yaml.in/yaml/v3", "golang.org/x/text", "github.com/yuin/goldmark",
	}, []string{"net/http", "os", "database/sql"}},
	// Data alone: the briefs that a fresh folder begins with.
	{"corpus/starter", nil, nil, []string{"net", "os", "database/sql"}},
	{"corpus/ingest", []string{"corpus", "corpus/extract", "corpus/starter"}, []string{"golang.org/x/sync"}, []string{"database/sql"}},
	{"rag/llm", nil, nil, []string{"net/http", "os", "database/sql"}},
	// A format of its own, pure and tested in a browser, which rag only calls.
	{"rag/textfragment", nil, []string{"github.com/clipperhouse/uax29/v2", "golang.org/x/text"}, []string{"net/http", "os", "database/sql"}},
	{"rag/lexical", []string{"corpus"}, nil, []string{"net/http", "os", "database/sql"}},
	{"rag/vector", []string{"corpus", "rag/llm"}, []string{"github.com/philippgille/chromem-go"}, []string{"database/sql", "os"}},
	{"rag", []string{"corpus", "rag/llm", "rag/textfragment"}, []string{"golang.org/x/text", "golang.org/x/sync"}, []string{"net/http", "os", "database/sql"}},
	{"rag/eval", []string{"corpus", "rag"}, nil, []string{"net/http", "database/sql"}},
	{"", []string{
		"corpus", "corpus/sqlite", "corpus/extract", "corpus/ingest",
		"rag", "rag/llm", "rag/lexical", "rag/vector", "rag/eval",
	}, []string{
		"github.com/joho/godotenv", "github.com/spf13/cobra",
		"github.com/clipperhouse/displaywidth", "golang.org/x/term",
	}, []string{"net/http", "database/sql"}},
}

const module = "newshound"

func TestImports(t *testing.T) {
	for _, pkg := range listPackages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(pkg.ImportPath, module), "/")
		i := slices.IndexFunc(rules, func(r rule) bool { return r.pkg == name })
		if i < 0 {
			t.Errorf("package %s has no rule here; see the design's table", name)
			continue
		}
		for _, path := range pkg.Imports {
			if !rules[i].allows(path) {
				t.Errorf("%s must not import %s", pkg.ImportPath, path)
			}
		}
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
	below := func(root string) bool { return path == root || strings.HasPrefix(path, root+"/") }
	if inner, ok := strings.CutPrefix(path, module); ok && (inner == "" || inner[0] == '/') {
		return inner != "" && slices.Contains(r.inner, inner[1:])
	}
	if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
		return slices.ContainsFunc(r.library, below)
	}
	return !slices.ContainsFunc(r.never, below)
}

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
