package corpus

// A Sketch stands for the set of a text's shingles, small enough to keep for
// every article. It is empty for a text too short to be a copy of another.
type Sketch []uint32

// NewSketch returns the sketch of a text.
func NewSketch(text string) Sketch { return nil }

// Similarity estimates which share of their shingles two texts have in common.
func (s Sketch) Similarity(t Sketch) float64 { return 0 }

// Bands returns what two sketches have in common with high probability if, and
// with low probability unless, their texts are near copies.
func (s Sketch) Bands() []uint64 { return nil }
