package ast

import (
	"fmt"
	"strconv"
	"strings"
)

// Text writes an expression in one way, whatever spaces, brackets and capitals it was written with: equal texts mean equal
// expressions. It is what plans show, and how an expression is recognised that stands in a query twice.
func Text(e Expr) string {
	var b strings.Builder
	writeExpr(&b, e)
	return b.String()
}

func writeList(b *strings.Builder, list []Expr) {
	for i, e := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		writeExpr(b, e)
	}
}

// Name writes an identifier, in backticks where it needs them: where it has other letters than a plain one, and where it would
// be read as a value or as the beginning of an expression.
func Name(s string) string {
	switch strings.ToLower(s) {
	case "not", "null", "true", "false", "case", "infinity", "inf", "nan", "all", "distinct":
		return "`" + s + "`"
	}
	for i, r := range s {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9' || i == 0) {
			return "`" + strings.ReplaceAll(s, "`", "``") + "`"
		}
	}
	if s == "" {
		return "``"
	}
	return s
}

// writeParts writes words and expressions in turn.
func writeParts(b *strings.Builder, parts []any) {
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			b.WriteString(p)
		case Expr:
			writeExpr(b, p)
		}
	}
}

func writeMap(b *strings.Builder, x *Map) {
	b.WriteString("{")
	for i, en := range x.Entries {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(Name(en.Key) + ": ")
		writeExpr(b, en.Expr)
	}
	b.WriteString("}")
}

func writeExpr(b *strings.Builder, e Expr) {
	w := func(parts ...any) { writeParts(b, parts) }
	switch x := e.(type) {
	case nil:
	case *Literal:
		writeLiteral(b, x.Value)
	case *Param:
		w("$", Name(x.Name))
	case *Var:
		w(Name(x.Name))
	case *List:
		w("[")
		writeList(b, x.Items)
		w("]")
	case *Map:
		writeMap(b, x)
	case *MapProjection:
		writeMapProjection(b, x)
	case *Property:
		w(x.X, ".", Name(x.Key))
	case *Index:
		w(x.X, "[", x.I, "]")
	case *Slice:
		w(x.X, "[", x.From, "..", x.To, "]")
	case *HasLabel:
		w("(", x.X, ":")
		writeLabel(b, x.Labels)
		w(")")
	case *IsNull:
		w("(", x.X, " IS ", map[bool]string{true: "NOT "}[x.Not], "NULL)")
	case *IsType:
		w("(", x.X, " IS ", map[bool]string{true: "NOT "}[x.Not], ":: ", x.Type, ")")
	case *Unary:
		if _, ok := x.X.(*Literal); ok {
			w("(", x.Op.String(), "(", x.X, "))") // a sign before a number is part of the number
		} else {
			w("(", x.Op.String(), " ", x.X, ")")
		}
	case *Binary:
		w("(", x.L, " ", x.Op.String(), " ", x.R, ")")
	case *Compare:
		w("(", x.First)
		for _, r := range x.Rest {
			w(" ", r.Op.String(), " ", r.X)
		}
		w(")")
	default:
		writeLong(b, e)
	}
}

// escaped writes what stands between the marks of a text.
var escaped = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\t", `\t`, "\r", `\r`)

func writeLiteral(b *strings.Builder, v any) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case string:
		b.WriteByte('\'')
		_, _ = escaped.WriteString(b, v) // a Builder takes everything
		b.WriteByte('\'')
	case float64:
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(s, ".eIN") {
			s += ".0"
		}
		b.WriteString(s)
	default:
		fmt.Fprint(b, v)
	}
}

func writeMapProjection(b *strings.Builder, x *MapProjection) {
	b.WriteString(Name(x.Of.Name) + " {")
	for i, it := range x.Items {
		if i > 0 {
			b.WriteString(", ")
		}
		switch {
		case it.All:
			b.WriteString(".*")
		case it.Expr == nil:
			b.WriteString("." + Name(it.Key))
		default:
			b.WriteString(Name(it.Key) + ": ")
			writeExpr(b, it.Expr)
		}
	}
	b.WriteString("}")
}

// writeLong writes the forms that have words or bodies.
func writeLong(b *strings.Builder, e Expr) {
	w := func(parts ...any) { writeParts(b, parts) }
	switch x := e.(type) {
	case *Case:
		writeCase(b, x)
	case *CaseTest:
		w(x.Test)
	case *Operand:
		w("·")
	case *FuncCall:
		for i, part := range x.Name {
			w(map[bool]string{true: "."}[i > 0], Name(strings.ToLower(part)))
		}
		w("(", map[bool]string{true: "DISTINCT "}[x.Distinct])
		writeList(b, x.Args)
		w(")")
	case *CountStar:
		w("count(*)")
	case *ListComp:
		w("[", x.Var, " IN ", x.List)
		writeWhere(b, x.Where)
		if x.Make != nil {
			w(" | ", x.Make)
		}
		w("]")
	case *Reduce:
		w("reduce(", x.Acc, " = ", x.Init, ", ", x.Var, " IN ", x.List, " | ", x.Make, ")")
	case *Quantifier:
		w(x.Kind.String(), "(", x.Var, " IN ", x.List)
		writeWhere(b, x.Where)
		w(")")
	case *PatternComp:
		w("[")
		writePath(b, x.Path)
		writeWhere(b, x.Where)
		w(" | ", x.Make, "]")
	case *PatternExpr:
		writePath(b, x.Path)
	case *Exists:
		w("EXISTS ")
		writeBody(b, x.Body)
	case *Count:
		w("COUNT ")
		writeBody(b, x.Body)
	case *Collect:
		w("COLLECT ")
		writeBody(b, x.Body)
	}
}

func writeCase(b *strings.Builder, x *Case) {
	w := func(parts ...any) { writeParts(b, parts) }
	w("CASE")
	if x.X != nil {
		w(" ", x.X)
	}
	for _, wh := range x.Whens {
		w(" WHEN ")
		writeList(b, wh.Conds)
		w(" THEN ", wh.Then)
	}
	if x.Else != nil {
		w(" ELSE ", x.Else)
	}
	w(" END")
}

func writeWhere(b *strings.Builder, e Expr) {
	if e != nil {
		b.WriteString(" WHERE ")
		writeExpr(b, e)
	}
}
