package attack_test

import (
	"fmt"

	"github.com/postern-graph/postern/graph"
)

// other reads the lines of the clouds that are not AWS.
func (p *notation) other(f []string, _ map[string]string, _ graph.Props) error {
	return fmt.Errorf("unknown word %q", f[0])
}
