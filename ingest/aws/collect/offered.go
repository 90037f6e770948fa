package collect

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed data/offered.txt
var offeredText string

// offered lists for a service the regions that it does not have, and under "regions" all that are known.
var offered = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(offeredText) {
		if f := strings.Fields(line); len(f) > 1 {
			out[f[0]] = f[1:]
		}
	}
	return out
})

// notOffered tells that a service is known to have no endpoint in a region, so that a name which does not resolve
// means that there is nothing to read. Of a region that is newer than the list it is not known: there, and where the
// service is offered, a name without an answer is a failure of the resolver's as likely as not.
func notOffered(service, region string) bool {
	return slices.Contains(offered()[service], region)
}
