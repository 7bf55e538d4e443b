package sources

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"newshound/bot/words"
	"newshound/corpus/extract"
)

func english(t *testing.T) words.Voice {
	t.Helper()
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	return catalog.In("en")
}

// TestReasonsAreSaidInTheMembersLanguage: what the packages below give as a
// reason is one of the causes.
func TestReasonsAreSaidInTheMembersLanguage(t *testing.T) {
	v := english(t)
	operators := []string{ // what no member's doing leads to, and what only the command line meets
		"the job cannot be read", "exporting: ", "the address is already", "the answer makes no sense",
	}
	all := reasons(t)
	if len(all) < 60 {
		t.Errorf("only %d reasons were found in the code", len(all))
	}
	for _, reason := range all {
		known := false
		for _, o := range operators {
			known = known || strings.HasPrefix(reason, o)
		}
		if !known && told(v, reason) == "" {
			t.Errorf("%q is said in English alone", reason)
		}
	}
	for _, c := range causes {
		for _, other := range causes {
			if c != other && c.id != other.id && strings.HasPrefix(c.begins, other.begins) {
				t.Errorf("%q begins as %q does", c.begins, other.begins)
			}
		}
	}
}

// reasons are the texts in the code of the packages below that are given as
// reasons: of errors that others see, and in the words of fetch.Error.
func reasons(t *testing.T) (all []string) {
	t.Helper()
	for _, pattern := range []string{"../../corpus/fetch/*.go", "../../corpus/extract/*.go", "../../corpus/ingest/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				all = append(all, reasonsAt(n, strings.Contains(name, "/extract/"))...)
				return true
			})
		}
	}
	return all
}

// reasonsAt are those that a node gives; sentinels are where errors.New is one.
func reasonsAt(n ast.Node, sentinels bool) []string {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Reason" {
			return texts(n.Value)
		}
	case *ast.AssignStmt:
		var all []string
		for i, left := range n.Lhs {
			if s, ok := left.(*ast.SelectorExpr); ok && s.Sel.Name == "Reason" && i < len(n.Rhs) {
				all = append(all, texts(n.Rhs[i])...)
			}
		}
		return all
	case *ast.CallExpr:
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		if name == "refused" || name == "forbidden" || name == "giveUp" || name == "failing" || name == "New" && sentinels {
			return texts(n.Args...)
		}
	}
	return nil
}

func texts(list ...ast.Expr) (all []string) {
	for _, e := range list {
		if sum, ok := e.(*ast.BinaryExpr); ok {
			e = sum.X
		}
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				all = append(all, text)
			}
		}
	}
	return all
}

func TestWhy(t *testing.T) {
	v := english(t)
	for reason, want := range map[string]string{
		"the server answers 403 Forbidden": "the site does not let programs read this (403)",
		"the server answers 410 Gone":      "there is nothing at this address (410)",
		"the server answers 599":           "the site answers with an error (599)",
		"the site's robots.txt cannot be read: the server answers 503 Service Unavailable": "the site's rules for programs (robots.txt) cannot be read: the site answers with an error (503)",
		"it redirects to where nothing is read: this host's address is not a public one":   "it leads on to an address that cannot be read: this address is not on the public web",
		"failing since 3 March 2025: the feed is damaged (line 3)":                         "failing since <t:1741003200:D>: the feed is damaged",
		"this is not a web page; give the address of an article or a feed":                 "this is neither an article nor a feed",
		extract.ErrShort.Error() + " (and it names no feed)":                               "the page has too little text for an article; check the address, or add the text as a file",
		extract.ErrList.Error() + " (and it names no feed)":                                "this is a list of articles, and it names no feed; add the address of one article",
		extract.ErrPage.Error() + " (and what it names as its feed cannot be read as one)": "the page cannot be read (the feed that the page names cannot be read)",
		"*Nobody* knows <@1>":                     "\\*Nobody\\* knows \\<\\@1\\>",
		"failing since ever: *it* is so":          "failing since ever: \\*it\\* is so",
		"the server answers *not* at all":         "the server answers \\*not\\* at all",
		"the server answers 99999999999999999999": "the server answers 99999999999999999999",
	} {
		if got := why(v, reason, 150); got != want {
			t.Errorf("%q is said as\n%q, want\n%q", reason, got, want)
		}
	}
	if got := why(v, "the page cannot be read", 9); len([]rune(got)) > 9 {
		t.Errorf("%q is longer than 9", got)
	}
}
