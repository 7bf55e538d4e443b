package extract

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
)

// An object is one of a page's JSON-LD.
type object map[string]any

// A linkedData is what a page's JSON-LD says, as far as it is about the page
// itself: not of lists of other pages.
type linkedData struct {
	objects []object
	byID    map[string]object
}

// maxLinkedData bounds the objects of one page.
const maxLinkedData = 1000

func readLinkedData(doc *html.Node) linkedData {
	d := linkedData{byID: map[string]object{}}
	for script := range elements(doc, "script") {
		if !isJSONLD(script) || script.FirstChild == nil {
			continue
		}
		if v, ok := parseJSONLD(script.FirstChild.Data); ok {
			d.collect(v)
		}
	}
	return d
}

// parseJSONLD forgives what pages do to JSON: comments around it, entities,
// line breaks within strings, a semicolon at the end, and a member that cannot
// be read, where what stands before it can.
func parseJSONLD(s string) (v any, ok bool) {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, cutEscapes(s))
	s = strings.TrimSpace(s)
	for _, wrap := range []string{"<!--", "-->", "//<![CDATA[", "<![CDATA[", "//]]>", "]]>", "/*", "*/", ";"} {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, wrap), wrap))
	}
	if json.Unmarshal([]byte(s), &v) == nil {
		return v, true
	}
	if json.Unmarshal([]byte(html.UnescapeString(s)), &v) == nil {
		return v, true
	}
	o, ok := membersBefore(s)
	return o, ok
}

// membersBefore returns the members of an object up to the one that cannot be
// read: quotes within a description break more JSON than anything else.
func membersBefore(s string) (map[string]any, bool) {
	members := map[string]any{}
	d := json.NewDecoder(strings.NewReader(s))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, false
	}
	for d.More() {
		key, err := d.Token()
		name, ok := key.(string)
		var value any
		if err != nil || !ok || d.Decode(&value) != nil {
			break
		}
		members[name] = value
	}
	return members, len(members) > 0
}

// collect adds the objects of a document that are about the page.
func (d *linkedData) collect(v any) {
	if len(d.objects) >= maxLinkedData {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			d.collect(e)
		}
	case map[string]any:
		o := object(v)
		d.objects = append(d.objects, o)
		if id := o.text("@id"); id != "" && len(o) > 1 && d.byID[id] == nil {
			d.byID[id] = o
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			d.collect(v[key])
		}
	}
}

// text returns a value that is a string, or a list's first.
func (o object) text(key string) string {
	switch v := o[key].(type) {
	case string:
		return html.UnescapeString(strings.TrimSpace(v))
	case []any:
		if len(v) > 0 {
			s, _ := v[0].(string)
			return html.UnescapeString(strings.TrimSpace(s))
		}
	}
	return ""
}

// types returns the words of "@type", without the vocabulary's address.
func (o object) types() []string {
	var types []string
	add := func(v any) {
		if s, ok := v.(string); ok {
			types = append(types, s[strings.LastIndexAny(s, "/#:")+1:])
		}
	}
	if list, ok := o["@type"].([]any); ok {
		for _, v := range list {
			add(v)
		}
		return types
	}
	add(o["@type"])
	return types
}

func (o object) hasType(match func(string) bool) bool {
	for _, t := range o.types() {
		if match(t) {
			return true
		}
	}
	return false
}

func isArticleType(t string) bool {
	return strings.HasSuffix(t, "Article") || strings.HasSuffix(t, "BlogPosting") || t == "Report"
}

func isListType(t string) bool {
	return t == "CollectionPage" || t == "ItemList" || t == "SearchResultsPage"
}

// refs returns the objects that are an object's value, those that are only
// named by their "@id" as they stand elsewhere. A text stands for an object
// with that name.
func (d *linkedData) refs(v any) []object {
	switch v := v.(type) {
	case string:
		return []object{{"name": v}}
	case map[string]any:
		if named := d.byID[object(v).text("@id")]; named != nil && v["name"] == nil {
			return []object{named}
		}
		return []object{v}
	case []any:
		var all []object
		for _, e := range v[:min(len(v), 50)] {
			if _, nested := e.([]any); !nested {
				all = append(all, d.refs(e)...)
			}
		}
		return all
	}
	return nil
}

// article returns the object that describes the page's article, or nil. A
// page that describes several is about the one whose headline is in its title;
// without such a one it is a list.
func (d *linkedData) article(title string) object {
	var found []object
	for _, o := range d.objects {
		if o.hasType(isArticleType) {
			found = append(found, o)
		}
	}
	title = letters(title)
	for _, o := range found {
		if h := letters(o.text("headline")); h != "" && strings.Contains(title, h) {
			return o
		}
	}
	if len(found) == 0 || len(found) > 2 {
		return nil
	}
	return found[0]
}

// page returns the object that describes the page where none describes an
// article: one with a date. It may be nil.
func (d *linkedData) page() object {
	for _, o := range d.objects {
		if o.text("datePublished") != "" && o.hasType(func(t string) bool { return strings.HasSuffix(t, "Page") || t == "CreativeWork" }) {
			return o
		}
	}
	return nil
}
