package access

import "github.com/postern-graph/postern/graph"

// delegation claims CAN_ASSUME along GCP's delegation chains: who has
// implicitDelegation on one service account may have it make tokens of those
// for whom it holds the token permission itself. The permission alone, without
// such an account behind, is worth nothing, so it makes no edge by itself.
func (cl *classClaims) delegation() {
	if cl.q.j.Cloud() != graph.GCP {
		return
	}
	accounts := cl.d.types.of([]string{"iam.googleapis.com/ServiceAccount"})
	if accounts.IsEmpty() {
		return
	}
	for _, g := range cl.q.may("iam.serviceAccounts.implicitDelegation", nil, accounts) {
		for it := g.Resources.Iterator(); it.HasNext(); {
			d := graph.NodeID(it.Next())
			for _, class := range cl.q.j.Classes() {
				if class.Would || class.Members == nil || !class.Members.Contains(uint32(d)) {
					continue
				}
				cl.d.stats.Questions++
				behind := Under(Within(Effective(cl.q.j.May(class.ID, "iam.serviceAccounts.getAccessToken", nil)), accounts), g.Certainty, g.Condition)
				if len(behind) > 0 {
					cl.add(claimed{
						kind: graph.CanAssume, via: cl.d.s.ID(d), anonymous: true, answers: behind,
						actions: []string{Question{Action: "iam.serviceAccounts.implicitDelegation", On: cl.d.s.ID(d)}.String()},
					})
				}
			}
		}
	}
}
