package corpustest

import (
	"fmt"
	"time"

	"newshound/corpus"
)

// audit returns the entries of a space, newest first, without At and Space.
func (f *fixture) audit(space corpus.Space) []corpus.Entry {
	f.Helper()
	all, err := f.Audit(f.ctx, space, 1000)
	f.ok(err)
	for i := range all {
		same(f, "an entry's space", all[i].Space, space)
		all[i].At, all[i].Space = time.Time{}, ""
	}
	return all
}

func testAudit(f *fixture) {
	var want []corpus.Entry
	for i := range 5 {
		e := corpus.Entry{
			At: day(7), Space: "a", By: fmt.Sprint("member ", i), Action: corpus.ActionChange, Source: "s", Name: "name", Detail: "detail",
		}
		f.now = day(100 + i)
		f.ok(f.Note(f.ctx, e))
		e.At = f.now
		want = append([]corpus.Entry{e}, want...)
	}
	f.ok(f.Note(f.ctx, corpus.Entry{Space: "b", By: "x"}))
	setting := corpus.Entry{Space: "a", By: "m", Action: corpus.ActionSet, Name: "language", Detail: "bg"} // of no source
	f.now = day(105)
	f.ok(f.Note(f.ctx, setting))
	setting.At = f.now
	want = append([]corpus.Entry{setting}, want...)
	got, err := f.Audit(f.ctx, "a", 3)
	f.ok(err)
	same(f, "the newest entries", got, want[:3])
	got, err = f.Audit(f.ctx, "a", 100)
	f.ok(err)
	same(f, "all entries", got, want)
	got, err = f.Audit(f.ctx, "a", 0)
	f.ok(err)
	same(f, "no entries", got, nil)
	f.reopen()
	got, err = f.Audit(f.ctx, "a", 100)
	f.ok(err)
	same(f, "all entries, later", got, want)
}

// What changes a source leaves an entry, and what fails leaves none.
func testAuditOfSources(f *fixture) {
	src := corpus.Source{ID: "s", Space: "a", Kind: corpus.KindFeed, Name: "name", AddedBy: "adder"}
	for range 2 { // the second time nothing is added
		_, err := f.AddSource(f.ctx, src)
		f.ok(err)
	}
	f.put("s", doc("x", "one"), doc("y", "two"))
	f.remove("a", "s")
	f.restore("a", "s")
	f.ok(f.PauseSource(f.ctx, "a", "s", "", "nobody"))
	f.ok(f.PauseSource(f.ctx, "a", "s", "why", "pauser"))
	f.ok(f.PauseSource(f.ctx, "a", "s", "why", "nobody"))
	f.ok(f.PauseSource(f.ctx, "a", "s", "why not", "pauser"))
	f.ok(f.PauseSource(f.ctx, "a", "s", "", "resumer"))
	_, err := f.RestoreSource(f.ctx, "a", "s", "nobody")
	f.fails(err, "restoring what lives")
	f.now = day(101)
	f.remove("a", "s")
	f.ok(f.Forget(f.ctx, day(102)))

	var want []corpus.Entry
	for _, e := range []struct{ by, action, detail string }{
		{corpus.ByNewshound, corpus.ActionForget, "2 articles"},
		{"remover", corpus.ActionRemove, "2 articles"},
		{"resumer", corpus.ActionResume, ""},
		{"pauser", corpus.ActionPause, "why not"},
		{"pauser", corpus.ActionPause, "why"},
		{"restorer", corpus.ActionRestore, "2 articles"},
		{"remover", corpus.ActionRemove, "2 articles"},
		{"adder", corpus.ActionAdd, ""},
	} {
		want = append(want, corpus.Entry{By: e.by, Action: e.action, Source: "s", Name: "name", Detail: e.detail})
	}
	same(f, "the entries", f.audit("a"), want)
	all, err := f.Audit(f.ctx, "a", 1)
	f.ok(err)
	same(f, "when the last was made", all[0].At, day(101))
}
