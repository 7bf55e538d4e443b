package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"

	"newshound/corpus"
)

// workFile is locked by whoever does the jobs. The system gives the lock back
// when its holder dies, whatever it dies of.
const workFile = "newshound.work"

// Work implements corpus.Store.
func (s *Store) Work(ctx context.Context) (done func(), err error) {
	if s.write == nil {
		return nil, fmt.Errorf("taking up the jobs in %s: %w: %s", s.path, corpus.ErrReadOnly, makeWritable)
	}
	lock := flock.New(filepath.Join(filepath.Dir(s.path), workFile), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("taking up the jobs: %w", err)
	}
	if !locked {
		return nil, fmt.Errorf("taking up the jobs: %w", corpus.ErrInUse)
	}
	// With the lock, nobody else does jobs: who had a lease is gone, or will
	// find that the job is not as it was.
	err = s.update(ctx, "giving back leases", func(t *tx) error {
		_, err := t.exec(`UPDATE jobs SET leased = 0, due = ? WHERE leased = 1`, s.clock().UnixMicro())
		return err
	})
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return func() { _ = lock.Close() }, nil // closing a lock can only fail where it is gone
}
