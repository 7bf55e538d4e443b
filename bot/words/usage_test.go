package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// code returns the files of the bot's packages, tests left out.
func code(t *testing.T) (*token.FileSet, []*ast.File) {
	t.Helper()
	set := token.NewFileSet()
	var files []*ast.File
	err := fs.WalkDir(os.DirFS(".."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(set, "../"+path, nil, parser.SkipObjectResolution)
		files = append(files, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return set, files
}

// TestUsage: every text is said somewhere, and whatever is said is there. An id
// is written whole, or as its beginning up to a dot; what is a part alone is put
// before the names of subcommands.
func TestUsage(t *testing.T) {
	english := read(t, "en")
	var parts []string
	for id := range english {
		part, _, _ := strings.Cut(id, ".")
		parts = append(parts, part)
	}
	slices.Sort(parts)
	like := regexp.MustCompile(`^(` + strings.Join(slices.Compact(parts), "|") + `)\.[a-z0-9._-]*$`)
	used := make(map[string]bool)
	set, files := code(t)
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil || !like.MatchString(text) {
				return true
			}
			if !mark(used, english, text) {
				t.Errorf("%s: %q is no text", set.Position(lit.Pos()), text)
			}
			return true
		})
	}
	for _, id := range slices.Sorted(maps.Keys(english)) {
		if !used[id] {
			t.Errorf("%s is never said", id)
		}
	}
}

// mark marks the texts that a literal stands for, and reports whether there
// are any.
func mark[T any](used map[string]bool, texts map[string]T, literal string) bool {
	found := false
	_, rest, _ := strings.Cut(literal, ".")
	for id := range texts {
		of := id == literal || strings.HasPrefix(id, strings.TrimSuffix(literal, ".")+".")
		if rest == "" {
			of = of && strings.Count(id, ".") == 2 && (strings.HasSuffix(id, ".name") || strings.HasSuffix(id, ".about"))
		}
		if of {
			used[id], found = true, true
		}
	}
	return found
}

// TestArguments: what stands in a text is given where it is said, and nothing
// else is.
func TestArguments(t *testing.T) {
	english := read(t, "en")
	set, files := code(t)
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			method, id, given, ok := said(call)
			if !ok || english[id] == nil {
				return true
			}
			if want := placeholders(t, id, english[id].Other); !slices.Equal(given, want) {
				t.Errorf("%s: %s(%q) gives %q, the text wants %q", set.Position(call.Pos()), method, id, given, want)
			}
			return true
		})
	}
}

// said reads a call of Say or Count with an id and names that are literals.
func said(call *ast.CallExpr) (method, id string, names []string, ok bool) {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 || call.Ellipsis.IsValid() {
		return "", "", nil, false
	}
	first := 1
	switch method = selector.Sel.Name; method {
	case "Say":
	case "Count":
		first, names = 2, []string{"N"}
	default:
		return "", "", nil, false
	}
	id, ok = literal(call.Args[0])
	for i := first; ok && i < len(call.Args); i += 2 {
		var name string
		name, ok = literal(call.Args[i])
		names = append(names, name)
	}
	return method, id, slices.Compact(slices.Sorted(slices.Values(names))), ok
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
