package procedures

import "slices"

// Option is one entry of the map of options that a procedure takes.
type Option struct{ Name, Type, Doc string }

// The options that several procedures share.
var (
	hops       = Option{"maxHops", "INTEGER", "Steps in a chain at most; 8."}
	latent     = Option{"latent", "BOOLEAN", "Walk steps that guardrails alone hold back, too."}
	betweenEnd = []Option{
		{"via", "as an end, or a list", "What must lie between the ends: each of a list."},
		{"avoiding", "as an end, or a list", "What may lie nowhere on a chain."},
	}
	seeing = []Option{
		{"assume", "MAP", "What requests say: keys with a value or a list of values; an empty list is a key that is absent."},
		{"code", "STRING or LIST", "Functions whose code lets its caller act, by id or name; `not NAME` for one that does not."},
		{"certain", "BOOLEAN", "Walk only what is certain, or made certain by what is assumed."},
	}
	asking = []Option{
		{"data", "BOOLEAN", "Azure: the action is a data action."},
		{"context", "MAP", "What is known of the request: keys with a value or a list of values."},
	}
)

// Options lists the options of a procedure.
func Options(name string) []Option {
	chains := slices.Concat([]Option{
		hops,
		{"limit", "INTEGER", "Chains at most; 25. The column complete says whether there are more."},
		{"shortest", "BOOLEAN", "Only the chains that cost as little as the cheapest."},
		{"each", "BOOLEAN", "The cheapest chain for each pair of ends, in one search."},
		latent,
	}, betweenEnd, seeing)
	switch name {
	case "postern.paths", "postern.pattern":
		return chains
	case "postern.reach":
		return append([]Option{{"backwards", "BOOLEAN", "What leads there, rather than what it leads to."}, latent}, seeing...)
	case "postern.nearest":
		return append([]Option{{"of", "as an end", "Only these nodes; all."}, latent}, seeing...)
	case "postern.chokePoints":
		return slices.Concat([]Option{hops, {"limit", "INTEGER", "Chains to count at most; 1000. The column exact says whether that was all."}, latent}, betweenEnd, seeing)
	case "postern.cut":
		return slices.Concat([]Option{
			{"cuts", "INTEGER", "How many cuts to give, the least first; 1."},
			{"seconds", "INTEGER", "How long to look; 30. Then the best that is known comes, with its bound."},
			latent,
		}, betweenEnd, seeing)
	case "postern.can", "postern.whoCan", "postern.why":
		return asking
	case "postern.expandGrants":
		return []Option{{"from", "as an end", "Only what leads from there."}, {"to", "as an end", "Only what leads there."}}
	case "postern.diff":
		return []Option{{"chains", "STRING", "A pattern whose chains are compared, instead of nodes and relationships."}, hops, {"limit", "INTEGER", "Chains at most, of each run; 1000."}, latent}
	}
	return nil
}
