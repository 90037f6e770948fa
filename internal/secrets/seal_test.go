package secrets_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/internal/secrets"
)

// TestSeal: what a sealed text tells is what the text told, under any key, and the secret is gone.
func TestSeal(t *testing.T) {
	f, err := secrets.New([]byte("k"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := secrets.New([]byte("another"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, text string
		gone       []string
	}{
		{"DB_PASSWORD", "hunter2!hunter2", []string{"hunter2!hunter2"}},
		{"DATABASE_URL", "postgres://app:s3cretvalue@db/shop", []string{"s3cretvalue"}},
		{"GOOGLE_KEY", gcpKeyFile, []string{"PRIVATE KEY"}},
		{"", "#!/bin/sh\nexport AWS_ACCESS_KEY_ID=" + accessKey + "\nyum update\n", []string{accessKey}},
		{"STAGE", "production", nil},
	} {
		sealed := f.Seal(tc.name, tc.text)
		for _, s := range tc.gone {
			if strings.Contains(sealed, s) {
				t.Errorf("%s: %q is still in %q", tc.name, s, sealed)
			}
		}
		if (sealed == tc.text) != (tc.gone == nil) || f.Seal(tc.name, sealed) != sealed {
			t.Errorf("%s: sealed to %q", tc.name, sealed)
		}
		if diff := cmp.Diff(f.Pair(tc.name, tc.text), other.Pair(tc.name, sealed)); diff != "" {
			t.Errorf("%s: findings (-plain +sealed):\n%s", tc.name, diff)
		}
	}
}

// TestMask: a document loses what is a credential by its form, and nothing that it needs to be understood.
func TestMask(t *testing.T) {
	f, err := secrets.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	token := "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
	doc := `{"Description":"use ` + token + `","AccessKeyId":"` + accessKey + `","KeyId":"1234abcd-12ab-34cd-56ef-1234567890ab","SecretArn":"arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-AbCdEf"}`
	if got, want := string(f.Mask([]byte(doc))), strings.ReplaceAll(doc, token, "[secret]"); got != want {
		t.Errorf("masked to %s", got)
	}
}

func FuzzSeal(f *testing.F) {
	f.Add("DB_PASSWORD", "hunter2!hunter2")
	f.Add("", "postgres://a:bcdefg@h")
	f.Add("K", gcpKeyFile)
	f.Add("K", "\npostern-sealed:v1:e30")
	finder, err := secrets.New([]byte("k"))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		sealed := finder.Seal(name, text)
		if finder.Seal(name, sealed) != sealed {
			t.Error("sealing twice changes the text")
		}
		if !slices.Equal(finder.Pair(name, text), finder.Pair(name, sealed)) {
			t.Errorf("%q and %q tell different secrets", text, sealed)
		}
	})
}

func BenchmarkMask(b *testing.B) {
	f, err := secrets.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	doc := []byte(strings.Repeat(`{"FunctionName":"checkout-callback","Role":"arn:aws:iam::111111111111:role/service","Runtime":"python3.12"},`, 500))
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		f.Mask(doc)
	}
}
