package ast

import (
	"strconv"
	"strings"
)

// PathText writes a path pattern as Text writes an expression.
func PathText(p *Path) string {
	var b strings.Builder
	writePath(&b, p)
	return b.String()
}

// LabelText writes a label expression.
func LabelText(l Label) string {
	var b strings.Builder
	writeLabel(&b, l)
	return b.String()
}

func writePath(b *strings.Builder, p *Path) {
	if p.Var != nil {
		b.WriteString(Name(p.Var.Name) + " = ")
	}
	words := map[SearchKind]string{Any: "ANY ", Shortest: "SHORTEST ", AllShortest: "ALL SHORTEST ", ShortestGroups: "SHORTEST GROUPS "}
	b.WriteString(words[p.Search.Kind])
	if p.Search.Count != nil {
		writeExpr(b, p.Search.Count)
		b.WriteString(" ")
	}
	writeElements(b, p.Elements)
}

func writeElements(b *strings.Builder, list []Element) {
	for _, e := range list {
		switch x := e.(type) {
		case *Node:
			b.WriteString("(")
			writeFiller(b, x.Var, x.Labels, nil, x.Props, x.Where)
			b.WriteString(")")
		case *Rel:
			if x.Dir == Left {
				b.WriteString("<")
			}
			b.WriteString("-[")
			writeFiller(b, x.Var, x.Types, x.Length, x.Props, x.Where)
			b.WriteString("]-")
			if x.Dir == Right {
				b.WriteString(">")
			}
			writeQuant(b, x.Quant)
		case *Group:
			b.WriteString("(")
			if x.Var != nil {
				b.WriteString(Name(x.Var.Name) + " = ")
			}
			writeElements(b, x.Elements)
			writeWhere(b, x.Where)
			b.WriteString(")")
			writeQuant(b, x.Quant)
		}
	}
}

func writeFiller(b *strings.Builder, v *Var, l Label, length *Length, props, where Expr) {
	if v != nil {
		b.WriteString(Name(v.Name))
	}
	if l != nil {
		b.WriteString(":")
		writeLabel(b, l)
	}
	if length != nil {
		b.WriteString("*" + bounds(length, ".."))
	}
	if props != nil {
		b.WriteString(" ")
		writeExpr(b, props)
	}
	writeWhere(b, where)
}

func writeQuant(b *strings.Builder, l *Length) {
	if l != nil {
		b.WriteString("{" + bounds(l, ", ") + "}")
	}
}

func bounds(l *Length, between string) string {
	s := strconv.Itoa(l.Min) + between
	if l.Max != NoMax {
		s += strconv.Itoa(l.Max)
	}
	return s
}

func writeLabel(b *strings.Builder, l Label) {
	switch x := l.(type) {
	case LabelName:
		b.WriteString(Name(string(x)))
	case LabelAny:
		b.WriteString("%")
	case *LabelNot:
		b.WriteString("!")
		writeLabel(b, x.X)
	case *LabelAnd:
		b.WriteString("(")
		writeLabel(b, x.L)
		b.WriteString("&")
		writeLabel(b, x.R)
		b.WriteString(")")
	case *LabelOr:
		b.WriteString("(")
		writeLabel(b, x.L)
		b.WriteString("|")
		writeLabel(b, x.R)
		b.WriteString(")")
	}
}

func writeBody(b *strings.Builder, body *Body) {
	b.WriteString("{ ")
	for i, s := range body.Parts {
		if i > 0 {
			b.WriteString(map[bool]string{true: "UNION ALL ", false: "UNION "}[body.Unions[i-1].All])
		}
		for _, c := range s.Clauses {
			writeClause(b, c)
			b.WriteString(" ")
		}
	}
	b.WriteString("}")
}

func writeClause(b *strings.Builder, c Clause) {
	switch x := c.(type) {
	case *Match:
		if x.Optional {
			b.WriteString("OPTIONAL ")
		}
		b.WriteString("MATCH ")
		for i, p := range x.Paths {
			if i > 0 {
				b.WriteString(", ")
			}
			writePath(b, p)
		}
		writeWhere(b, x.Where)
	case *Unwind:
		b.WriteString("UNWIND ")
		writeExpr(b, x.List)
		b.WriteString(" AS " + Name(x.As.Name))
	case *With:
		b.WriteString("WITH ")
		writeProjection(b, &x.Projection)
		writeWhere(b, x.Where)
	case *Return:
		b.WriteString("RETURN ")
		writeProjection(b, &x.Projection)
	case *Call:
		b.WriteString("CALL " + strings.Join(x.Name, ".") + "(")
		writeList(b, x.Args)
		b.WriteString(")")
		for i, y := range x.Yield {
			b.WriteString(map[bool]string{true: " YIELD ", false: ", "}[i == 0] + Name(y.Name))
			if y.As != nil {
				b.WriteString(" AS " + Name(y.As.Name))
			}
		}
		writeWhere(b, x.Where)
	case *Subquery:
		b.WriteString("CALL ")
		for i, v := range x.Imports {
			b.WriteString(map[bool]string{true: "(", false: ", "}[i == 0] + Name(v.Name))
		}
		if len(x.Imports) > 0 {
			b.WriteString(") ")
		}
		writeBody(b, x.Body)
	}
}

func writeProjection(b *strings.Builder, p *Projection) {
	if p.Distinct {
		b.WriteString("DISTINCT ")
	}
	if p.Star {
		b.WriteString("*")
	}
	for i, it := range p.Items {
		if i > 0 || p.Star {
			b.WriteString(", ")
		}
		writeExpr(b, it.Expr)
		if it.As != nil {
			b.WriteString(" AS " + Name(it.As.Name))
		}
	}
	for i, s := range p.OrderBy {
		b.WriteString(map[bool]string{true: " ORDER BY ", false: ", "}[i == 0])
		writeExpr(b, s.Expr)
		if s.Desc {
			b.WriteString(" DESC")
		}
	}
	if p.Skip != nil {
		b.WriteString(" SKIP ")
		writeExpr(b, p.Skip)
	}
	if p.Limit != nil {
		b.WriteString(" LIMIT ")
		writeExpr(b, p.Limit)
	}
}
