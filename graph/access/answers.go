package access

// Answers keeps what was found out for a class for others of its account that
// a Judge's View does not tell from it. It forgets with each account, so that
// it stays small; classes of one account follow one another. Not safe for
// concurrent use.
type Answers[T any] struct {
	j     Judge
	views Viewer // nil: every class is on its own
	class Class
	kept  map[string]T
	buf   []byte
}

// NewAnswers returns an empty store of answers of j.
func NewAnswers[T any](j Judge) *Answers[T] {
	v, _ := j.(Viewer)
	return &Answers[T]{j: j, views: v, kept: map[string]T{}}
}

// Turn says for which class is asked from now on.
func (a *Answers[T]) Turn(c Class) {
	if a.views == nil || c.Account != a.class.Account || len(a.kept) > mostKept {
		clear(a.kept)
	}
	a.class = c
}

// Forget drops everything that is kept.
func (a *Answers[T]) Forget() { clear(a.kept) }

// mostKept bounds what is kept for one account.
const mostKept = 1 << 16

// Of gives what is kept for a question that these actions decide, else what ask
// finds, and keeps it. Answers are shared: nobody may change them.
func (a *Answers[T]) Of(question string, actions []string, ask func() T) T {
	a.buf = append(append(a.buf[:0], question...), 0)
	for _, action := range actions {
		a.view(action)
	}
	return a.of(ask)
}

// OfOne is Of for a question that one action decides.
func (a *Answers[T]) OfOne(question, action string, ask func() T) T {
	a.buf = append(append(a.buf[:0], question...), 0)
	a.view(action)
	return a.of(ask)
}

func (a *Answers[T]) view(action string) {
	if a.views == nil {
		return
	}
	at := len(a.buf)
	a.buf = append(a.buf, 0, 0)
	a.buf = a.views.View(a.buf, a.class.ID, action)
	n := len(a.buf) - at
	a.buf[at], a.buf[at+1] = byte(n), byte(n>>8) //nolint:gosec // so that the views of two actions cannot be mistaken for one
}

func (a *Answers[T]) of(ask func() T) T {
	if t, ok := a.kept[string(a.buf)]; ok {
		return t
	}
	key := string(a.buf)
	t := ask() // may ask further questions of the same store
	a.kept[key] = t
	return t
}
