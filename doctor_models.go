package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/llm"
	"newshound/rag/openai"
)

// trial is how long a model may take for a tiny call, if no setting says so:
// one that is not in memory yet has to be read from the disk first.
const trial = time.Minute

// model has the language model answer a tiny question, as any answer is asked
// for, and once more where nothing of it is proven.
func (d *doctor) model(ctx context.Context) {
	m := d.app.models
	if m.writer == nil {
		d.pass("model", "none is set up; answers are quotations")
		return
	}
	d.warnExposed("LLM_BASE_URL", d.app.cfg.LLMBaseURL)
	name := m.writer.Model()
	began := d.app.sys.now()
	attempt := rag.Try(ctx, m.writer, began)
	if attempt.Err == nil && attempt.Proven == 0 {
		began = d.app.sys.now()
		attempt = rag.Try(ctx, m.writer, began)
	}
	took := brief(d.app.sys.now().Sub(began))
	switch {
	case errors.Is(attempt.Err, llm.ErrCutOff) && attempt.Unreadable:
		d.fail("model", fmt.Errorf("%s came to its limit of tokens before it wrote an answer, as one may that thinks for long; answers will be quotations", name))
	case attempt.Err != nil && !errors.Is(attempt.Err, llm.ErrCutOff):
		d.failModel(ctx, "model", attempt.Err, group{"LLM", d.app.cfg.LLMBaseURL, m.server})
	case attempt.Unreadable:
		d.fail("model", fmt.Errorf("%s writes, but not the JSON that it is asked for; answers will be quotations until LLM_MODEL names one that does", name))
	case attempt.Sentences == 0:
		d.warn("model", name+" does not find an answer that stands in the text before it; many answers will be refusals")
	case attempt.Proven == 0:
		d.warn("model", name+" writes what is asked for, but the text before it does not prove it ("+attempt.Reason()+"); many answers will be quotations")
	default:
		text := fmt.Sprintf("%s answers, and quotes what proves it; %s for a sentence", name, took)
		if without := m.chat.Without(); without != "" {
			text += "; its server does not take " + without + ", which is done without"
		}
		d.pass("model", text)
	}
}

// embedder makes a vector, and compares it with those that are kept.
func (d *doctor) embedder(ctx context.Context, store corpus.Store) {
	d.warnExposed("EMBED_BASE_URL", d.app.cfg.EmbedBaseURL)
	model := d.app.embedder()
	limited, cancel := context.WithTimeout(ctx, trial)
	defer cancel()
	began := d.app.sys.now()
	vectors, err := model.Embed(limited, llm.Query, []string{"news"})
	took := d.app.sys.now().Sub(began)
	switch {
	case err == nil && (len(vectors) != 1 || len(vectors[0]) == 0):
		err = fmt.Errorf("%s gave no vector for a word", model.Model())
		fallthrough
	case err != nil:
		d.failModel(ctx, "embedder", err, group{"EMBED", d.app.cfg.EmbedBaseURL, d.app.embedServer()})
		return
	}
	kept, err := keptDimensions(ctx, store, model.Model())
	if err != nil {
		d.fail("embedder", err)
		return
	}
	if kept != 0 && kept != len(vectors[0]) {
		d.fail("embedder", fmt.Errorf("%s makes vectors of %d dimensions now, and those that are kept have %d: the server has another model under this name; give it another name there and in EMBED_MODEL, or bring the former one back",
			model.Model(), len(vectors[0]), kept))
		return
	}
	text := fmt.Sprintf("%s, %d dimensions", model.Model(), len(vectors[0]))
	if d.app.models.embedder != nil {
		text += ", " + brief(took) + " for a word"
	}
	d.pass("embedder", text)
	d.vectors(ctx, store, model.Model())
}

// keptDimensions is the length of the vectors that articles have by a model,
// 0 if none has any.
func keptDimensions(ctx context.Context, store corpus.Store, model string) (n int, err error) {
	spaces, err := store.Spaces(ctx)
	found := errors.New("found")
	for _, space := range spaces {
		err = store.ScanVectors(ctx, space, model, func(v corpus.ArticleVectors) error {
			for _, vector := range v.Vectors {
				if n = len(vector); n > 0 {
					return found
				}
			}
			return nil
		})
		if err != nil {
			break
		}
	}
	if errors.Is(err, found) {
		err = nil
	}
	return n, err
}

// vectors says how many articles have some by which model.
func (d *doctor) vectors(ctx context.Context, store corpus.Store, wanted string) {
	spaces, err := store.Spaces(ctx)
	if err != nil {
		d.fail("vectors", err)
		return
	}
	stats, err := store.Stats(ctx, spaces...)
	if err != nil {
		d.fail("vectors", err)
		return
	}
	models := []string{wanted}
	if builtIn := (llm.Hashed{}).Model(); wanted != builtIn {
		models = append(models, builtIn)
	}
	var parts []string
	for _, model := range models {
		missing, err := store.Unembedded(ctx, model, math.MaxInt32)
		if err != nil {
			d.fail("vectors", err)
			return
		}
		if have := max(0, stats.Articles-len(missing)); have > 0 || model == wanted {
			parts = append(parts, fmt.Sprintf("%s of %s by %s", thousands(have), count(stats.Articles, "article"), model))
		}
		if model == wanted && len(missing) > 0 {
			parts[0] += " (serve or add makes the rest)"
		}
	}
	d.pass("vectors", strings.Join(parts, ", "))
}

