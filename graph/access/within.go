package access

// Insider is an optional ability of a Judge: to give the reasons for which an action passes on what lies in a resource and
// has no node of its own, such as the objects of a bucket or the indexes of a table. An edge to the resource says that the
// action passes on it or on something in it, so these reasons hold the edge as much as those of the resource itself.
type Insider interface {
	Within(r Request) []Reason
}

// within adds the reasons of what lies in a resource to those of the resource, each once.
func within(j Judge, r Request, why []Reason) []Reason {
	in, ok := j.(Insider)
	if !ok {
		return why
	}
	seen := make(map[Reason]bool, len(why))
	for _, w := range why {
		seen[w] = true
	}
	for _, w := range in.Within(r) {
		if !seen[w] {
			seen[w] = true
			why = append(why, w)
		}
	}
	return why
}
