package sqlite

import (
	"context"
	"errors"
	"time"

	"newshound/corpus"
)

var errUnfinished = errors.New("not built yet")

func (s *Store) Source(ctx context.Context, id string) (corpus.Source, error) {
	return corpus.Source{}, errUnfinished
}
func (s *Store) RemovedSources(ctx context.Context, space corpus.Space) ([]corpus.Source, error) {
	return nil, errUnfinished
}
func (s *Store) RestoreSource(ctx context.Context, space corpus.Space, id, by string) ([]string, error) {
	return nil, errUnfinished
}
func (s *Store) PauseSource(ctx context.Context, space corpus.Space, id, reason, by string) error {
	return errUnfinished
}
func (s *Store) Forget(ctx context.Context, before time.Time) error { return errUnfinished }
func (s *Store) Note(ctx context.Context, e corpus.Entry) error     { return errUnfinished }
func (s *Store) Audit(ctx context.Context, space corpus.Space, limit int) ([]corpus.Entry, error) {
	return nil, errUnfinished
}
func (s *Store) Find(ctx context.Context, space corpus.Space, key string) (corpus.Article, error) {
	return corpus.Article{}, errUnfinished
}
func (s *Store) Enqueue(ctx context.Context, jobs ...corpus.Job) error { return errUnfinished }
func (s *Store) Lease(ctx context.Context, now time.Time, lease time.Duration, busy []string) (corpus.Job, error) {
	return corpus.Job{}, errUnfinished
}
func (s *Store) Complete(ctx context.Context, j corpus.Job, done corpus.Completion) ([]corpus.Outcome, error) {
	return nil, errUnfinished
}
func (s *Store) Retry(ctx context.Context, j corpus.Job, due time.Time, reason string) error {
	return errUnfinished
}
func (s *Store) Bury(ctx context.Context, j corpus.Job, reason string) error { return errUnfinished }
func (s *Store) Hasten(ctx context.Context, source string) error             { return errUnfinished }
func (s *Store) Jobs(ctx context.Context, source string) ([]corpus.Job, error) {
	return nil, errUnfinished
}
func (s *Store) NextDue(ctx context.Context) (time.Time, error) { return time.Time{}, errUnfinished }
func (s *Store) Digests(ctx context.Context, source string, keys []string) (map[string]string, error) {
	return nil, errUnfinished
}
