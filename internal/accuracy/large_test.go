package accuracy_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// endless is an export of any size that is written while it is read: it never
// lies on the disk, nor in memory.
type endless struct {
	record func(i int) string
	left   int64 // bytes to come, about
	tail   string
	buf    bytes.Buffer
	n      int
}

func newEndless(size int64, head, tail string, record func(i int) string) *endless {
	e := &endless{record: record, left: size, tail: tail}
	e.buf.WriteString(head)
	return e
}

// Read implements io.Reader.
func (e *endless) Read(p []byte) (int, error) {
	for e.buf.Len() == 0 && e.left > 0 {
		if e.n > 0 {
			e.buf.WriteByte(',')
		}
		e.buf.WriteString(e.record(e.n))
		e.n++
		if e.left -= int64(e.buf.Len()); e.left <= 0 {
			e.buf.WriteString(e.tail)
		}
	}
	return e.buf.Read(p)
}

// largeGAAD is an account whose managed policies have five versions each, about
// 35 KB a policy. All of it is facts: any version can be made the one that counts.
func largeGAAD(size int64) *endless {
	var old strings.Builder
	for v := 1; v <= 4; v++ {
		var arns []string
		for k := range 120 {
			arns = append(arns, fmt.Sprintf(`"arn:aws:s3:::archive-%d-%03d-of-a-name-that-people-would-choose/*"`, v, k))
		}
		fmt.Fprintf(&old, `{"VersionId":"v%d","IsDefaultVersion":false,"Document":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":[%s]}]}},`, v, strings.Join(arns, ","))
	}
	head := strings.TrimSuffix(gaadOf(userOf("ann", readAll)), "]}")
	return newEndless(size, head, "]}", func(i int) string {
		return fmt.Sprintf(`{"PolicyName":"p%d","PolicyId":"ANPA%d","Arn":"arn:aws:iam::%s:policy/p%d","DefaultVersionId":"v5","PolicyVersionList":[%s{"VersionId":"v5","IsDefaultVersion":true,"Document":%s}]}`, i, i, badAccount, i, old.String(), readAll)
	})
}

// largeConfig is a Config snapshot of tables with 64 KB of configuration each
// that no rule reads.
func largeConfig(size int64) *endless {
	noise := strings.Repeat("0123456789abcdef", 4<<10)
	return newEndless(size, `{"fileVersion":"1.0","configurationItems":[`, `]}`, func(i int) string {
		return fmt.Sprintf(`{"configurationItemVersion":"1.3","configurationItemStatus":"OK","awsAccountId":%q,"awsRegion":"eu-west-1","resourceType":"AWS::DynamoDB::Table","resourceId":"t%d","resourceName":"t%d","ARN":"arn:aws:dynamodb:eu-west-1:%s:table/t%d","configuration":{"tableName":"t%d","history":%q}}`,
			badAccount, i, i, badAccount, i, i, noise)
	})
}

// largeAssets is an asset export with a function's worth of noise in each line.
func largeAssets(size int64) *endless {
	noise := strings.Repeat("0123456789abcdef", 4<<10)
	return newEndless(size, folderIn("1", "2")+"[", "]", func(i int) string {
		return strings.TrimSpace(gcpLine(fmt.Sprintf("//storage.googleapis.com/b%d", i), "storage.googleapis.com/Bucket", fmt.Sprintf(`,"ancestors":["folders/1"],"resource":{"data":{"notes":%q}}`, noise)))
	})
}

// largeARG is a result of Resource Graph with noise in each record.
func largeARG(size int64) *endless {
	noise := strings.Repeat("0123456789abcdef", 4<<10)
	return newEndless(size, `{"data":[`+azureSubscription+`,`, `]}`, func(i int) string {
		return fmt.Sprintf(`{"id":"%s/resourceGroups/g/providers/Microsoft.Web/staticSites/s%d","name":"s%d","type":"microsoft.web/staticsites","properties":{"notes":%q}}`, azureSubscriptionID, i, i, noise)
	})
}

// largeExports pairs each decoder with an export without end.
var largeExports = []struct {
	name, cloud, flag string
	of                func(int64) *endless
	last              string // id of the record i
	facts             int64  // bytes of memory that a byte of the file is worth: 0 where nearly all of it is noise
}{
	{"authorization details", "aws", "gaad", largeGAAD, "arn:aws:iam::" + badAccount + ":policy/p%d", 3},
	{"a Config snapshot", "aws", "config", largeConfig, "arn:aws:dynamodb:eu-west-1:" + badAccount + ":table/t%d", 0},
	{"assets", "gcp", "resources", largeAssets, "//storage.googleapis.com/b%d", 0},
	{"Resource Graph", "azure", "arg", largeARG, azureSubscriptionID + "/resourceGroups/g/providers/Microsoft.Web/staticSites/s%d", 0},
}

// streams pipes size bytes into each importer and wants all of it read within
// the memory that its facts take and 256 MiB.
func streams(t *testing.T, size int64) {
	t.Helper()
	for _, tc := range largeExports {
		t.Run(tc.name, func(t *testing.T) {
			bound := 256<<20 + tc.facts*size
			store := filepath.Join(t.TempDir(), "store")
			in := tc.of(size)
			o := tryFrom(t, in, "import", tc.cloud, "--store", store, "--as-of", asOf, "--"+tc.flag, "-")
			if o.code != 0 {
				t.Fatalf("exit %d: %s", o.code, o.errs)
			}
			last := fmt.Sprintf(tc.last, in.n-1)
			if n := try(t, nil, "node", "--store", store, last); n.code != 0 {
				t.Errorf("the last record, %s, is not there: %s", last, n.errs)
			}
			t.Logf("%d MiB piped in, %d records, %d MiB of memory at most", size>>20, in.n, o.memory>>20)
			if o.memory > bound {
				t.Errorf("held %d MiB, more than %d", o.memory>>20, bound>>20)
			}
		})
	}
}

// TestLargeInput: an import holds what it learns, not the file that it reads.
func TestLargeInput(t *testing.T) {
	t.Parallel()
	streams(t, 64<<20)
}

// TestLargeBomb: packed input that grows without end is given up early, piped in as well.
func TestLargeBomb(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	go func() {
		z := gzip.NewWriter(w)
		_, err := io.Copy(z, io.LimitReader(largeNothing{}, 8<<30))
		_ = w.CloseWithError(err) // the reader gave up, as it should
	}()
	store := filepath.Join(t.TempDir(), "store")
	o := tryFrom(t, r, "import", "gcp", "--store", store, "--resources", "-")
	_ = r.Close()
	if o.code != 1 || !strings.Contains(o.errs, "larger than the limit") || o.memory > 256<<20 {
		t.Errorf("exit %d, %d MiB: %s", o.code, o.memory>>20, o.errs)
	}
}

// largeNothing is white space without end.
type largeNothing struct{}

// Read implements io.Reader.
func (largeNothing) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