// reranker has two words put in order.
func (d *doctor) reranker(ctx context.Context) {
	model := d.app.reranker()
	if model == nil {
		d.pass("reranker", "none is set up; passages keep their order")
		return
	}
	d.warnExposed("RERANK_BASE_URL", d.app.cfg.RerankBaseURL)
	limited, cancel := context.WithTimeout(ctx, trial)
	defer cancel()
	began := d.app.sys.now()
	if _, err := model.Rerank(limited, "What is the weather?", []string{"rain", "chess"}); err != nil {
		d.failModel(ctx, "reranker", err, group{"RERANK", d.app.cfg.RerankBaseURL, nil})
		return
	}
	d.pass("reranker", fmt.Sprintf("%s puts passages in order; %s for two words", model.Model(), brief(d.app.sys.now().Sub(began))))
}

// brief is a time for people.
func brief(d time.Duration) string { return d.Round(100 * time.Millisecond).String() }

func (d *doctor) warnExposed(name, address string) {
	if exposed(address) {
		d.warn(name, "http is not encrypted: questions, passages and the key can be read on the way; use https")
	}
}

// A group of settings is one server.
type group struct {
	prefix, address string
	server          *openai.Client // lists its models; nil if it cannot
}

// failModel says what is wrong with a model, and which the server has if it is
// the name.
func (d *doctor) failModel(ctx context.Context, part string, err error, g group) {
	text := modelTrouble(err, g)
	if e := (*llm.Error)(nil); errors.As(err, &e) && e.Kind == llm.Unknown && !errors.Is(err, openai.ErrElsewhere) && g.server != nil {
		limited, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		if names, err := g.server.Models(limited); err == nil && len(names) > 0 {
			text += ". The server has " + someOf(names, g.server.Model())
		}
	}
	d.fail(part, errors.New(text))
}

// maxSays is how many columns of what a server says stand beside our words.
const maxSays = 160

// modelTrouble words what is wrong with a model, and what to do.
func modelTrouble(err error, g group) string {
	var e *llm.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	if cause := (*llm.Error)(nil); e.Kind == llm.Open && errors.As(e.Err, &cause) {
		return modelTrouble(cause, g) // why it is not asked now
	}
	says := " (" + shortened(clean(e.Err.Error()), maxSays) + ")"
	switch {
	case errors.Is(err, openai.ErrElsewhere):
		return "the address redirects; put the one that it leads to into " + g.prefix + "_BASE_URL" + says
	case errors.Is(err, openai.ErrBrokeOff):
		return "the connection to " + g.address + " broke off"
	case errors.Is(err, llm.ErrRefused):
		return "the model, or a filter before it, does not answer this" + says
	}
	switch e.Kind {
	case llm.Unauthorized:
		return "the server does not accept the key, or it may not do this; check " + g.prefix + "_API_KEY" + says
	case llm.Unknown:
		return "the server has no such model or address; check " + g.prefix + "_MODEL and " + g.prefix + "_BASE_URL" + says
	case llm.Unreachable:
		return "nothing answers at " + g.address + says + isItRunning(g.address)
	case llm.Slow:
		return "the server did not answer in time" + says
	case llm.Busy:
		return "the server is busy, or the account has no more credit" + says
	case llm.Rejected:
		return "the server does not take the request" + says
	case llm.Garbled:
		return "what came back is not what a model's server sends; check " + g.prefix + "_BASE_URL" + says
	case llm.Broken:
		return "the server failed" + says
	}
	return e.Error()
}

// isItRunning asks what is most often the matter where nothing answers at
// Ollama's port.
func isItRunning(address string) string {
	if u, err := url.Parse(address); err == nil && u.Port() == "11434" {
		return "; is Ollama running? (ollama serve)"
	}
	return ""
}

// someOf lists up to ten names, those first that begin like the wanted one.
func someOf(names []string, wanted string) string {
	const most = 10
	stem := strings.ToLower(wanted)
	if i := strings.IndexAny(stem, ":-/_."); i > 0 {
		stem = stem[:i]
	}
	names = slices.Clone(names)
	slices.SortStableFunc(names, func(a, b string) int {
		near := func(name string) int {
			if strings.Contains(strings.ToLower(name), stem) {
				return 0
			}
			return 1
		}
		return near(a) - near(b)
	})
	text := strings.Join(names[:min(most, len(names))], ", ")
	if more := len(names) - most; more > 0 {
		text += fmt.Sprintf(" and %s more", thousands(more))
	}
	return text
}
