package aws

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the documents
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
)

//go:embed managed/policies.json.gz
var packedPolicies []byte

// managedPolicies unpacks the embedded documents once, on first use: most runs need a few of them.
//
//nolint:gochecknoglobals // a constant that takes time to make
var managedPolicies = sync.OnceValues(func() (map[string]string, error) {
	z, err := gzip.NewReader(bytes.NewReader(packedPolicies))
	if err != nil {
		return nil, fmt.Errorf("unpack managed policies: %w", err)
	}
	var m map[string]string
	if err := json.NewDecoder(z).Decode(&m); err != nil {
		return nil, fmt.Errorf("read managed policies: %w", err)
	}
	return m, nil
})

// isAWSManaged tells the ARN of a policy that AWS keeps.
func isAWSManaged(policy string) bool {
	a, ok := parseARN(policy)
	return ok && a.Service == "iam" && a.Account == "aws" && strings.HasPrefix(a.Resource, "policy/")
}

// embedded writes the AWS managed policy that an export names without its document. Its facts are observed before all
// others, so that a document of an export wins wherever both meet.
func (e *emitter) embedded(policy string) error {
	all, err := managedPolicies()
	if err != nil {
		return err
	}
	doc, ok := all[policy]
	if !ok {
		e.gap("iam", graph.GapUnresolved, policy+" is attached, and its document is neither in the export nor known")
		return nil
	}
	a, _ := parseARN(policy)
	e.sink.Node(graph.NodeFact{
		ID: policy, Labels: []graph.Label{graph.Policy}, Name: a.name(), Cloud: graph.AWS, Type: "AWS::IAM::ManagedPolicy",
		Props: graph.Props{
			graph.PropDocument: doc, graph.PropPolicyKind: "managed", "aws_managed": true, "document_source": "embedded",
		},
		Origin: graph.Origin{Scope: e.scope, Record: "embedded", Observed: -1},
	})
	return nil
}
