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
	const least, most = 32, 512
	workers := max(1, min(runtime.GOMAXPROCS(0), n/least))
	run := min(max(least, n/workers/16), most)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		do := start()
		wg.Go(func() {
			for {
				lo := int(next.Add(int64(run))) - run
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
