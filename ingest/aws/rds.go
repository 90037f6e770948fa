package aws

import "github.com/postern-graph/postern/graph"

// database is an instance or cluster; where it takes IAM's word for who signs in, its users are a thing of their own, since that
// is what rds-db:connect names.
func (it *item) database() {
	simple()[it.Type].apply(it)
	on, _ := it.C.boolean("IAMDatabaseAuthenticationEnabled", "EnableIAMDatabaseAuthentication")
	id := it.C.str("DbiResourceId", "DbClusterResourceId", "DBClusterResourceId")
	if !on || id == "" {
		return
	}
	users := "arn:" + it.partition + ":rds-db:" + it.Region + ":" + it.Account + ":dbuser:" + id
	it.e.resource(graph.NodeFact{
		ID: users, Labels: labelsOf("AWS::RDS::DBUsers"), Name: "users of " + it.Name, Account: it.Account, Region: it.Region, Type: "AWS::RDS::DBUsers",
		Props: graph.Props{"database": it.ARN},
	})
}
