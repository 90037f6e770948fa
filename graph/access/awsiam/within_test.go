package awsiam_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// TestReasonsOfObjects: an edge to a bucket that rests on its objects names the statements about objects.
func TestReasonsOfObjects(t *testing.T) {
	const bucket = "arn:aws:s3:::data-eu"
	for name, c := range map[string]struct {
		statements []string
		want       []string // statements named for u's CAN_WRITE, of the user's policy; nil where there is no edge
	}{
		"all objects":                        {[]string{allow("s3:PutObject", bucket+"/*")}, []string{"0"}},
		"one prefix":                         {[]string{allow("s3:PutObject", bucket+"/in/*")}, []string{"0"}},
		"two prefixes by two statements":     {[]string{allow("s3:PutObject", bucket+"/in/*"), allow("s3:PutObject", bucket+"/out/*")}, []string{"0", "1"}},
		"a star that crosses the slash":      {[]string{allow("s3:PutObject", "arn:aws:s3:::data-*-1*/*")}, []string{"0"}},
		"objects of another bucket":          {[]string{allow("s3:PutObject", "arn:aws:s3:::other/*")}, nil},
		"the bucket alone has no objects":    {[]string{allow("s3:PutObject", "arn:aws:s3:::else")}, nil},
		"a prefix beside one that is denied": {[]string{allow("s3:PutObject", bucket+"/in/*"), deny("s3:PutObject", bucket+"/out/*")}, []string{"0"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.typed(bucket, "AWS::S3::Bucket", graph.Props{}, graph.DataStore)
			u := a.user("u", strings.Join(c.statements, ","))
			s, j := a.build(t)
			x := graph.Extend(s)
			access.Derive(s, []access.Judge{j}, x)
			all, err := x.Build()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i := range all.NumEdges() {
				e := all.Edge(graph.EdgeID(i))
				if e.Kind != graph.CanWrite || all.ID(e.From) != u || all.ID(e.To) != bucket {
					continue
				}
				for _, r := range access.Explain(all, []access.Judge{j}, e) {
					if r.Effect == "allow" && !slices.Contains(got, r.Statement) {
						got = append(got, r.Statement)
					}
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
