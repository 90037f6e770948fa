package accuracy_test

import (
	"os"
	"syscall"
)

// peakMemory gives the peak resident size of a process that has ended, in bytes.
func peakMemory(p *os.ProcessState) int64 {
	if u, ok := p.SysUsage().(*syscall.Rusage); ok {
		return u.Maxrss << 10
	}
	return 0
}
