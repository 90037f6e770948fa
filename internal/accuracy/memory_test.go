package accuracy_test

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// peakMemory looks at a running process again and again until stop is closed,
// and then gives the most memory that it ever held, in bytes; 0 where the
// system does not tell. The kernel keeps the high-water mark itself, so only
// what grew in the last milliseconds can be missed. The resource usage that
// comes with the exit is no use: on Linux it begins with the resident size of
// the process that forked, here the test's own.
func peakMemory(pid int, stop <-chan struct{}) (peak int64) {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return peak
		case <-tick.C:
			peak = max(peak, highWater(pid))
		}
	}
}

// highWater reads VmHWM of proc_pid_status(5), in bytes; 0 where it is not told.
func highWater(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("\nVmHWM:"))
	line, _, _ := bytes.Cut(rest, []byte(" kB"))
	kib, _ := strconv.ParseInt(string(bytes.TrimSpace(line)), 10, 64)
	return kib << 10
}
