package aws

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
)

// credentialReport reads the report as CSV or as the CLI's JSON, whose Content is the CSV in base64 (or plain, where a
// tool decoded it).
func (im *importer) credentialReport(files []ingest.File) error {
	for _, f := range files {
		r, err := f.OpenWithin(im.limits)
		if err != nil {
			return err
		}
		b, err := io.ReadAll(r)
		if err = errors.Join(err, r.Close()); err != nil {
			return fmt.Errorf("read %s: %w", f.Name, err)
		}
		if err := im.report(f.Name, flagReport, b); err != nil {
			return fmt.Errorf("read %s: %w", f.Name, err)
		}
	}
	return nil
}

func (im *importer) report(name, flag string, b []byte) error {
	b = bytes.TrimSpace(b)
	if len(b) > 0 && b[0] == '{' {
		o := parseObj(b)
		content := o.str("Content")
		if content == "" {
			return errors.New("no credential report: no Content")
		}
		b = []byte(content)
		if decoded, err := base64.StdEncoding.DecodeString(content); err == nil {
			b = decoded
		}
	}
	in := csv.NewReader(bufio.NewReader(bytes.NewReader(b)))
	in.FieldsPerRecord = -1
	in.LazyQuotes = true
	head, err := in.Read()
	if err != nil || len(head) < 2 || head[0] != "user" || head[1] != "arn" {
		return errors.New("no credential report: its first line must start with user,arn")
	}
	for line := 2; ; line++ {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		place := fmt.Sprintf("%s:%d", name, line)
		if err != nil {
			e := im.scope("", flag)
			e.gap("iam", graph.GapUnreadable, place+": "+err.Error())
			continue
		}
		im.reportRow(flag, place, head, row)
	}
}

func (im *importer) reportRow(flag, place string, head, row []string) {
	get := map[string]string{}
	for i, v := range row {
		if i < len(head) && v != "N/A" && v != "not_supported" && v != "no_information" && v != "" {
			get[head[i]] = v
		}
	}
	id := get["arn"]
	account := accountOf(id)
	if account == "" {
		im.scope("", flag).gap("iam", graph.GapMalformed, place+": no ARN with an account")
		return
	}
	e := im.scope(account, flag)
	e.record = place
	n := graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Principal, graph.User}, Name: get["user"], Account: account, Type: "AWS::IAM::User",
		Props: graph.Props{},
	}
	if strings.HasSuffix(id, ":root") {
		n.Name, n.Type = "root", "AWS::IAM::RootUser"
	}
	for _, f := range []struct{ column, prop string }{
		{"password_enabled", "password_enabled"},
		{"mfa_active", "mfa_active"},
		{"access_key_1_active", "access_key_1_active"},
		{"access_key_2_active", "access_key_2_active"},
		{"cert_1_active", "cert_1_active"},
		{"cert_2_active", "cert_2_active"},
	} {
		if v, ok := get[f.column]; ok {
			n.Props[f.prop] = strings.EqualFold(v, "true")
		}
	}
	for _, c := range []string{
		"user_creation_time", "password_last_used", "password_last_changed", "access_key_1_last_rotated", "access_key_1_last_used_date",
		"access_key_1_last_used_service", "access_key_2_last_rotated", "access_key_2_last_used_date", "access_key_2_last_used_service",
	} {
		set(n.Props, c, get[c])
	}
	e.resource(n)
}

// resourcePolicies reads [{Resource, Policy, Account}].
func (im *importer) resourcePolicies(files []ingest.File) error {
	return im.read(files, flagPolicies, []string{"ResourcePolicies"}, func(r ingest.Record) error {
		o := parseObj(r.Raw)
		id := o.str("Resource", "ResourceArn", "Arn")
		account := o.str("Account", "AccountId")
		if account == "" {
			account = accountOf(id)
		}
		e := im.scope(account, flagPolicies)
		e.record = r.Place()
		if id == "" || o.member("Policy") == nil {
			e.gapHere("policy", graph.GapMalformed, "neither Resource nor Policy may be missing")
			return nil
		}
		e.policyOf(id, account, o.raw("Policy"))
		return nil
	})
}

// policyOf attaches a policy that came apart from its resource, of which the ARN alone is known here.
func (e *emitter) policyOf(id, account string, doc json.RawMessage) {
	if a, ok := parseARN(id); ok && a.Service == "iam" && strings.HasPrefix(a.Resource, "role/") {
		trust := id + "#trust"
		text := e.policy(graph.NodeFact{ID: trust, Name: "trust policy", Type: "AWS::IAM::AssumeRolePolicy"}, "trust", doc)
		e.edge(graph.HasPolicy, id, trust)
		e.trusts(id, text)
		return
	}
	typ := typeOfARN(id)
	a, _ := parseARN(id)
	props := graph.Props{}
	if !e.im.described[id] {
		props[graph.PropTagsUnread] = true
	}
	e.resource(graph.NodeFact{ID: id, Labels: labelsOf(typ), Name: a.name(), Account: account, Region: a.Region, Type: typ, Props: props})
	e.resourcePolicy(id, doc)
}
