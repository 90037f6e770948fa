package collect

import (
	"context"
	"encoding/json"
	"path"
	"reflect"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
)

// organizationFile is the document of the tree, in the form that --organization reads.
const organizationFile = "organization.json"

func organizationService() service {
	return service{
		name: "organizations", global: true, client: maker(organizations.NewFromConfig),
		calls: []call{
			{op: op((*organizations.Client).DescribeOrganization)},
			{op: op((*organizations.Client).ListRoots)},
			{op: op((*organizations.Client).ListOrganizationalUnitsForParent), of: "ListRoots"},
			{op: op((*organizations.Client).ListAccountsForParent), of: "ListRoots"},
			{op: op((*organizations.Client).ListPolicies)},
			{op: op((*organizations.Client).DescribePolicy), of: "ListPolicies"},
			{op: op((*organizations.Client).ListTargetsForPolicy), of: "ListPolicies"},
			{op: op((*organizations.Client).ListDelegatedAdministrators)},
			{op: op((*organizations.Client).ListDelegatedServicesForAccount), of: "ListDelegatedAdministrators"},
		},
	}
}

// get makes one of the setup's calls, all its pages.
func (f *finder) get(ctx context.Context, name string, o operation, params map[string]any) (reflect.Value, error) {
	f.mu.Lock()
	client := f.clients[name]
	if client == nil {
		for _, s := range setupServices() {
			if s.name == name {
				client = s.client(f.s.in(f.s.home()))
			}
		}
		f.clients[name] = client
	}
	f.mu.Unlock()
	in, err := o.newInput(params)
	if err != nil {
		return in, err
	}
	return o.all(ctx, func(ctx context.Context, input any) (any, error) {
		if err := f.r.turn(ctx); err != nil {
			return nil, err
		}
		out, err := o.call(ctx, client, input, "")
		f.r.called(name, o.name)
		return out, err
	}, in)
}

// orgPolicy, orgUnit and orgAccount are the parts of the document.
type orgPolicy struct{ Id, Name, Arn, Type string } //nolint:revive // the document's spelling

type orgAccount struct {
	Id, Arn, Name, Email, Status string //nolint:revive // the document's spelling

	Policies []orgPolicy `json:",omitempty"`
}

type orgUnit struct {
	Id, Arn, Name string //nolint:revive // the document's spelling

	Policies []orgPolicy  `json:",omitempty"`
	OUs      []orgUnit    `json:",omitempty"`
	Accounts []orgAccount `json:",omitempty"`
}

type orgDocument struct {
	Id, MasterAccountId string //nolint:revive // the document's spelling

	Root      orgUnit
	Documents map[string]json.RawMessage

	DelegatedAdministrators []orgDelegate `json:",omitempty"`
}

type orgDelegate struct {
	Id       string //nolint:revive // the document's spelling
	Services []string
}

// organization reads the tree and its policies and writes the document. Policies are asked for their targets, not
// targets for their policies: there are tens of the one and thousands of the other.
type orgReader struct {
	*finder

	step     string // the call at hand, for the coverage line
	attached map[string][]orgPolicy
	accounts []orgAccount
}

func (o *orgReader) get(ctx context.Context, op operation, params map[string]any) (reflect.Value, error) {
	o.step = op.name
	return o.finder.get(ctx, "organizations", op, params)
}

func (o *orgReader) read(ctx context.Context) (*orgDocument, error) {
	out, err := o.get(ctx, op((*organizations.Client).DescribeOrganization), nil)
	if err != nil {
		return nil, err
	}
	org := fieldAt(out, "Organization")
	doc := &orgDocument{Id: text(fieldAt(org, "Id")), MasterAccountId: text(fieldAt(org, "MasterAccountId")), Documents: map[string]json.RawMessage{}}
	for _, kind := range []string{"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"} {
		if err := o.policies(ctx, kind, doc.Documents); err != nil {
			return nil, err
		}
	}
	out, err = o.get(ctx, op((*organizations.Client).ListRoots), nil)
	if err != nil {
		return nil, err
	}
	for _, e := range entries(out, "Roots") {
		if doc.Root, err = o.unit(ctx, e); err != nil {
			return nil, err
		}
	}
	doc.DelegatedAdministrators, err = o.delegates(ctx)
	return doc, err
}

