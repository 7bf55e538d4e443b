// Package dps stands in for go-dateparser, which go-trafilatura brings along
// to guess dates from any text. We ask it for none: extract takes a date only
// where the page marks one. The real module's tables of 200 languages cost
// every start of the program 0.2 s and 50 MB, whether or not they are used.
//
// The replace directive in go.mod puts this module in its place. It has what
// go-htmldate v1.9.1 names, and finds nothing.
package dps

import (
	"errors"
	"time"
)

// Parser finds no date.
type Parser struct{ ParserTypes []ParserType }

// ParserType is a way to find dates.
type ParserType uint8

// Ways that are named.
const (
	CustomFormat ParserType = iota
	AbsoluteTime
)

// Configuration would say how to read dates.
type Configuration struct {
	PreferredDateSource PreferredDateSource
	StrictParsing       bool
}

// PreferredDateSource would say which of two dates is meant.
type PreferredDateSource uint8

// Past is the one that is named.
const Past PreferredDateSource = 1

// Date is what would be found.
type Date struct{ Time time.Time }

// Parse finds nothing.
func (*Parser) Parse(*Configuration, string, ...string) (Date, error) {
	return Date{}, errors.New("no dates are guessed")
}
