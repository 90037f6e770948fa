package aws_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
)

// BenchmarkImport reads an account's authorization details with 10,000 roles,
// each with a trust document, an inline and an attached policy.
func BenchmarkImport(b *testing.B) {
	const roles = 10_000
	var src strings.Builder
	src.WriteString(`{"UserDetailList":[],"GroupDetailList":[],"Policies":[{"PolicyName":"p","Arn":"arn:aws:iam::111111111111:policy/p","Path":"/","DefaultVersionId":"v1","PolicyVersionList":[` +
		`{"VersionId":"v1","IsDefaultVersion":true,"Document":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}}]}],"RoleDetailList":[`)
	for i := range roles {
		if i > 0 {
			src.WriteByte(',')
		}
		fmt.Fprintf(&src, `{"Path":"/","RoleName":"r%[1]d","RoleId":"AROA%016[1]d","Arn":"arn:aws:iam::111111111111:role/r%[1]d","CreateDate":"2024-01-01T00:00:00+00:00",`+
			`"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]},`+
			`"InstanceProfileList":[],"RolePolicyList":[{"PolicyName":"in","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],"Resource":"arn:aws:dynamodb:*:111111111111:table/t%[1]d"}]}}],`+
			`"AttachedManagedPolicies":[{"PolicyName":"p","PolicyArn":"arn:aws:iam::111111111111:policy/p"}],"Tags":[{"Key":"team","Value":"t%[2]d"}]}`, i, i%20)
	}
	src.WriteString(`]}`)
	in := []byte(src.String())
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if err := aws.Import(b.Context(), aws.Options{GAAD: []ingest.File{ingest.Bytes("gaad.json", in)}}, ingest.Batch{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(roles*b.N)/b.Elapsed().Seconds(), "records/s")
}
