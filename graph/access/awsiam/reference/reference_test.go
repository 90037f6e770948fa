package reference_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/access/awsiam/reference"
)

// TestTable holds the embedded data against what AWS's pages say of a few
// actions, and against its own size.
func TestTable(t *testing.T) {
	all := reference.All()
	n := 0
	for _, s := range all.Services {
		n += len(s.Actions())
		if s.Name == "" || s.Prefix == "" {
			t.Errorf("service %q is empty", s.Prefix)
		}
	}
	if len(all.Services) != 456 || n != 22091 {
		t.Errorf("%d services with %d actions, want 456 with 22091", len(all.Services), n)
	}
	for _, tc := range []struct {
		action, is string
		level      reference.Level
		types      []string
	}{
		{"s3:getobject", "s3:GetObject", reference.Read, []string{"accesspointobject", "object"}},
		{"EC2:DescribeInstances", "ec2:DescribeInstances", reference.List, nil},
		{"iam:PassRole", "iam:PassRole", reference.Write, []string{"role"}},
		{"iam:PutRolePolicy", "iam:PutRolePolicy", reference.Permissions, []string{"role"}},
		{"lambda:TagResource", "lambda:TagResource", reference.Tagging, nil},
	} {
		a, ok := all.Action(tc.action)
		if !ok {
			t.Errorf("no action %s", tc.action)
			continue
		}
		var types []string
		for _, x := range a.Types {
			types = append(types, x.Name)
		}
		if a.String() != tc.is || a.Level != tc.level || tc.types != nil && !cmp.Equal(types, tc.types) {
			t.Errorf("%s is %s, %s on %v; want %s, %s on %v", tc.action, a, a.Level, types, tc.is, tc.level, tc.types)
		}
	}
}

func TestMatching(t *testing.T) {
	for pattern, want := range map[string]int{
		"s3:GetObject": 1, "s3:getobjectacl": 1, "s3:GetObjects": 0, "nosuch:*": 0, "s3:": 0, "sts:assumerole": 1, "sts:AssumeRole*": 3, "*": 22091,
	} {
		if got := len(reference.All().Matching(pattern)); got != want {
			t.Errorf("%s matches %d actions, want %d", pattern, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	for typed, want := range map[string]string{
		"s3:GetObjects": "s3:GetObject", "s3:ListBuckets": "s3:ListBucket", "lamda:InvokeFunction": "lambda:InvokeFunction",
		"iam:PasRole": "iam:PassRole", "zzz:Whatever": "", "s3": "", "s3:Frobnicate": "",
	} {
		if got := reference.All().Nearest(typed); got != want {
			t.Errorf("nearest to %s is %q, want %q", typed, got, want)
		}
	}
}

func TestHasKey(t *testing.T) {
	s, _ := reference.All().Service("s3")
	for key, want := range map[string]bool{
		"s3:prefix": true, "s3:PREFIX": true, "s3:ExistingObjectTag/team": true, "s3:prefx": false, "s3:ExistingObjectTag": false, "s3:prefix/x": false,
	} {
		if got := s.HasKey(key); got != want {
			t.Errorf("s3 has %s: %v, want %v", key, got, want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		reference.Load()
	}
}
