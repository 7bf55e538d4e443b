package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"time"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/starter"
)

// newSource makes a source whose id follows from what makes two sources the same.
func newSource(space corpus.Space, kind, name string, added time.Time) corpus.Source {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", space, kind, name))
	return corpus.Source{ID: hex.EncodeToString(sum[:6]), Space: space, Kind: kind, Name: name, Added: added}
}

// The setting of corpus.Shared that keeps the starter corpus away.
const (
	starterSetting = "starter"
	starterRemoved = "removed"
)

// Starter adds the briefs that the program carries as a source of
// corpus.Shared, unless they are there or were removed. It reports whether it
// added them, and writes nothing otherwise.
func Starter(ctx context.Context, store corpus.Store, clock func() time.Time) (bool, error) {
	state, err := store.Setting(ctx, corpus.Shared, starterSetting)
	if err != nil || state == starterRemoved {
		return false, err
	}
	sources, err := store.Sources(ctx, corpus.Shared)
	if err != nil {
		return false, err
	}
	for _, s := range sources {
		if s.Kind == corpus.KindStarter && s.Articles > 0 {
			return false, nil
		}
	}
	now := clock().UTC()
	docs, err := starterDocuments(now)
	if err != nil {
		return false, err
	}
	s, err := store.AddSource(ctx, newSource(corpus.Shared, corpus.KindStarter, "starter", now))
	if err != nil {
		return false, fmt.Errorf("adding the starter corpus: %w", err)
	}
	if _, err := store.Put(ctx, s.ID, docs); err != nil {
		return false, fmt.Errorf("adding the starter corpus: %w", err)
	}
	return true, nil
}

// starterDocuments reads the embedded briefs, by name.
func starterDocuments(fetched time.Time) ([]corpus.Document, error) {
	names, err := fs.Glob(starter.Files, "*.md")
	if err != nil {
		return nil, err
	}
	var z corpus.Analyzer
	var docs []corpus.Document
	for _, name := range names {
		b, err := starter.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		a, err := extract.Markdown(b)
		if err != nil {
			return nil, fmt.Errorf("starter brief %s: %w", name, err)
		}
		a.Fetched = fetched
		docs = append(docs, newDocument(&z, corpus.Shared, a))
	}
	return docs, nil
}
