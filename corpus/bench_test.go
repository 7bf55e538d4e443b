package corpus

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

const evalArticles = "../../shared/eval/realtime/articles.jsonl.gz"

// benchText is what benchmarks read where there is no better.
const benchText = `The council of Port Ellery voted 7-2 on Tuesday to buy back the harbour, Mayor J. T. Oduya said. "We've waited 12 years for this," she told reporters at 5 p.m. outside the old customs house.

The sale, worth $3.5 million, still needs approval from the U.S. owner, Brandt Shipping Inc. Its spokesman, Dr. Alan Reyes, wouldn't comment. Fishermen's groups welcomed the vote; others asked who'd pay for dredging.

About 1,300 people work in the harbour’s sheds. Most of them were told in Jan. 2019 that their leases would end "sooner or later."

`

// newsArticles returns up to n real articles, or one of our own many times.
func newsArticles(tb testing.TB, n int) []Article {
	tb.Helper()
	f, err := os.Open(evalArticles)
	if err != nil {
		tb.Logf("no %s: using a small text of our own", evalArticles)
		out := make([]Article, min(n, 300))
		for i := range out {
			out[i] = Article{Title: "Port Ellery buys back its harbour", Text: strings.Repeat(benchText, 10)}
		}
		return out
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var out []Article
	for dec := json.NewDecoder(bufio.NewReader(z)); len(out) < n && dec.More(); {
		var a struct{ URL, Title, Text string }
		if err := dec.Decode(&a); err != nil {
			tb.Fatal(err)
		}
		out = append(out, Article{URL: a.URL, Title: a.Title, Text: a.Text})
	}
	return out
}

func totalBytes(articles []Article) int64 {
	n := 0
	for _, a := range articles {
		n += len(a.Text)
	}
	return int64(n)
}

func BenchmarkSentences(b *testing.B) {
	articles := newsArticles(b, 300)
	b.SetBytes(totalBytes(articles))
	for b.Loop() {
		for _, a := range articles {
			Sentences(a.Text)
		}
	}
}

func BenchmarkTokens(b *testing.B) {
	articles := newsArticles(b, 300)
	b.SetBytes(totalBytes(articles))
	b.ReportAllocs()
	var z Analyzer
	var tokens []Token
	for b.Loop() {
		for _, a := range articles {
			tokens = z.AppendTokens(tokens[:0], a.Text, "en")
		}
	}
}

// BenchmarkNewDocument analyses each article once with one Analyzer, as
// ingestion does.
func BenchmarkNewDocument(b *testing.B) {
	articles := newsArticles(b, 2000)
	b.SetBytes(totalBytes(articles))
	b.ReportAllocs()
	for b.Loop() {
		var z Analyzer
		for _, a := range articles {
			z.NewDocument(a)
		}
	}
}

func BenchmarkAnalysisDecode(b *testing.B) {
	var z Analyzer
	var blobs [][]byte
	size := 0
	for _, a := range newsArticles(b, 500) {
		d := z.NewDocument(a)
		blob, _ := d.Analysis.AppendBinary(nil)
		blobs = append(blobs, blob)
		size += len(blob)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, blob := range blobs {
			var a Analysis
			if err := a.UnmarshalBinary(blob); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(blobs)), "ns/article")
}
