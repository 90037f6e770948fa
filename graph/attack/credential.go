package attack

// credential evaluates CREDENTIAL rows: whoever may make or reset the secret of
// a principal can act as it. Gates of the row look at quotas and at whether the
// kind of secret exists.
func (ev *eval) credential(t *Technique) {
	ev.write(t, t.Edge, ev.actors, ev.targets(t))
}
