package access

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Share spreads the numbers from 0 to n over the processors, in runs of
// neighbours, as classes of one account follow one another and ask the same
// things. start is called once for each worker, in this goroutine, and gives
// the function that does its part. Share returns when all is done.
func Share(n int, start func() func(int)) {
	const run = 32
	workers := max(1, min(runtime.GOMAXPROCS(0), n/run))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		do := start()
		wg.Go(func() {
			for {
				lo := int(next.Add(run)) - run
				if lo >= n {
					return
				}
				for i := lo; i < min(n, lo+run); i++ {
					do(i)
				}
			}
		})
	}
	wg.Wait()
}
