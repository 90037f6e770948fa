// Package awsiam decides who may do what in AWS: it compiles policy documents
// once, evaluates every policy type in the provider's order, and answers one
// question (Simulate, Judge.Decide) or many at a time (Judge.May).
//
// It is pure and knows nothing of where documents came from. A condition that
// neither the question nor the estate settles is never a yes: it stays in the
// answer as an access.Condition. Rules follow "Policy evaluation logic" and
// "IAM JSON policy elements" of the IAM User Guide; where a rule comes from
// another page, the comment beside it names that page.
package awsiam
