package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
)

// A getterFunc answers as it likes; every address is allowed.
type getterFunc func(ctx context.Context, r fetch.Request) (*fetch.Response, error)

func (f getterFunc) Check(string) error { return nil }

func (f getterFunc) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	return f(ctx, r)
}

func newWeb(store corpus.Store, get getterFunc) *ingest.Web {
	return &ingest.Web{
		Store: store, Fetch: get, Clock: clock, Workers: 3,
		Random: func() float64 { return .5 },
		Log:    slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
}

func add(t *testing.T, w *ingest.Web, address string) corpus.Source {
	t.Helper()
	s, err := w.Add(t.Context(), corpus.Shared, address, "member", 0)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func jobs(t *testing.T, store corpus.Store, source string) []corpus.Job {
	t.Helper()
	list, err := store.Jobs(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

var errGone = &fetch.Error{Category: fetch.ErrGone, Reason: "there is nothing", Status: 404}

func TestAddCommitsAJobBeforeItReturns(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, nil)
	s := add(t, w, " http://news.example/feed?utm_source=x#top ")
	if s.Kind != corpus.KindWeb || s.Name != "http://news.example/feed" || s.Address != s.Name || s.Limit != ingest.DefaultLimit || s.AddedBy != "member" {
		t.Errorf("source %+v", s)
	}
	list := jobs(t, store, s.ID)
	if len(list) != 1 || list[0].Kind != corpus.JobFeed || list[0].Host != "news.example" || list[0].Due.After(clock()) {
		t.Errorf("jobs %+v", list)
	}
}

func TestFormsOfAnAddressAreOneSource(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, nil)
	first := add(t, w, "http://news.example/feed")
	for _, address := range []string{"https://news.example/feed", "https://www.news.example/feed/", "http://NEWS.example/feed?utm_medium=rss"} {
		if s := add(t, w, address); s.ID != first.ID {
			t.Errorf("%s is the source %+v", address, s)
		}
	}
	other, err := w.Add(t.Context(), "guild:1", "http://news.example/feed", "member", 0)
	if err != nil || other.ID == first.ID {
		t.Errorf("another space has the source %+v, error %v", other, err)
	}
	if n := len(jobs(t, store, first.ID)); n != 1 {
		t.Errorf("%d jobs", n)
	}
}

func TestAddAgainTriesAgainWhatWasGivenUp(t *testing.T) {
	store := openStore(t)
	now := &movingClock{now: clock()}
	asked := 0
	w := newWeb(store, func(context.Context, fetch.Request) (*fetch.Response, error) {
		asked++
		return nil, errGone
	})
	w.Clock = now.Now
	for range 2 {
		s := add(t, w, "http://news.example/feed")
		if err := w.Settle(t.Context(), []string{s.ID}, nil); err != nil {
			t.Fatal(err)
		}
		if list := jobs(t, store, s.ID); len(list) != 1 || list[0].Dead.IsZero() || list[0].Error != errGone.Reason {
			t.Errorf("jobs %+v", list)
		}
		now.move(time.Hour)
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

// What a server has asked to be left alone for is not asked sooner for being
// added again, and keeps its limit.
func TestAddAgainDoesNotHastenWhatWaits(t *testing.T) {
	now := &movingClock{now: clock()}
	store := openStoreAt(t, now.Now)
	w := newWeb(store, func(context.Context, fetch.Request) (*fetch.Response, error) {
		return nil, &fetch.Error{Category: fetch.ErrStatus, Reason: "not now", Temporary: true, RetryAfter: time.Hour}
	})
	w.Clock = now.Now
	s := add(t, w, "http://news.example/feed")
	settle(t, w, s.ID)
	now.move(time.Minute)
	again, err := w.Add(t.Context(), corpus.Shared, "http://news.example/feed", "member", 3)
	if list := jobs(t, store, s.ID); err != nil || again.Limit != s.Limit || len(list) != 1 || !list[0].Due.Equal(clock().Add(time.Hour)) {
		t.Errorf("source %+v, jobs %+v, error %v", again, list, err)
	}
}

// Whatever has waited for how long, what a member has just added comes first,
// with its articles.
func TestWhatIsAddedComesBeforeABacklog(t *testing.T) {
	store := openStore(t)
	var asked []string
	answer := pages(func() string { return rss(1, 2) })
	w := newWeb(store, func(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
		asked = append(asked, r.URL)
		return answer(ctx, r)
	})
	w.Workers = 1
	old := add(t, w, "http://old.example/feed")
	if err := ingest.PauseSource(t.Context(), store, old, "a rest", "member"); err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		j := corpus.Job{Source: old.ID, Kind: "page", Due: clock().AddDate(0, 0, -7), Payload: fmt.Appendf(nil, `{"address":"http://old.example/%d"}`, i)}
		if err := store.Enqueue(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	if err := ingest.ResumeSource(t.Context(), store, old, "member"); err != nil {
		t.Fatal(err)
	}
	lease, err := store.Lease(t.Context(), clock(), time.Minute, nil) // its own first reading
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Bury(t.Context(), lease, "enough"); err != nil {
		t.Fatal(err)
	}
	s := add(t, w, "http://news.example/feed")
	settle(t, w, s.ID)
	if want := []string{"http://news.example/feed", "http://news.example/1", "http://news.example/2"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
}

func TestAddRefusesWhatCannotBeFetched(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, nil)
	w.Fetch = fetch.New(fetch.Config{Clock: clock, Deny: []string{"bad.example"}})
	for _, address := range []string{"", "feed", "ftp://news.example/", "http://127.0.0.1/", "http://bad.example/", "http://me:secret@news.example/"} {
		var refused *fetch.Error
		if _, err := w.Add(t.Context(), corpus.Shared, address, "member", 0); !errors.As(err, &refused) {
			t.Errorf("%q: %v", address, err)
		}
	}
	w.Fetch = getterFunc(nil) // lets everything pass
	var refused *fetch.Error
	if _, err := w.Add(t.Context(), corpus.Shared, "http://a b/", "member", 0); !errors.As(err, &refused) {
		t.Error("an address without a key:", err)
	}
	if sources, err := store.Sources(t.Context(), corpus.Shared); err != nil || len(sources) > 0 {
		t.Errorf("sources %+v, error %v", sources, err)
	}
}

func TestAPanicBuriesTheJob(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, func(context.Context, fetch.Request) (*fetch.Response, error) { panic("ouch") })
	bad := add(t, w, "http://news.example/")
	var last ingest.Settled
	if err := w.Settle(t.Context(), []string{bad.ID}, func(s ingest.Settled) { last = s }); err != nil {
		t.Fatal(err)
	}
	list := jobs(t, store, bad.ID)
	if len(list) != 1 || list[0].Dead.IsZero() || !strings.Contains(list[0].Error, "ouch") || last != (ingest.Settled{Refused: 1}) {
		t.Errorf("jobs %+v, settled %+v", list, last)
	}
}

// A feed that cannot be coped with fails like any other, and is read again.
func TestAPanicDoesNotEndAFeed(t *testing.T) {
	now := &movingClock{now: clock()}
	store := openStoreAt(t, now.Now)
	panics := false
	answer := pages(func() string { return rss(1) })
	w := newWeb(store, func(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
		if panics && strings.HasSuffix(r.URL, "/feed") {
			panic("ouch")
		}
		return answer(ctx, r)
	})
	w.Clock = now.Now
	s := add(t, w, "http://news.example/feed")
	settle(t, w, s.ID)
	for _, panics = range []bool{true, false} {
		now.move(24 * time.Hour)
		if err := w.WorkOff(t.Context()); err != nil {
			t.Fatal(err)
		}
		src, err := store.Source(t.Context(), s.ID)
		if err != nil || src.Dead > 0 || panics != strings.Contains(src.Reading.Error, "ouch") || !src.Reading.Next.After(now.Now()) {
			t.Errorf("panics %v: source %+v, error %v", panics, src, err)
		}
	}
}

// What begins again and again and never ends is given up, but for a feed; what
// a shutdown has interrupted is not of this kind.
func TestJobsThatNeverEnd(t *testing.T) {
	for _, c := range []struct {
		name  string
		begin func(context.Context, *ingest.Web, corpus.Store) error // and do not end
		dead  bool
	}{
		{"killed", func(ctx context.Context, _ *ingest.Web, store corpus.Store) error {
			j, err := store.Lease(ctx, clock(), time.Minute, nil)
			if err != nil {
				return err
			}
			return store.Retry(ctx, j, clock(), "")
		}, true},
		{"interrupted", func(ctx context.Context, w *ingest.Web, _ corpus.Store) error {
			ctx, cancel := context.WithTimeout(ctx, time.Minute)
			defer cancel()
			w.Fetch = getterFunc(func(context.Context, fetch.Request) (*fetch.Response, error) {
				cancel()
				return nil, ctx.Err()
			})
			if err := w.Run(ctx); !errors.Is(err, context.Canceled) {
				return err
			}
			return nil
		}, false},
	} {
		store := openStore(t)
		w := newWeb(store, nil)
		s := add(t, w, "http://news.example/1")
		for range 60 {
			if err := c.begin(t.Context(), w, store); err != nil {
				t.Fatal(err)
			}
		}
		w.Fetch = pages(nil)
		settle(t, w, s.ID)
		src, err := store.Source(t.Context(), s.ID)
		if err != nil || (src.Dead == 1) != c.dead || (src.Articles == 0) != c.dead {
			t.Errorf("%s: source %+v, error %v", c.name, src, err)
		}
	}
}

func TestAJobOfAnotherVersionIsBuried(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, func(context.Context, fetch.Request) (*fetch.Response, error) { return nil, errGone })
	s := add(t, w, "http://news.example/")
	for _, kind := range []string{"page", "revisit", "from the future"} {
		if err := store.Enqueue(t.Context(), corpus.Job{Source: s.ID, Kind: kind, Payload: []byte("}")}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.WorkOff(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs(t, store, s.ID) {
		if j.Dead.IsZero() || j.Error == "" {
			t.Errorf("job %+v", j)
		}
	}
}

// Whatever hosts there are, two jobs never ask one at the same time, and no
// more jobs run than there are workers.
func TestAHostIsAskedOneThingAtATime(t *testing.T) {
	store := openStore(t)
	var mu sync.Mutex
	running, most, total := map[string]int{}, 0, 0
	gate := make(chan struct{}, 3)
	w := newWeb(store, func(_ context.Context, r fetch.Request) (*fetch.Response, error) {
		host := strings.Split(r.URL, "/")[2]
		mu.Lock()
		running[host]++
		total++
		if running[host] > 1 {
			t.Errorf("%s is asked twice at a time", host)
		}
		most = max(most, len(running))
		full := len(running) == 3
		mu.Unlock()
		if full { // all workers are busy: everybody may go on
			for range 3 {
				gate <- struct{}{}
			}
		}
		<-gate
		mu.Lock()
		delete(running, host)
		mu.Unlock()
		return nil, errGone
	})
	var ids []string
	for host := range 6 {
		for page := range 5 {
			ids = append(ids, add(t, w, fmt.Sprintf("http://host%d.example/%d", host, page)).ID)
		}
	}
	if err := w.Settle(t.Context(), ids, nil); err != nil {
		t.Fatal(err)
	}
	if most != 3 || total != 30 {
		t.Errorf("%d at a time, %d in all", most, total)
	}
}

// When Run ends, so has everything it began, and what was begun is due again.
func TestRunGivesBackWhatItHasBegun(t *testing.T) {
	store := openStore(t)
	begun := make(chan struct{})
	var ended atomic.Int32
	w := newWeb(store, func(ctx context.Context, _ fetch.Request) (*fetch.Response, error) {
		begun <- struct{}{}
		<-ctx.Done()
		ended.Add(1)
		return nil, ctx.Err()
	})
	a, b := add(t, w, "http://a.example/"), add(t, w, "http://b.example/")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- w.Run(ctx) }()
	<-begun
	<-begun
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || ended.Load() != 2 {
		t.Errorf("error %v, %d jobs had ended", err, ended.Load())
	}
	for _, s := range []corpus.Source{a, b} {
		if list := jobs(t, store, s.ID); len(list) != 1 || list[0].Due.After(clock()) || !list[0].Dead.IsZero() {
			t.Errorf("jobs %+v", list)
		}
	}
}

func TestRunBeginsWhatIsAddedAtOnce(t *testing.T) {
	store := openStore(t)
	asked := make(chan string)
	w := newWeb(store, func(_ context.Context, r fetch.Request) (*fetch.Response, error) {
		asked <- r.URL
		return nil, errGone
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- w.Run(ctx) }()
	for _, address := range []string{"http://a.example/1", "http://a.example/2", "http://b.example/3"} {
		add(t, w, address)
		if got := <-asked; got != address {
			t.Errorf("asked for %s", got)
		}
	}
	cancel()
	<-done
}

// A sick store fails to lease jobs as often as it is told to, and then to
// complete them.
type sickStore struct {
	*sqlite.Store
	leases, ends atomic.Int32
}

func (s *sickStore) Lease(ctx context.Context, now time.Time, lease time.Duration, busy []string) (corpus.Job, error) {
	if s.leases.Add(-1) >= 0 {
		return corpus.Job{}, fmt.Errorf("leasing: %w", corpus.ErrFull)
	}
	return s.Store.Lease(ctx, now, lease, busy)
}

func (s *sickStore) Bury(ctx context.Context, j corpus.Job, reason string) error {
	if s.ends.Add(-1) >= 0 {
		return fmt.Errorf("burying: %w", corpus.ErrFull)
	}
	return s.Store.Bury(ctx, j, reason)
}

func TestAFullDiskIsWaitedOut(t *testing.T) {
	store := &sickStore{Store: openStore(t)}
	store.leases.Store(3)
	store.ends.Store(1)
	now := &movingClock{now: clock()}
	asked := make(chan struct{}, 1)
	w := newWeb(store, func(context.Context, fetch.Request) (*fetch.Response, error) {
		asked <- struct{}{}
		return nil, errGone
	})
	w.Clock = now.Now
	var log lockedBuffer
	w.Log = slog.New(slog.NewTextHandler(&log, nil))
	s := add(t, w, "http://a.example/")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	done := make(chan error)
	go func() { done <- w.Run(ctx) }()
	for ctx.Err() == nil && store.leases.Load() > 0 { // each Add makes it look again
		add(t, w, "http://a.example/")
	}
	<-asked // and does not come to its end
	for ctx.Err() == nil && store.ends.Load() > 0 {
		add(t, w, "http://a.example/")
	}
	now.move(time.Hour) // the lease is over
	add(t, w, "http://a.example/")
	<-asked
	for ctx.Err() == nil && jobs(t, store, s.ID)[0].Dead.IsZero() {
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error("it took too long:", err)
	}
	if n := strings.Count(log.String(), "level=ERROR"); n != 1 || !strings.Contains(log.String(), corpus.ErrFull.Error()) {
		t.Errorf("log:\n%s", &log)
	}
}

// A lockedBuffer is written by several goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func TestSettleFailsWithTheStore(t *testing.T) {
	store := &sickStore{Store: openStore(t)}
	store.leases.Store(1)
	w := newWeb(store, nil)
	s := add(t, w, "http://a.example/")
	if err := w.Settle(t.Context(), []string{s.ID}, nil); !errors.Is(err, corpus.ErrFull) {
		t.Error(err)
	}
}

// A listingStore counts how often jobs are listed.
type listingStore struct {
	*sqlite.Store
	lists atomic.Int32
}

func (s *listingStore) Jobs(ctx context.Context, source string) ([]corpus.Job, error) {
	s.lists.Add(1)
	return s.Store.Jobs(ctx, source)
}

// However many articles a source has, its jobs are not listed for each.
func TestSettleLooksSeldom(t *testing.T) {
	const articles = 150
	store := &listingStore{Store: openStore(t)}
	w := newWeb(store, pages(func() string { return rss(upTo(articles)...) }))
	s, err := w.Add(t.Context(), corpus.Shared, "http://news.example/feed", "member", articles)
	if err != nil {
		t.Fatal(err)
	}
	var waiting []int
	err = w.Settle(t.Context(), []string{s.ID}, func(s ingest.Settled) {
		if s.Added+s.Waiting != articles && s.Added > 0 {
			t.Errorf("settled %+v", s)
		}
		waiting = append(waiting, s.Waiting)
	})
	if err != nil || len(waiting) == 0 || waiting[len(waiting)-1] != 0 || store.lists.Load() > 10 {
		t.Errorf("%d lists, waiting %d, error %v", store.lists.Load(), waiting, err)
	}
}

// Settle ends although other sources have much to do, some of it now, and its
// own have something to do later.
func TestSettleEndsWithItsSources(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, func(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
		if strings.Contains(r.URL, "endless") {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return nil, &fetch.Error{Category: fetch.ErrStatus, Reason: "later", Temporary: true}
	})
	add(t, w, "http://endless.example/")
	s := add(t, w, "http://busy.example/")
	var last ingest.Settled
	if err := w.Settle(t.Context(), []string{s.ID}, func(s ingest.Settled) { last = s }); err != nil {
		t.Fatal(err)
	}
	if last != (ingest.Settled{Waiting: 1}) {
		t.Errorf("settled %+v", last)
	}
}

func TestSettleDoesNotWaitForWhatIsPausedOrGone(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, func(context.Context, fetch.Request) (*fetch.Response, error) {
		t.Error("it is fetched")
		return nil, errGone
	})
	paused, removed := add(t, w, "http://a.example/"), add(t, w, "http://b.example/")
	if err := ingest.PauseSource(t.Context(), store, paused, "a rest", "member"); err != nil {
		t.Fatal(err)
	}
	if _, err := ingest.RemoveSource(t.Context(), store, find(t, store, "https://b.example"), "member"); err != nil {
		t.Fatal(err)
	}
	if err := w.Settle(t.Context(), []string{paused.ID, removed.ID, "nobody's"}, nil); err != nil {
		t.Error(err)
	}
}

// What a process had begun that is no more is taken over at once.
func TestSettleTakesOverFromTheDead(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, func(context.Context, fetch.Request) (*fetch.Response, error) { return nil, errGone })
	s := add(t, w, "http://a.example/")
	if _, err := store.Lease(t.Context(), clock(), time.Minute, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Settle(t.Context(), []string{s.ID}, nil); err != nil {
		t.Fatal(err)
	}
	if list := jobs(t, store, s.ID); list[0].Dead.IsZero() || list[0].Attempts != 2 {
		t.Errorf("jobs %+v", list)
	}
}

// While somebody else does the jobs Settle waits for them, and Run refuses to
// run.
func TestOnlyOneDoesTheJobs(t *testing.T) {
	store := openStore(t)
	asked, answer := make(chan struct{}), make(chan struct{})
	w := newWeb(store, func(context.Context, fetch.Request) (*fetch.Response, error) {
		asked <- struct{}{}
		<-answer
		return nil, errGone
	})
	idle := newWeb(store, func(context.Context, fetch.Request) (*fetch.Response, error) {
		t.Error("two do the jobs")
		return nil, errGone
	})
	s := add(t, w, "http://a.example/")
	running, stop := context.WithCancel(t.Context())
	ran := make(chan error)
	go func() { ran <- w.Run(running) }()
	<-asked
	if err := idle.Run(running); !errors.Is(err, corpus.ErrInUse) {
		t.Error(err)
	}
	settled := make(chan error, 1)
	go func() { settled <- idle.Settle(t.Context(), []string{s.ID}, nil) }()
	select {
	case err := <-settled:
		t.Errorf("settled while a job runs, error %v", err)
	case answer <- struct{}{}:
	}
	if err := <-settled; err != nil {
		t.Error(err)
	}
	stop()
	if err := <-ran; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if list := jobs(t, store, s.ID); list[0].Dead.IsZero() || list[0].Attempts != 1 {
		t.Errorf("jobs %+v", list)
	}
}
