package azure_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/azrbac"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/azure"
)

const oneSite = `{"id":"` + prov + `Microsoft.Web/sites/pay","type":"microsoft.web/sites","properties":{}}`

func arg(b []byte) azure.Options {
	return azure.Options{ARG: []ingest.File{ingest.Bytes("in.json", b)}}
}

func zipped(b []byte) []byte {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	_, _ = z.Write(b)
	_ = z.Close()
	return buf.Bytes()
}

func wide(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// TestBadInput: what can be read is read, the rest is named.
func TestBadInput(t *testing.T) {
	good := `{"count":1,"data":[` + oneSite + `]}`
	for _, tc := range []struct {
		name   string
		in     []byte
		fails  string // part of the error, when the file is none of ours
		site   bool
		reason graph.GapReason
	}{
		{name: "plain", in: []byte(good), site: true},
		{name: "gzip", in: zipped([]byte(good)), site: true},
		{name: "mark", in: append([]byte("\xef\xbb\xbf"), good...), site: true},
		{name: "UTF-16", in: wide(good), site: true},
		{name: "a line each", in: []byte(oneSite + "\n" + oneSite + "\n"), site: true},
		{name: "empty list", in: []byte(`{"count":0,"data":[]}`)},
		{name: "empty", in: nil, reason: graph.GapUnreadable},
		{name: "cut off", in: []byte(`{"data":[` + oneSite + `,{"id":"/subscr`), site: true, reason: graph.GapTruncated},
		{name: "not JSON", in: []byte("<html>"), fails: "in.json"},
		{name: "export of AWS", in: []byte(`{"UserDetailList":[],"RoleDetailList":[{"Arn":"x"}]}`), fails: "AWS"},
		{name: "export of Google Cloud", in: []byte(`{"name":"//x/y","asset_type":"z"}`), fails: "Google Cloud"},
		{name: "AzureHound under --arg", in: []byte(`{"data":[{"kind":"AZUser","data":{"id":"x"}}]}`), fails: "--azurehound"},
		{name: "words instead of records", in: []byte(`[1,"x",null,` + oneSite + `]`), site: true, reason: graph.GapMalformed},
		{name: "no id", in: []byte(`[{"type":"microsoft.web/sites"},` + oneSite + `]`), site: true, reason: graph.GapMalformed},
		{name: "properties of another type", in: []byte(`[{"id":"` + prov + `Microsoft.Web/sites/pay","type":"microsoft.web/sites","identity":[1],"properties":"x","tags":7}]`), site: true},
		{name: "too deep", in: []byte(`[` + strings.Repeat(`[`, 5000) + strings.Repeat(`]`, 5000) + `,` + oneSite + `]`), site: true, reason: graph.GapUnreadable},
		{name: "duplicate keys and ids", in: []byte(`[` + oneSite + `,{"id":"x","id":"` + prov + `Microsoft.Web/sites/PAY","type":"microsoft.web/sites"}]`), site: true},
		{name: "a type without a row", in: []byte(`[{"id":"` + prov + `Microsoft.New/things/t","type":"microsoft.new/things"},` + oneSite + `]`), site: true, reason: graph.GapNameOnly},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := ingest.Batch{}
			err := azure.Import(t.Context(), arg(tc.in), b)
			if tc.fails != "" {
				if err == nil || !strings.Contains(err.Error(), tc.fails) {
					t.Fatalf("error %v, want one with %q", err, tc.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			builder := graph.NewBuilder()
			b.Replay(builder)
			s, err := builder.Build()
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := s.Lookup(prov + "Microsoft.Web/sites/pay"); ok != tc.site {
				t.Errorf("site read: %v, want %v", ok, tc.site)
			}
			found := tc.reason == ""
			for _, g := range s.Gaps() {
				found = found || g.Reason == tc.reason
			}
			if !found {
				t.Errorf("no gap %s in %v", tc.reason, s.Gaps())
			}
		})
	}
}

func TestGzipBomb(t *testing.T) {
	b := ingest.Batch{}
	opts := arg(zipped(bytes.Repeat([]byte(" "), 200<<20)))
	if err := azure.Import(t.Context(), opts, b); err == nil {
		for _, f := range b {
			for _, g := range f.Gaps {
				if g.Reason == graph.GapTruncated {
					return
				}
			}
		}
		t.Error("neither an error nor a gap")
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := azure.Import(ctx, arg([]byte("["+oneSite+"]")), ingest.Batch{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestNothingGiven(t *testing.T) {
	if err := azure.Import(t.Context(), azure.Options{}, ingest.Batch{}); err == nil {
		t.Error("no error")
	}
}

// TestNoSecrets: values of settings appear in no fact, whatever they look like.
func TestNoSecrets(t *testing.T) {
	const value = "DefaultEndpointsProtocol=https;AccountName=paystore;AccountKey=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEg==;EndpointSuffix=core.windows.net"
	src := `[{"id":"` + prov + `Microsoft.Web/sites/pay/config/appsettings","type":"Microsoft.Web/sites/config","properties":{"AzureWebJobsStorage":"` + value + `","DB_PASSWORD":"hunter2-hunter2-Xy"}}]`
	s, b := load(t, azure.Options{ARM: []ingest.File{ingest.Bytes("in.json", []byte(src))}, SecretKey: []byte("k")})
	n, ok := s.Lookup(prov + "Microsoft.Web/sites/pay")
	if !ok {
		t.Fatal("no site")
	}
	if v, _ := s.NodeProp(n, "secret_fingerprints"); v == nil {
		t.Error("no fingerprint")
	}
	for _, f := range b {
		for _, x := range f.Nodes {
			for k, v := range x.Props {
				if list, ok := v.([]string); ok {
					v = strings.Join(list, " ")
				}
				if text, ok := v.(string); ok && (strings.Contains(text, "q83vEj") || strings.Contains(text, "hunter2")) {
					t.Errorf("%s holds a secret", k)
				}
			}
		}
	}
	if !hasEdge(s, graph.SuppliesCode, "paystore.blob.core.windows.net", prov+"Microsoft.Web/sites/pay") {
		t.Error("the storage account does not supply the site's code")
	}
}

// FuzzImport: any bytes are an error or facts that build; never a panic.
func FuzzImport(f *testing.F) {
	f.Add([]byte(`{"data":[`+oneSite+`]}`), uint8(0))
	f.Add([]byte(`{"data":[{"kind":"AZUser","data":{"id":"x","tenantId":"`+tid+`"}},{"kind":"AZRoleAssignment","data":{"tenantId":"t","roleAssignments":[{"principalId":"x","roleDefinitionId":"y"}]}}]}`), uint8(2))
	f.Add([]byte(`[{"id":"`+rg+`/providers/Microsoft.Authorization/roleAssignments/1","type":"microsoft.authorization/roleassignments","properties":{"principalId":"p","roleDefinitionId":"d","scope":"/","condition":"(("}}]`), uint8(1))
	f.Add([]byte(`{"value":[{"id":"`+rg+`/providers/Microsoft.Authorization/denyAssignments/1","properties":{"permissions":[{"actions":["*"]}],"principals":[{"id":"p"}]}}]}`), uint8(3))
	f.Fuzz(func(t *testing.T, in []byte, flag uint8) {
		file := []ingest.File{ingest.Bytes("in.json", in)}
		opts := []azure.Options{{ARG: file}, {ARM: file}, {AzureHound: file}, {DenyAssignments: file}, {RoleDefinitions: file}}[flag%5]
		b := ingest.Batch{}
		if azure.Import(t.Context(), opts, b) != nil {
			return
		}
		builder := graph.NewBuilder()
		b.Replay(builder)
		s, err := builder.Build()
		if err != nil {
			t.Fatal(err)
		}
		j := azrbac.New(s)
		for _, c := range j.Classes() {
			j.May(c.ID, "Microsoft.Web/sites/write", nil)
			j.Administers(c.ID)
		}
	})
}
