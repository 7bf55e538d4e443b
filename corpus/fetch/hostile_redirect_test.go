package fetch

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// hostileRedirects are redirects in circles, too many, inwards and out of the
// web.
func hostileRedirects(t *testing.T) []ordeal {
	targets := map[error][]string{
		ErrAddress: {
			"file:///etc/passwd", "ftp://news.test/", "javascript:alert(1)", "data:text/html,hello", "gopher://127.0.0.1:6379/_FLUSHALL",
			"mailto:a@news.test", "about:blank", "http://", "http:///", "http:news.test", "https:", "http://user:word@news.test/", "//user@news.test/",
			"http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "//127.1/", "http://[::1%25lo]/", "http://[::1", "http://news.test:0/",
			"http://news.test:99999/", "http://news..test/", "http://news test/", "http://news.test\\@127.0.0.2/", "/%zz", ":", "http://１２７.1/",
			"/" + strings.Repeat("a", maxAddress), "http://news.test:80:80/",
		},
		ErrForbidden: {
			"http://127.0.0.2/", "//127.0.0.2/", "http://127.0.0.2:6379/", "http://localhost/", "http://LOCALHOST./", "https://inner.corp/",
			"http://169.254.169.254/latest/meta-data/", "http://metadata.google.internal/", "http://10.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
			"http://[fd00:ec2::254]/", "http://denied.test/", "https://www.DENIED.test./a", "http://0.0.0.0/",
		},
	}
	mux := http.NewServeMux()
	to := func(path string, status int, target string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Location"] = []string{target}
			w.WriteHeader(status)
		})
	}
	s := serve(t, mux.ServeHTTP)
	base := strings.TrimSuffix(atName("redirects.test", s.Listener.Addr()), "/")
	var ordeals []ordeal
	for want, list := range targets {
		for i, target := range list {
			path := fmt.Sprintf("/%d/%d", len(list), i)
			to(path, []int{301, 302, 303, 307, 308}[i%5], target)
			ordeals = append(ordeals, ordeal{"to " + target[:min(len(target), 60)], base + path, want, false})
		}
	}

	to("/self", 302, "/self")
	to("/one", 301, "/two")
	to("/two", 308, strings.Replace(base, "redirects", "elsewhere", 1)+"/one")
	to("/empty", 302, "")
	to("/fragment", 302, "#a")
	to("/end", 200, "/ignored")
	mux.HandleFunc("/chain/", func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Path[len("/chain/"):])
		if err != nil || n == 0 {
			w.WriteHeader(http.StatusOK)
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/chain/%d", n-1), http.StatusFound)
	})
	mux.HandleFunc("/longer/", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Path+strings.Repeat("a", 300), http.StatusFound)
	})
	return append(ordeals,
		ordeal{"to itself", base + "/self", ErrRedirects, false},
		ordeal{"to itself by a fragment", base + "/fragment", ErrRedirects, false},
		ordeal{"in a circle of hosts", base + "/one", ErrRedirects, false},
		ordeal{"to nowhere", base + "/empty", ErrBadAnswer, false},
		ordeal{"ten of them", base + "/chain/10", nil, false},
		ordeal{"eleven of them", base + "/chain/11", ErrRedirects, false},
		ordeal{"a thousand", base + "/chain/1000", ErrRedirects, false},
		ordeal{"longer and longer", base + "/longer/", ErrAddress, false},
		ordeal{"a location that is none", base + "/end", nil, false},
	)
}
