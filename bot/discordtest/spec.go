package discordtest

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
)

// A spec is Discord's OpenAPI description. It is nil where that is missing.
type spec struct{ validator validator.Validator }

// loadSpec reads it once for all tests of a binary, which takes seconds.
var loadSpec = sync.OnceValues(func() (*spec, error) {
	path, err := findShared("discord/openapi.json")
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the description: %w", err)
	}
	document, err := libopenapi.NewDocument(text)
	if err != nil {
		return nil, fmt.Errorf("parsing the description: %w", err)
	}
	v, errs := validator.NewValidator(document, config.WithoutSecurityValidation())
	if len(errs) > 0 {
		return nil, fmt.Errorf("understanding the description: %w", errors.Join(errs...))
	}
	return &spec{v}, nil
})

// findShared finds a file of ../shared, seen from the root of the repository,
// which is two folders above this file: the working folder may be anywhere.
func findShared(name string) (string, error) {
	_, here, _, known := runtime.Caller(0)
	if !known {
		return "", errors.New("the sources are elsewhere")
	}
	path := filepath.Join(filepath.Dir(here), "..", "..", "..", "shared", filepath.FromSlash(name))
	_, err := os.Stat(path)
	return path, err
}

// permissions are bits as a text, which the documentation wants and Discord
// takes, though the description knows them only as a number.
var permissions = regexp.MustCompile(`"default_member_permissions":\s*"(\d+)"`)

// check returns what is wrong with a request, or "". Of a multipart request,
// what is JSON in it is checked.
func (s *spec) check(c *call) string {
	if s == nil {
		return ""
	}
	// The validator knows the paths as the description writes them.
	address := &url.URL{Scheme: "https", Host: "discord.com", Path: "/api/v10" + c.path, RawQuery: c.URL.RawQuery}
	body := permissions.ReplaceAll(c.json, []byte(`"default_member_permissions":$1`))
	r, err := http.NewRequestWithContext(c.Context(), c.Method, address.String(), bytes.NewReader(body))
	if err != nil {
		return err.Error()
	}
	if len(c.json) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	fine, problems := s.validator.ValidateHttpRequestSync(r)
	if fine {
		return ""
	}
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s: %s\n", p.Message, p.Reason)
		for _, e := range p.SchemaValidationErrors {
			fmt.Fprintf(&b, "  %s: %s\n", e.FieldPath, e.Reason)
		}
	}
	return cut(strings.TrimSpace(b.String()), 3000)
}
