package graph

import "runtime"

// ahead reads chunks while those before them are taken, on as many cores as
// there are; they are taken in the order in which they came.
type ahead[Part any] struct{ parts []chan Part }

// start reads a chunk, and takes earlier ones where many are being read.
func (a *ahead[Part]) start(read func() Part, take func(Part) error) error {
	part := make(chan Part, 1)
	go func() { part <- read() }()
	a.parts = append(a.parts, part)
	for len(a.parts) > 2*runtime.GOMAXPROCS(0) {
		if err := a.next(take); err != nil {
			return err
		}
	}
	return nil
}

// finish takes what is still being read.
func (a *ahead[Part]) finish(take func(Part) error) error {
	for len(a.parts) > 0 {
		if err := a.next(take); err != nil {
			return err
		}
	}
	return nil
}

func (a *ahead[Part]) next(take func(Part) error) error {
	part := <-a.parts[0]
	a.parts = a.parts[1:]
	return take(part)
}
