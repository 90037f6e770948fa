package attack

// invoke evaluates INVOKE rows: existing code is opened, or fed, by somebody
// who could not call it before. The code stays as it is, so the edge is
// CAN_INVOKE, which a walk follows under an assumption, never CAN_HIJACK.
func (ev *eval) invoke(t *Technique) {
	ev.write(t, t.Edge, ev.actors, ev.targets(t))
}
