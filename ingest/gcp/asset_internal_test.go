package gcp

import (
	"encoding/json"
	"strings"
	"testing"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"
)

// TestDecoderAgreesWithTheAPI holds our lenient decoder to Google's own message, in both spellings.
func TestDecoderAgreesWithTheAPI(t *testing.T) {
	for _, text := range []string{
		`{"name":"//run.googleapis.com/projects/p/locations/l/services/s","asset_type":"run.googleapis.com/Service","ancestors":["projects/3","organizations/1"],"update_time":"2026-09-01T06:00:00Z","resource":{"parent":"//cloudresourcemanager.googleapis.com/projects/3","location":"l","data":{"a":"b","n":3}},"iam_policy":{"etag":"BwX=","bindings":[{"role":"roles/viewer","members":["user:a@b"],"condition":{"title":"t","expression":"true"}}]}}`,
		`{"name":"//run.googleapis.com/projects/p/locations/l/services/s","assetType":"run.googleapis.com/Service","ancestors":["projects/3","organizations/1"],"updateTime":"2026-09-01T06:00:00Z","resource":{"parent":"//cloudresourcemanager.googleapis.com/projects/3","location":"l","data":{"a":"b","n":3}},"iamPolicy":{"etag":"BwX=","bindings":[{"role":"roles/viewer","members":["user:a@b"],"condition":{"title":"t","expression":"true"}}]}}`,
	} {
		got, err := decodeAsset(json.RawMessage(text))
		if err != nil {
			t.Fatal(err)
		}
		var want assetpb.Asset
		if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		type view struct {
			Name, Type, Parent, Location, A, Role, Member, Cond string
			Ancestors                                           []string
			At                                                  int64
		}
		b := got.policy.list("bindings")[0]
		ours := view{got.name, got.typ, got.parent, got.location, got.data.str("a"), b.str("role"), b.strings("members")[0], b.str("condition.expression"), got.ancestors, got.updated}
		w := want.GetIamPolicy().GetBindings()[0]
		theirs := view{
			want.GetName(), want.GetAssetType(), want.GetResource().GetParent(), want.GetResource().GetLocation(),
			want.GetResource().GetData().GetFields()["a"].GetStringValue(), w.GetRole(), w.GetMembers()[0], w.GetCondition().GetExpression(),
			want.GetAncestors(), want.GetUpdateTime().GetSeconds(),
		}
		if diff := cmp.Diff(theirs, ours); diff != "" {
			t.Error(diff)
		}
	}
}

// TestLibrary: the packed roles unpack to what they were.
func TestLibrary(t *testing.T) {
	l, err := openLibrary()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(l.Roles); n < 2400 {
		t.Errorf("%d roles", n)
	}
	want := []string{"iam.serviceAccounts.get", "iam.serviceAccounts.getAccessToken", "iam.serviceAccounts.getOpenIdToken", "iam.serviceAccounts.list"}
	if diff := cmp.Diff(want, l.permissions("roles/iam.workloadIdentityUser")); diff != "" {
		t.Error(diff)
	}
	owner := l.permissions("roles/owner")
	if len(owner) < 10000 || !strings.HasPrefix(owner[0], "a") {
		t.Errorf("roles/owner has %d permissions", len(owner))
	}
}