// delegates are the accounts that stand in for the management account, each with the services for which it does.
func (o *orgReader) delegates(ctx context.Context) ([]orgDelegate, error) {
	out, err := o.get(ctx, op((*organizations.Client).ListDelegatedAdministrators), nil)
	if err != nil {
		return nil, err
	}
	var list []orgDelegate
	for _, e := range entries(out, "DelegatedAdministrators") {
		d := orgDelegate{Id: entryText(e, "Id")}
		of, err := o.get(ctx, op((*organizations.Client).ListDelegatedServicesForAccount), map[string]any{"AccountId": d.Id})
		if err != nil {
			return nil, err
		}
		for _, s := range entries(of, "DelegatedServices") {
			d.Services = append(d.Services, entryText(s, "ServicePrincipal"))
		}
		list = append(list, d)
	}
	return list, nil
}

func (o *orgReader) policies(ctx context.Context, kind string, documents map[string]json.RawMessage) error {
	list, err := o.get(ctx, op((*organizations.Client).ListPolicies), map[string]any{"Filter": kind})
	if err != nil {
		return err
	}
	for _, e := range entries(list, "Policies") {
		p := orgPolicy{Id: entryText(e, "Id"), Name: entryText(e, "Name"), Arn: entryText(e, "Arn"), Type: kind}
		out, err := o.get(ctx, op((*organizations.Client).DescribePolicy), map[string]any{"PolicyId": p.Id})
		if err != nil {
			return err
		}
		content := text(fieldAt(out, "Policy.Content"))
		documents[p.Id] = json.RawMessage(content)
		if !json.Valid([]byte(content)) {
			documents[p.Id], _ = json.Marshal(content) // as text, whose fault the import reports
		}
		targets, err := o.get(ctx, op((*organizations.Client).ListTargetsForPolicy), map[string]any{"PolicyId": p.Id})
		if err != nil {
			return err
		}
		for _, t := range entries(targets, "Targets") {
			id := entryText(t, "TargetId")
			o.attached[id] = append(o.attached[id], p)
		}
	}
	return nil
}

func (o *orgReader) unit(ctx context.Context, e reflect.Value) (orgUnit, error) {
	u := orgUnit{Id: entryText(e, "Id"), Arn: entryText(e, "Arn"), Name: entryText(e, "Name")}
	u.Policies = o.attached[u.Id]
	parent := map[string]any{"ParentId": u.Id}
	out, err := o.get(ctx, op((*organizations.Client).ListAccountsForParent), parent)
	if err != nil {
		return u, err
	}
	for _, a := range entries(out, "Accounts") {
		acc := orgAccount{Id: entryText(a, "Id"), Arn: entryText(a, "Arn"), Name: entryText(a, "Name"), Email: entryText(a, "Email"), Status: entryText(a, "Status")}
		acc.Policies = o.attached[acc.Id]
		u.Accounts = append(u.Accounts, acc)
		o.accounts = append(o.accounts, acc)
	}
	out, err = o.get(ctx, op((*organizations.Client).ListOrganizationalUnitsForParent), parent)
	if err != nil {
		return u, err
	}
	for _, c := range entries(out, "OrganizationalUnits") {
		child, err := o.unit(ctx, c)
		if err != nil {
			return u, err
		}
		u.OUs = append(u.OUs, child)
	}
	return u, nil
}

// organization writes the tree's document, or what it was that could not be read. It gives the tree's accounts, by id.
func (r *run) organization(ctx context.Context, base session) ([]orgAccount, error) {
	o := &orgReader{finder: r.setup(base), attached: map[string][]orgPolicy{}}
	errorFile := func(op string) string {
		return path.Join(base.account, "global", "organizations-"+command(op)+errorSuffix)
	}
	for _, c := range organizationService().calls {
		if err := r.spool.remove(errorFile(c.op.name)); err != nil {
			return nil, err
		}
	}
	doc, err := o.read(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil && unused(codeOf(err)):
		return nil, r.spool.remove(organizationFile)
	case err != nil:
		f := refusal{Code: codeOf(err), Message: message(err)}
		r.fail(Failure{Account: base.account, Region: "global", Service: "organizations", Command: command(o.step), Code: f.Code, Count: 1})
		return nil, r.spool.write(errorFile(o.step), errorDocument{Error: []refusal{f}}.bytes())
	}
	b, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		return nil, err
	}
	slices.SortFunc(o.accounts, func(a, b orgAccount) int { return compareText(a.Id, b.Id) })
	return o.accounts, r.spool.write(organizationFile, append(r.o.Seal.Mask(b), '\n'))
}
