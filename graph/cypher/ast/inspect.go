package ast

// Inspect visits an expression, clause, body, path or element and everything below it, parents first. Where visit answers
// false, what lies below is left out.
func Inspect(n any, visit func(n any) bool) {
	if isNil(n) || !visit(n) {
		return
	}
	in := func(list ...any) {
		for _, c := range list {
			Inspect(c, visit)
		}
	}
	switch x := n.(type) {
	case *Body:
		for _, s := range x.Parts {
			for _, c := range s.Clauses {
				in(c)
			}
		}
	case *Match:
		for _, p := range x.Paths {
			in(p)
		}
		in(x.Where)
	case *Unwind:
		in(x.List, x.As)
	case *With:
		inspectProjection(&x.Projection, in)
		in(x.Where)
	case *Return:
		inspectProjection(&x.Projection, in)
	case *Call:
		inspectAll(x.Args, in)
		for _, y := range x.Yield {
			in(y.As)
		}
		in(x.Where)
	case *Subquery:
		for _, v := range x.Imports {
			in(v)
		}
		in(x.Body)
	case *Path:
		in(x.Var, x.Search.Count)
		for _, e := range x.Elements {
			in(e)
		}
	case *Node:
		in(x.Var, x.Props, x.Where)
	case *Rel:
		in(x.Var, x.Props, x.Where)
	case *Group:
		in(x.Var)
		for _, e := range x.Elements {
			in(e)
		}
		in(x.Where)
	default:
		inspectExpr(n, in)
	}
}

func inspectProjection(p *Projection, in func(...any)) {
	for i := range p.Items {
		in(p.Items[i].Expr, p.Items[i].As)
	}
	for i := range p.OrderBy {
		in(p.OrderBy[i].Expr)
	}
	in(p.Skip, p.Limit)
}

func inspectAll(list []Expr, in func(...any)) {
	for _, e := range list {
		in(e)
	}
}

func inspectExpr(n any, in func(...any)) {
	switch x := n.(type) {
	case *List:
		inspectAll(x.Items, in)
	case *Map:
		for i := range x.Entries {
			in(x.Entries[i].Expr)
		}
	case *MapProjection:
		in(x.Of)
		for i := range x.Items {
			in(x.Items[i].Expr)
		}
	case *Property:
		in(x.X)
	case *Index:
		in(x.X, x.I)
	case *Slice:
		in(x.X, x.From, x.To)
	case *HasLabel:
		in(x.X)
	case *IsNull:
		in(x.X)
	case *IsType:
		in(x.X)
	case *Unary:
		in(x.X)
	case *Binary:
		in(x.L, x.R)
	case *Compare:
		in(x.First)
		for i := range x.Rest {
			in(x.Rest[i].X)
		}
	default:
		inspectLong(n, in)
	}
}

// inspectLong is inspectExpr for the forms that have words or bodies.
func inspectLong(n any, in func(...any)) {
	switch x := n.(type) {
	case *Case:
		in(x.X)
		for i := range x.Whens {
			inspectAll(x.Whens[i].Conds, in)
			in(x.Whens[i].Then)
		}
		in(x.Else)
	case *CaseTest:
		in(x.Test)
	case *FuncCall:
		inspectAll(x.Args, in)
	case *ListComp:
		in(x.Var, x.List, x.Where, x.Make)
	case *Reduce:
		in(x.Acc, x.Init, x.Var, x.List, x.Make)
	case *Quantifier:
		in(x.Var, x.List, x.Where)
	case *PatternComp:
		in(x.Path, x.Where, x.Make)
	case *PatternExpr:
		in(x.Path)
	case *Exists:
		in(x.Body)
	case *Count:
		in(x.Body)
	case *Collect:
		in(x.Body)
	}
}

// isNil reports whether there is nothing: an interface that holds no pointer, or an optional variable that is not there.
func isNil(n any) bool {
	if n == nil {
		return true
	}
	v, ok := n.(*Var)
	return ok && v == nil
}

// Names gives every variable that is mentioned in a part of a query, bound there or not.
func Names(n any) map[string]bool {
	names := map[string]bool{}
	Inspect(n, func(n any) bool {
		if v, ok := n.(*Var); ok {
			names[v.Name] = true
		}
		return true
	})
	return names
}
