package rag

import (
	"math"
	"slices"
	"testing"
)

func meanings(cosines ...float64) (out []float64) {
	found := make([]candidate, len(cosines))
	meaning(found, cosines)
	for _, c := range found {
		out = append(out, math.Round(1e6*c.features[fMeaning])/1e6)
	}
	return out
}

func TestMeaningIsHowAPassageStandsOut(t *testing.T) {
	cosines := []float64{.31, .28, .3, .29, .62, .3, .27, .31}
	got := meanings(cosines...)
	if slices.Max(got) != got[4] || got[4] < .6 || got[4] > 1 {
		t.Errorf("%v of %v", got, cosines)
	}
	for i, c := range cosines {
		if c < .3 && got[i] != 0 {
			t.Errorf("%v is below the mean, and counts %v", c, got[i])
		}
	}
}

// Where a model's cosines lie says nothing.
func TestMeaningHasNoScale(t *testing.T) {
	cosines := []float64{.31, .28, -.3, .29, .62, .3, .27, .31}
	narrow := make([]float64, len(cosines))
	for i, c := range cosines {
		narrow[i] = .8 + .1*c
	}
	if got, want := meanings(narrow...), meanings(cosines...); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestPassageWithoutAVectorIsAnAverageOne(t *testing.T) {
	with, without := meanings(.3, .4, .5, .9), meanings(.3, .4, 0, .5, .9, 0)
	if without[2] != 0 || without[5] != 0 || !slices.Equal(with, slices.Concat(without[:2], without[3:5])) {
		t.Errorf("%v, without two of them %v", with, without)
	}
}

func TestMeaningOfLittle(t *testing.T) {
	for _, cosines := range [][]float64{{}, {0}, {.7}, {.7, .7, .7}, {0, 0}, {0, .7}} {
		if got := meanings(cosines...); slices.ContainsFunc(got, func(x float64) bool { return x != 0 }) {
			t.Errorf("%v of %v", got, cosines)
		}
	}
}

func TestRanksAreFused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		scores []float64
		want   []int
	}{
		{"of one mind", []float64{4, 3, 2, 1}, []int{0, 1, 2, 3}},
		{"of no opinion", []float64{1, 1, 1, 1}, []int{0, 1, 2, 3}},
		{"the other way round", []float64{1, 2, 3, 4}, []int{0, 3, 1, 2}},
		{"the last is the best", []float64{3, 2, 1, 0, 9}, []int{0, 1, 4, 2, 3}},
		{"none", nil, []int{}},
	} {
		if got := fuse(tt.scores); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
