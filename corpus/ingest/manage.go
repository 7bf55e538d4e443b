package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"newshound/corpus"
)

// FindSource returns the source of a space that has an id or, if none has it,
// that name or an address that leads to the same. corpus.ErrNotFound if there
// is none.
func FindSource(ctx context.Context, store corpus.Store, space corpus.Space, idOrName string) (corpus.Source, error) {
	sources, err := store.Sources(ctx, space)
	if err != nil {
		return corpus.Source{}, err
	}
	return pick(sources, idOrName)
}

// RemovedSources lists the sources of a space that can be restored, the last
// removed first. One that never had anything is none of them.
func RemovedSources(ctx context.Context, store corpus.Store, space corpus.Space) ([]corpus.Source, error) {
	sources, err := store.RemovedSources(ctx, space)
	return slices.DeleteFunc(sources, func(s corpus.Source) bool { return s.Address == "" && s.Articles == 0 }), err
}

// FindRemoved is FindSource among the sources that can be restored.
func FindRemoved(ctx context.Context, store corpus.Store, space corpus.Space, idOrName string) (corpus.Source, error) {
	sources, err := RemovedSources(ctx, store, space)
	if err != nil {
		return corpus.Source{}, err
	}
	return pick(sources, idOrName)
}

// pick chooses a source by its id, or else by name or address.
func pick(sources []corpus.Source, idOrName string) (corpus.Source, error) {
	key := corpus.AddressKey(idOrName)
	var named []corpus.Source
	var ids []string
	for _, s := range sources {
		if s.ID == idOrName {
			return s, nil
		}
		if s.Name == idOrName || key != "" && (corpus.AddressKey(s.Name) == key || corpus.AddressKey(s.Address) == key) {
			named, ids = append(named, s), append(ids, s.ID)
		}
	}
	switch len(named) {
	case 0:
		return corpus.Source{}, fmt.Errorf("source %q: %w", idOrName, corpus.ErrNotFound)
	case 1:
		return named[0], nil
	}
	return corpus.Source{}, fmt.Errorf("%d sources are called %q; name one of them by its id: %s", len(named), idOrName, strings.Join(ids, ", "))
}

// RemoveSource removes a source, and returns the ids of the articles that went
// with it. The starter corpus does not come back by itself.
func RemoveSource(ctx context.Context, store corpus.Store, s corpus.Source, by string) ([]string, error) {
	if s.Kind == corpus.KindStarter {
		// Before the removal: should the process end between the two, the
		// starter is still there and can be removed again.
		if err := store.SetSetting(ctx, s.Space, starterSetting, starterRemoved); err != nil {
			return nil, fmt.Errorf("noting that the starter corpus is removed: %w", err)
		}
	}
	ids, err := store.RemoveSource(ctx, s.Space, s.ID, by)
	if err != nil {
		return nil, fmt.Errorf("removing source %q: %w", s.Name, err)
	}
	return ids, nil
}

// RestoreSource brings back a source that was removed, and returns the ids of
// the articles that came with it.
func RestoreSource(ctx context.Context, store corpus.Store, s corpus.Source, by string) ([]string, error) {
	ids, err := store.RestoreSource(ctx, s.Space, s.ID, by)
	if err != nil {
		return nil, fmt.Errorf("restoring source %q: %w", s.Name, err)
	}
	return ids, nil
}

// PauseSource keeps a source of the web from being read, for a reason that is
// not empty.
func PauseSource(ctx context.Context, store corpus.Store, s corpus.Source, reason, by string) error {
	if reason == "" {
		return errors.New("pausing a source: no reason is given")
	}
	return pause(ctx, store, s, reason, by)
}

// ResumeSource lets a paused source be read again, first of all now.
func ResumeSource(ctx context.Context, store corpus.Store, s corpus.Source, by string) error {
	return pause(ctx, store, s, "", by)
}

func pause(ctx context.Context, store corpus.Store, s corpus.Source, reason, by string) error {
	if err := checkWeb(s); err != nil {
		return err
	}
	return store.PauseSource(ctx, s.Space, s.ID, reason, by)
}

// RefreshSource makes everything that a source of the web has to do due now,
// and what was given up too. One that is paused is an error.
func RefreshSource(ctx context.Context, store corpus.Store, s corpus.Source) error {
	if err := checkWeb(s); err != nil {
		return err
	}
	if s.Paused != "" {
		return fmt.Errorf("source %q is paused: %s", s.Name, s.Paused)
	}
	// A page that was read has no standing job.
	job := corpus.Job{Space: s.Space, Source: s.ID, Kind: corpus.JobFeed, Key: feedKey, Host: host(s.Address)}
	if err := store.Enqueue(ctx, job); err != nil {
		return fmt.Errorf("refreshing source %q: %w", s.Name, err)
	}
	if err := store.Hasten(ctx, s.ID); err != nil {
		return fmt.Errorf("refreshing source %q: %w", s.Name, err)
	}
	return nil
}

// errNotWeb is what sources without an address say when they are to be paused
// or read again.
var errNotWeb = errors.New("it is not of the web; nothing is fetched from it")

func checkWeb(s corpus.Source) error {
	if s.Address == "" {
		return fmt.Errorf("source %q: %w", s.Name, errNotWeb)
	}
	return nil
}
