package attack

// trust evaluates TRUST rows: whoever may write whom a principal trusts can
// write himself there. Where the trust alone lets him in, nothing else is
// asked; a row says with not_denied that a deny still counts.
func (ev *eval) trust(t *Technique) {
	ev.write(t, t.Edge, ev.actors, ev.targets(t))
}
