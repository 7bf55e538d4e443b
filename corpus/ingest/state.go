package ingest

import "newshound/corpus"

// A State is how a source is doing, in a word.
type State string

// States of sources.
const (
	Still   State = "-"       // it is not of the web: nothing is fetched from it
	Paused  State = "paused"  // nothing is fetched until somebody resumes it
	Failed  State = "failed"  // its first reading was given up
	Failing State = "failing" // the last readings failed
	Unread  State = "unread"  // it was not read yet
	Waiting State = "waiting" // some of its articles are still to be read
	OK      State = "ok"
)

// StateOf tells how a source is doing.
func StateOf(s *corpus.Source) State {
	switch {
	case s.Address == "":
		return Still
	case s.Paused != "":
		return Paused
	case s.Kind == corpus.KindWeb && s.Dead > 0:
		return Failed
	case !s.Reading.FailingSince.IsZero():
		return Failing
	case s.Kind == corpus.KindWeb:
		return Unread
	case s.Waiting > 0:
		return Waiting
	}
	return OK
}

// Failure is why a source itself could not be read when that was last tried,
// "" if it could. Jobs are the source's.
func Failure(s *corpus.Source, jobs []corpus.Job) string {
	for i := range jobs {
		if j := &jobs[i]; j.Kind == corpus.JobFeed && j.Error != "" {
			return j.Error
		}
	}
	return s.Reading.Error
}
