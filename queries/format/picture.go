package format

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/internal/escape"
)

// picture is a chain laid out for SVG: boxes from left to right, in lines of a few, and an arrow before each but the first.
// Lengths are in the picture's own units, near pixels.
type picture struct {
	Width, Height int
	Text          string // the whole chain, for those who do not see it
	Boxes         []box
	Arrows        []arrow
}

type box struct {
	X, Y, W, H  int
	MidX, NameY int
	Name, ID    string // Name is cut to fit
}

type arrow struct {
	X1, X2, Y   int
	Label, Note string // Note stands below the line, cut to fit
	MidX        int
	LabelY      int
	NoteY       int
	Head        string // points of the head
	Class       string
	Title       string
}

const (
	perLine   = 4
	boxWidth  = 175
	boxHeight = 34
	gap       = 130 // between boxes, where the arrow lies
	lineSpace = 64
	margin    = 4
	nameFits  = 21 // characters in a box
	labelFits = 20 // characters on an arrow
)

// draw lays a chain out. O(nodes).
func draw(c chain) picture {
	p := picture{Text: escape.Terminal(c.String())}
	lines := (len(c.nodes) + perLine - 1) / perLine
	p.Height = lines*lineSpace + 2*margin
	for i, id := range c.nodes {
		line, place := i/perLine, i%perLine
		lead := 0
		if lines > 1 {
			lead = gap // a line that goes on begins with its arrow
		}
		x := margin + lead + place*(boxWidth+gap)
		y := margin + line*lineSpace + (lineSpace-boxHeight)/2
		p.Width = max(p.Width, x+boxWidth+margin)
		p.Boxes = append(p.Boxes, box{X: x, Y: y, W: boxWidth, H: boxHeight, MidX: x + boxWidth/2, NameY: y + boxHeight/2 + 4, Name: cut(escape.Terminal(shortName(id)), nameFits), ID: escape.Terminal(id)})
		if i > 0 {
			p.Arrows = append(p.Arrows, arrowBefore(c.steps[i-1], x, y))
		}
	}
	return p
}

// arrowBefore draws the step that leads to the box at x, y.
func arrowBefore(s step, x, y int) arrow {
	a := arrow{X1: x - gap + 4, X2: x - 4, Y: y + boxHeight/2, MidX: x - gap/2, LabelY: y + boxHeight/2 - 6, NoteY: y + boxHeight/2 + 15, Class: "sure"}
	a.Label, a.Title = cut(phrase(s.kind), labelFits), phrase(s.kind)
	switch {
	case s.technique != "":
		a.Note = s.technique
	case s.via != "":
		a.Note = "via " + shortName(s.via)
	}
	if s.certainty != "" {
		a.Class = "unsure"
		a.Title += " (" + s.certainty + ")"
	}
	if s.via != "" {
		a.Title += ", via " + s.via
	}
	if s.technique != "" {
		a.Title += ", by " + s.technique
	}
	a.Note, a.Title = cut(escape.Terminal(a.Note), labelFits), escape.Terminal(a.Title)
	tip, back := a.X2, a.X2-7
	if s.backwards {
		tip, back = a.X1, a.X1+7
	}
	a.Head = fmt.Sprintf("%d,%d %d,%d %d,%d", tip, a.Y, back, a.Y-4, back, a.Y+4)
	return a
}

// shortName is the last part of an id, which people know a thing by.
func shortName(id string) string {
	name := strings.TrimRight(id, "/:")
	if i := strings.LastIndexAny(name, "/:"); i >= 0 && i < len(name)-1 {
		name = name[i+1:]
	}
	return name
}

var phrases = sync.OnceValue(graph.Kinds)

// phrase is what a drawing writes on an arrow of a kind.
func phrase(kind string) string {
	i := slices.IndexFunc(phrases(), func(k graph.KindInfo) bool { return string(k.Kind) == kind })
	if i < 0 {
		return strings.ToLower(strings.ReplaceAll(kind, "_", " "))
	}
	return phrases()[i].Phrase
}
