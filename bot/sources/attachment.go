package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"newshound/corpus/extract"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
)

var errNotRead = errors.New("the file could not be had from Discord")

// download reads an attachment. Discord's own come from public servers, and
// pass the guard as every address does; a server of one's own may be in the
// same network, and is trusted with its host. The error is an *ingest.Refusal
// or the context's.
func (f *feature) download(ctx context.Context, address string) ([]byte, error) {
	bounded, cancel := context.WithTimeout(ctx, fileTime)
	defer cancel()
	var body []byte
	var err error
	if isHost(f.API, address) {
		body, err = f.downloadLocal(bounded, address)
	} else {
		var r *fetch.Response
		if r, err = f.Fetch.Get(bounded, fetch.Request{URL: address}); err == nil {
			body = r.Body
		}
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		f.Log.Warn("an attachment could not be read", "error", err)
		return nil, &ingest.Refusal{Err: errNotRead}
	case len(body) > MaxFile:
		return nil, &ingest.Refusal{Err: errLarge}
	case len(body) == 0:
		return nil, &ingest.Refusal{Err: extract.ErrEmpty}
	}
	return body, nil
}

// isHost reports whether an address is at the host of an API that is not
// Discord's own.
func isHost(api, address string) bool {
	a, err := url.Parse(api)
	b, err2 := url.Parse(address)
	if err != nil || err2 != nil || b.Scheme != "http" && b.Scheme != "https" {
		return false
	}
	host := strings.ToLower(a.Hostname())
	if host == "" || host == "discord.com" || strings.HasSuffix(host, ".discord.com") {
		return false
	}
	return host == strings.ToLower(b.Hostname())
}

// downloadLocal returns one byte over the limit of what is longer.
func (f *feature) downloadLocal(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := f.Client.Do(request)
	if e, ok := errors.AsType[*url.Error](err); ok {
		return nil, e.Err // without the address, which lets anybody read the file
	}
	if err != nil {
		return nil, err
	}
	defer response.Body.Close() // only read from
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the server answers %d", response.StatusCode)
	}
	return io.ReadAll(io.LimitReader(response.Body, MaxFile+1))
}
