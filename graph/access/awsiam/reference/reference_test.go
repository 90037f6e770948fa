package reference_test

import (
	"strings"
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
		for _, a := range s.Actions() {
			for _, x := range a.Types {
				if !strings.HasPrefix(x.ARN, "arn:") {
					t.Errorf("%s: type %q has ARN %q", a, x.Name, x.ARN)
				}
			}
		}
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

// TestRequired: an action on an instance and a profile must be allowed both; one on objects is one or the other.
func TestRequired(t *testing.T) {
	for name, want := range map[string]map[string]bool{
		"s3:GetObject":                     {"accesspointobject": false, "object": false},
		"iam:PassRole":                     {"role": true},
		"ecs:RunTask":                      {"task-definition": true},
		"lambda:AddLayerVersionPermission": {"layerVersion": true},
	} {
		a, ok := reference.All().Action(name)
		if !ok {
			t.Errorf("no action %s", name)
			continue
		}
		got := map[string]bool{}
		for i, x := range a.Types {
			got[x.Name] = a.Required[i]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestControlPolicies: the services of the list in "Resource control policies", and no others.
func TestControlPolicies(t *testing.T) {
	n := 0
	for _, s := range reference.All().Services {
		if s.RCP {
			n++
		}
	}
	if n != 62 {
		t.Errorf("%d services, want 62", n)
	}
	for prefix, want := range map[string]bool{"s3": true, "STS": true, "kms": true, "dynamodb": true, "lambda": false, "iam": false, "ec2": false} {
		if s, ok := reference.All().Service(prefix); !ok || s.RCP != want {
			t.Errorf("%s: %v", prefix, s)
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
