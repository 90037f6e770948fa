package walk

// Weigh makes a search weigh its sides after every few labels, and share out
// the hops after so many edges, so that small graphs show what large ones do.
func (o Options) Weigh(labels, edges int) Options {
	o.settle, o.capAfter = labels, edges
	return o
}
