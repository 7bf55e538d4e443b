package sqlite

import (
	"testing"
	"time"

	"newshound/corpus"
)

// What a job learns about its source makes SQLite look through the source's
// jobs only where it pauses the source. A job that is held by mistake, which
// the look would mend, tells.
func TestCompleteLeavesJobsAlone(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	src := mustSource(t, s)
	must(t, s.Enqueue(t.Context(), corpus.Job{Source: src, Kind: "held"}))
	must(t, s.write.do(t.Context(), func(tx *tx) error {
		_, err := tx.exec(`UPDATE jobs SET held = 1`)
		return err
	}))
	must(t, s.Enqueue(t.Context(), corpus.Job{Source: src, Kind: "k"}))
	j, err := s.Lease(t.Context(), time.Now(), time.Hour, nil)
	must(t, err)
	_, err = s.Complete(t.Context(), j, corpus.Completion{Source: &corpus.Source{ID: src, Kind: corpus.KindFeed}})
	must(t, err)
	var held int
	must(t, s.read.row(t.Context(), []any{&held}, `SELECT count(*) FROM jobs WHERE held = 1`))
	if held != 1 {
		t.Error("the source's jobs were looked through")
	}
}
