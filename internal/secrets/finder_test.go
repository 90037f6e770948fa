package secrets_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/internal/secrets"
)

// The values below are made up, and put together at run time so that no scanner takes this file for a leak.
var (
	accessKey  = "AKIA" + "Q3EGTESTKEYABCDE"
	privateKey = "-----BEGIN PRIVATE " + "KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END PRIVATE KEY-----"
	gcpKeyFile = `{"type":"service_account","client_email":"ci@shop.iam.gserviceaccount.com","private_key":"` + "made" + `-up-key"}`
)

func TestPair(t *testing.T) {
	f, err := secrets.New([]byte("store key"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, value string
		want        []string // kind, and owner where known
	}{
		{"DB_PASSWORD", "hunter2!hunter2", []string{"named-secret"}},
		{"STRIPE_KEY", "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc", []string{"stripe-access-token"}},
		{"AWS_ACCESS_KEY_ID", accessKey, []string{"aws-access-token aws-access-key " + accessKey}},
		{"KEYFILE", gcpKeyFile, []string{"gcp-service-account-key gcp-service-account ci@shop.iam.gserviceaccount.com"}},
		{"KEYFILE64", base64.StdEncoding.EncodeToString([]byte(gcpKeyFile + strings.Repeat(" ", 100))), []string{"gcp-service-account-key gcp-service-account ci@shop.iam.gserviceaccount.com"}},
		{"DATABASE_URL", "postgres://app:s3cr3tpw@db.internal:5432/shop", []string{"url-password"}},
		{"AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=shopfiles;AccountKey=" + "bWFkZXVw" + "bWFkZXVwbWFkZXVw==;EndpointSuffix=core.windows.net", []string{"connection-string azure-storage-account shopfiles"}},
		{"TLS_KEY", privateKey, []string{"private-key"}},

		{"DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-x", nil},
		{"DB_PASSWORD", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/x)", nil},
		{"DB_PASSWORD", "{{resolve:secretsmanager:db}}", nil},
		{"DB_PASSWORD", "${DB_PASSWORD}", nil},
		{"SECRET_NAME", "prod/db/main-database", nil},
		{"TOKEN_TTL", "3600000", nil},
		{"LOG_LEVEL", "debug", nil},
		{"TABLE", "orders-2024-eu-west-1-production", nil},
		{"EMPTY_PASSWORD", "", nil},
	} {
		t.Run(tc.name+"="+tc.value[:min(len(tc.value), 12)], func(t *testing.T) {
			var got []string
			for _, x := range f.Pair(tc.name, tc.value) {
				got = append(got, strings.TrimSpace(x.Kind+" "+x.Owner.Kind+" "+x.Owner.ID))
				if len(x.Fingerprint) != 32 || x.Name != tc.name {
					t.Errorf("finding %+v", x)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestText(t *testing.T) {
	f, err := secrets.New([]byte("k"))
	if err != nil {
		t.Fatal(err)
	}
	text := "#!/bin/sh\nexport AWS_ACCESS_KEY_ID=" + accessKey + "\nyum update\n"
	got := f.Text(text)
	if len(got) != 1 || got[0].Owner.ID != accessKey {
		t.Fatalf("findings %+v", got)
	}
}

func TestFingerprint(t *testing.T) {
	a, _ := secrets.New([]byte("a"))
	b, _ := secrets.New([]byte("b"))
	if a.Fingerprint("x") != a.Fingerprint(" x\n") {
		t.Error("one value, two fingerprints")
	}
	if a.Fingerprint("x") == b.Fingerprint("x") || a.Fingerprint("x") == a.Fingerprint("y") {
		t.Error("two keys or values, one fingerprint")
	}
}

func FuzzPair(f *testing.F) {
	f.Add("DB_PASSWORD", "hunter2!hunter2")
	f.Add("K", gcpKeyFile)
	f.Add("", "postgres://a:bcdefg@h")
	finder, err := secrets.New([]byte("k"))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, value string) {
		for _, x := range finder.Pair(name, value) {
			if x.Kind == "" || len(x.Fingerprint) != 32 {
				t.Errorf("finding %+v", x)
			}
		}
	})
}
