package graph

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Spread does a task for the numbers from 0 to n on all processors, in runs of
// neighbours: [0, run), [run, 2·run) and so on. Runs must not depend on one
// another. It returns when all are done.
func Spread(n, run int, do func(from, to int)) {
	var next atomic.Int64
	work := func() {
		for {
			from := int(next.Add(int64(run))) - run
			if from >= n {
				return
			}
			do(from, min(n, from+run))
		}
	}
	workers := min(runtime.GOMAXPROCS(0), (n+run-1)/run)
	if workers <= 1 {
		work()
		return
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(work)
	}
	wg.Wait()
}

// sortSpread sorts on all processors what no two of are equal: runs first, then
// what neighbours make together.
func sortSpread[T any](list []T, compare func(x, y T) int) []T {
	run := max(1<<12, (len(list)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	Spread(len(list), run, func(from, to int) { slices.SortFunc(list[from:to], compare) })
	if run >= len(list) {
		return list
	}
	other := make([]T, len(list))
	for ; run < len(list); run *= 2 {
		Spread(len(list), 2*run, func(from, to int) {
			mergeSorted(other[from:to], list[from:min(from+run, to)], list[min(from+run, to):to], compare)
		})
		list, other = other, list
	}
	return list
}

func mergeSorted[T any](into, x, y []T, compare func(x, y T) int) {
	for i := range into {
		if len(y) == 0 || len(x) > 0 && compare(x[0], y[0]) < 0 {
			into[i], x = x[0], x[1:]
		} else {
			into[i], y = y[0], y[1:]
		}
	}
}
