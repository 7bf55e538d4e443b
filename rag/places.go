package rag

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// places are names of countries (from CLDR, through x/text), states of the
// USA and large cities, in lower case.
var places = placeNames()

func placeNames() map[string]bool {
	out := make(map[string]bool)
	names := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if r, err := language.ParseRegion(string([]rune{a, b})); err == nil && r.IsCountry() {
				out[strings.ToLower(names.Name(r))] = true
			}
		}
	}
	for _, list := range []string{statesOfUSA, largeCities, otherPlaces} {
		for name := range strings.SplitSeq(list, ",") {
			out[strings.TrimSpace(name)] = true
		}
	}
	return out
}

const statesOfUSA = `alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, georgia,
	hawaii, idaho, illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan,
	minnesota, mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, new york,
	north carolina, north dakota, ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina, south dakota,
	tennessee, texas, utah, vermont, virginia, washington, west virginia, wisconsin, wyoming, puerto rico`

const largeCities = `amsterdam, athens, atlanta, austin, baghdad, baltimore, bangkok, barcelona, beijing, beirut, belgrade,
	berlin, boston, brussels, bucharest, budapest, buenos aires, cairo, cape town, caracas, chicago, cleveland, copenhagen,
	dallas, damascus, delhi, denver, detroit, dubai, dublin, edinburgh, geneva, glasgow, hanoi, havana, helsinki, houston,
	istanbul, jakarta, jerusalem, johannesburg, kabul, karachi, kharkiv, kyiv, lagos, las vegas, lima, lisbon, london,
	los angeles, lyon, madrid, manchester, manila, melbourne, memphis, mexico city, miami, milan, milwaukee, minneapolis,
	montreal, moscow, mumbai, munich, nairobi, nashville, new delhi, new orleans, new york city, odesa, oslo, ottawa, paris,
	philadelphia, phoenix, pittsburgh, portland, prague, rio de janeiro, riyadh, rome, sacramento, san antonio, san diego,
	san francisco, santiago, sao paulo, seattle, seoul, shanghai, singapore, sofia, st. louis, stockholm, sydney, taipei,
	tehran, tel aviv, tokyo, toronto, tripoli, tunis, vancouver, venice, vienna, warsaw, washington dc, zurich`

const otherPlaces = `us, usa, u.s, america, uk, u.k, britain, england, scotland, wales, northern ireland, turkey, hong kong,
	taiwan, gaza, west bank, crimea, europe, asia, africa, antarctica, russia, ukraine, syria, iran, south korea,
	north korea, vatican, czech republic, ivory coast, congo, kosovo, palestine, bosnia, myanmar, burma`
