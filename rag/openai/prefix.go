package openai

import "strings"

// prefixes are what a family of models wants before a text.
type prefixes struct {
	version         string // part of the vectors' name; grows whenever what stands before a text changes
	query, document string
}

const (
	passageTask = "Represent this sentence for searching relevant passages: "
	searchTask  = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
)

// families are known by a part of the model's name in lower case; the first
// that fits counts. A model that fits none, as OpenAI's text-embedding-3 and
// bge-m3, gets its texts as they are. What stands here is what the cards of
// the models on huggingface.co say, whose names stand beside it.
var families = [...]struct {
	parts []string // all of them
	prefixes
}{
	// intfloat/multilingual-e5-large-instruct, intfloat/e5-mistral-7b-instruct;
	// theirs has a space at the end, and documents have nothing.
	{[]string{"e5-", "instruct"}, prefixes{"e5-instruct-1", searchTask + " ", ""}},
	// intfloat/e5-large-v2, intfloat/multilingual-e5-large.
	{[]string{"e5-"}, prefixes{"e5-1", "query: ", "passage: "}},
	// nomic-ai/nomic-embed-text-v1.5, nomic-ai/nomic-embed-text-v2-moe.
	{[]string{"nomic-embed"}, prefixes{"nomic-1", "search_query: ", "search_document: "}},
	// BAAI/bge-m3: "no longer requires adding instructions to the queries".
	{[]string{"bge-m3"}, prefixes{}},
	// BAAI/bge-large-zh-v1.5.
	{[]string{"bge-", "-zh"}, prefixes{"bge-zh-1", "为这个句子生成表示以用于检索相关文章：", ""}},
	// BAAI/bge-large-en-v1.5, and Ollama's bge-large, which is that.
	{[]string{"bge-small"}, prefixes{"bge-1", passageTask, ""}},
	{[]string{"bge-base"}, prefixes{"bge-1", passageTask, ""}},
	{[]string{"bge-large"}, prefixes{"bge-1", passageTask, ""}},
	// Snowflake/snowflake-arctic-embed-l-v2.0; Ollama's is snowflake-arctic-embed2.
	{[]string{"arctic-embed", "v2"}, prefixes{"arctic2-1", "query: ", ""}},
	{[]string{"arctic-embed2"}, prefixes{"arctic2-1", "query: ", ""}},
	// Snowflake/snowflake-arctic-embed-m, and -m-v1.5.
	{[]string{"arctic-embed"}, prefixes{"arctic-1", passageTask, ""}},
	// mixedbread-ai/mxbai-embed-large-v1.
	{[]string{"mxbai-embed"}, prefixes{"mxbai-1", passageTask, ""}},
	// Alibaba-NLP/gte-Qwen2-7B-instruct; the other gte, such as
	// Alibaba-NLP/gte-multilingual-base, have nothing.
	{[]string{"gte-qwen2"}, prefixes{"gte-qwen2-1", searchTask + " ", ""}},
	// Qwen/Qwen3-Embedding-0.6B, without a space at the end.
	{[]string{"qwen3-embedding"}, prefixes{"qwen3-1", searchTask, ""}},
	// google/embeddinggemma-300m.
	{[]string{"embeddinggemma"}, prefixes{"gemma-1", "task: search result | query: ", "title: none | text: "}},
}

// prefixesOf returns what a model wants before its texts; of one that is not
// known nothing, and no version.
func prefixesOf(model string) prefixes {
	model = strings.ToLower(model)
next:
	for _, f := range families {
		for _, part := range f.parts {
			if !strings.Contains(model, part) {
				continue next
			}
		}
		return f.prefixes
	}
	return prefixes{}
}
