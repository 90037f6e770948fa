package graph

// edgeList gathers edges in pieces, so that millions of them are never copied
// to make room for more.
type edgeList struct {
	full [][]edgeRec
	last []edgeRec
}

const edgesPerPiece = 1 << 16

func (l *edgeList) add(e edgeRec) {
	if len(l.last) == edgesPerPiece {
		l.full = append(l.full, l.last)
		l.last = make([]edgeRec, 0, edgesPerPiece)
	}
	l.last = append(l.last, e)
}

// each gives every edge to a function that may change it.
func (l *edgeList) each(do func(*edgeRec)) {
	for _, piece := range append(l.full, l.last) {
		for i := range piece {
			do(&piece[i])
		}
	}
}

func (l *edgeList) len() int { return len(l.full)*edgesPerPiece + len(l.last) }
