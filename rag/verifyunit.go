package rag

import (
	"strings"

	"newshound/corpus"
)

// Of a toll a figure is the part that has one end: the dead are not the
// injured, in whatever words and language.
type toll int

const (
	noToll toll = iota
	killed
	injured
	detained
)

// tollReach is how many words behind a figure, or else before it, its end is
// told.
const tollReach = 4

// tollOf returns the end of those that a figure counts: the closest behind it,
// or else before it.
func tollOf(text string, tokens []corpus.Token, s *stated) toll {
	low := func(i int) toll { return tolls[strings.ToLower(tokens[i].Of(text))] }
	for i := s.last; i < min(len(tokens), s.last+1+tollReach); i++ {
		if strings.ContainsAny(text[tokens[max(s.last, i-1)].Start:tokens[i].Start], ",;") || i > s.last && numbered(tokens[i].Of(text)) {
			break
		}
		if k := low(i); k != noToll {
			return k
		}
	}
	for i := s.first - 1; i >= max(0, s.first-tollReach) && !strings.ContainsAny(text[tokens[i].Start:tokens[i+1].Start], ",;"); i-- {
		if k := low(i); k != noToll {
			return k
		}
	}
	return noToll
}

func numbered(word string) bool {
	return numerals[strings.ToLower(word)] > 0 || isDigits(word)
}

// measureOf returns what a figure with a measure is measured in, "" of others.
func measureOf(text string, tokens []corpus.Token, s *stated) string {
	for i := s.last; i < min(len(tokens), s.last+2); i++ {
		if m := measures[strings.ToLower(tokens[i].Of(text))]; m != "" {
			return m
		}
	}
	return ""
}

// ranged reports whether a figure is the end of a range, or the most that
// something can be: "between 10 and 20", "up to 20".
func ranged(text string, tokens []corpus.Token, s *stated) bool {
	for i := max(0, s.first-4); i < s.first; i++ {
		if ceilings[strings.ToLower(tokens[i].Of(text))] && !strings.ContainsAny(text[tokens[i].Start:tokens[s.first].Start], ",;") {
			return i >= s.first-2 || betweens[strings.ToLower(tokens[i].Of(text))]
		}
	}
	return false
}

// measures are of one quantity each; a figure of one is none of another.
var (
	measures = spellings(map[string]string{
		"second": "second seconds секунда секунди секунды секунд sekunde sekunden segundo segundos seconde secondes",
		"minute": "minute minutes минута минути минуты минут minuten minuto minutos",
		"hour":   "hour hours час часа часове часов stunde stunden hora horas heure heures",
		"day":    "day days ден дни дня дней день tag tage tagen día días jour jours",
		"week":   "week weeks седмица седмици неделя недели недель woche wochen semana semanas semaine semaines",
		"month":  "month months месец месеца месеци месяц месяца месяцев monat monate monaten mes meses mois",
		"year":   "year years година години год года лет jahr jahre jahren año años an ans année années",
		"metre":  "metre metres meter meters метър метра метров metern metro metros mètre mètres",
		"km":     "km kilometre kilometres kilometer kilometers километър километра километров kilometern kilómetro kilómetros kilomètre kilomètres",
		"mile":   "mile miles миля мили миль meile meilen milla millas mille",
		"tonne":  "tonne tonnes ton tons тон тона тонна тонны тонн tonnen tonelada toneladas",
		"kg":     "kg kilogram kilograms килограм килограма килограмма килограммов kilogramm kilo kilos",
	})
	tolls = func() map[string]toll {
		out := make(map[string]toll)
		for end, list := range map[toll]string{
			killed: `dead killed died die deaths fatalities killing загинали загинаха убити мъртви погибли погибших убиты убито
				tote toten getötet starben gestorben muertos murieron fallecidos morts tués mortes`,
			injured: `injured wounded hurt injuries injuring ранени пострадали раненых ранены пострадавших
				verletzte verletzten verletzt heridos heridas lesionados blessés blessées`,
			detained: `arrested detained arrests арестувани задържани арестованы задержаны festgenommen verhaftet detenidos arrestados arrêtés arrêtées`,
		} {
			for _, w := range strings.Fields(list) {
				out[w] = end
			}
		}
		return out
	}()
	betweens = set("between между zwischen entre")
	ceilings = set("between up most между до zwischen bis entre hasta jusqu'à under below fewer less")
)

// portions are numbers that are only told in words: dozens, half.
var portions = values(map[float64]string{
	24:   "dozens десетки десятки dutzende docenas dizaines",
	200:  "hundreds стотици сотни hunderte cientos centaines",
	2000: "thousands хиляди тысячи tausende miles milliers",
	0.5:  "half половината половина hälfte mitad moitié",
})

// unportioned returns the tokens of a text's portions that no ground has: of
// dozens there may be a number.
func (g *ground) unportioned(text string, tokens []corpus.Token) (out []corpus.Span) {
	for i, t := range tokens {
		least := portions[strings.ToLower(t.Of(text))]
		if least == 0 || i > 0 && numbered(tokens[i-1].Of(text)) || g.portion(least) {
			continue
		}
		out = append(out, t.Span)
	}
	return out
}

func (g *ground) portion(least float64) bool {
	if g.portions[least] {
		return true
	}
	for _, s := range g.stated {
		for _, n := range s.readings {
			if least >= 1 && s.kind == aFigure && least <= n && n < 10*least || least < 1 && s.unit == "%" && n > 45 && n < 55 {
				return true
			}
		}
	}
	return false
}
