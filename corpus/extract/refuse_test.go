package extract

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var pageAddress = regexp.MustCompile(`^<!-- (\S+) -->`)

// readSample reads a page of an archive. It may begin with its address.
func readSample(t *testing.T, page []byte) error {
	address := "https://news.example/2024/05/17/story.html"
	if m := pageAddress.FindSubmatch(page); m != nil {
		address = string(m[1])
	}
	a, err := HTML(page, "text/html", address)
	checkArticle(t, a, err)
	return err
}

func TestPagesWithoutAnArticle(t *testing.T) {
	for name, want := range map[string]error{
		"consent": ErrConsent, "script": ErrScript, "paywall": ErrPaywall, "list": ErrList, "short": ErrShort, "articles": nil,
	} {
		ar, err := txtar.ParseFile("testdata/pages-refused/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			t.Run(name+"/"+strings.TrimSuffix(f.Name, ".html"), func(t *testing.T) {
				if err := readSample(t, f.Data); !errors.Is(err, want) {
					t.Errorf("error %v, want %v", err, want)
				}
			})
		}
	}
}
