package attack

// hijack evaluates HIJACK_EXISTING rows: what runs with an identity is changed,
// or a shell opened in it. A target that runs as nobody is worth the code it
// holds and no more, so it makes no edge: see Technique.runs.
func (ev *eval) hijack(t *Technique) {
	ev.write(t, t.Edge, ev.actors, ev.targets(t))
}
