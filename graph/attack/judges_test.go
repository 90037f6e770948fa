package attack_test

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/access/azrbac"
	"github.com/postern-graph/postern/graph/access/gcpiam"
)

// judgesOf gives the judges that the estate's clouds have.
func judgesOf(s *graph.Snapshot, c graph.Cloud) []access.Judge {
	switch c {
	case graph.GCP:
		return []access.Judge{gcpiam.New(s)}
	case graph.Azure:
		return []access.Judge{azrbac.New(s)}
	case graph.AWS, graph.Internet:
	}
	return []access.Judge{awsiam.New(s)}
}
