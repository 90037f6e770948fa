package main

import (
	"math"

	"golang.org/x/sys/unix"
)

// physicalMemory is the machine's, in bytes; 0 where the system does not tell.
func physicalMemory() int64 {
	var i unix.Sysinfo_t
	if unix.Sysinfo(&i) != nil {
		return 0
	}
	return int64(min(uint64(i.Totalram)*uint64(i.Unit), math.MaxInt64)) //nolint:unconvert // the fields' types differ by architecture
}
