package ingest

import "context"

// WorkOff does all jobs that are due, second looks too.
func (w *Web) WorkOff(ctx context.Context) error {
	c := w.newCrew()
	defer c.dismiss()
	for {
		idle, err := c.assign(ctx)
		if err != nil || len(c.jobs) == 0 {
			return err
		}
		if _, err := c.rest(ctx, idle, nil); err != nil {
			return err
		}
	}
}
