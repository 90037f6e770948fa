package run

import (
	"errors"
	"fmt"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// callOp runs a procedure for each row.
type callOp struct {
	about
	proc  value.Procedure
	pos   ast.Pos
	args  []eval
	at    []ast.Expr // the arguments as they are written, nil for one that is not
	take  []int      // the procedure's columns that are wanted
	slots []int
}

func (o *callOp) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		args := make([]value.Value, len(o.proc.Params))
		for i, a := range o.args {
			v, err := a(x, r)
			if err != nil {
				return err
			}
			if want := o.proc.Params[i].Type; !v.IsNull() && !takes(want, v) {
				return o.fault(&fault.ArgumentError{Param: i, Message: "want " + want + ", not " + value.Describe(v)})
			}
			args[i] = v
		}
		var behind error // what ended the steps behind, which is not the procedure's
		err := x.in.Call(x.ctx, &x.vc, o.proc.Name, args, func(given []value.Value) error {
			x.hit(o)
			for i, c := range o.take {
				r[o.slots[i]] = given[c]
			}
			if behind = x.step(); behind == nil {
				behind = out(r)
			}
			return behind
		})
		switch wrong, ok := errors.AsType[*fault.ArgumentError](err); {
		case behind != nil:
			return behind
		case x.cancelled() != nil: // whatever the procedure made of that
			return x.cancelled()
		case ok:
			return o.fault(wrong)
		}
		return placed(o.pos, err)
	})
}

// takes reports whether a value fits the type of a parameter. A whole number is a FLOAT as well.
func takes(typ string, v value.Value) bool {
	is, err := value.IsType(v, typ)
	return is || err != nil || typ == "FLOAT" && v.Kind() == value.Int
}

// fault puts what is wrong with an argument at its place: within a text that stands in the query, at the very character.
func (o *callOp) fault(w *fault.ArgumentError) error {
	name := o.proc.Params[w.Param].Name
	pos, text := o.pos, false
	if w.Param < len(o.at) {
		pos = o.at[w.Param].At()
		l, ok := o.at[w.Param].(*ast.Literal)
		if ok {
			_, text = l.Value.(string)
		}
	}
	where := name
	if w.Column > 0 && !text {
		where = fmt.Sprintf("%s, character %d", name, w.Column)
	}
	f := fault.New(fault.Argument, "InvalidArgumentValue", pos, "%s of %s: %s", where, o.proc.Name, w.Message)
	if w.Hint != "" {
		f = f.WithHint("%s", w.Hint)
	}
	if text {
		f = f.Inside(w.Column)
	}
	return f
}

func (p *planner) callClause(c *ast.Call, sc *scope, in op) (op, *scope, output) {
	proc := p.procs[strings.ToLower(strings.Join(c.Name, "."))]
	o := &callOp{proc: proc, pos: c.Pos, at: c.Args}
	before := sc
	sc = sc.copy()
	for _, a := range c.Args {
		o.args = append(o.args, p.compile(a, before))
	}
	if c.Implicit {
		for _, f := range proc.Params[:proc.Least()] {
			o.args = append(o.args, p.compile(&ast.Param{Name: f.Name}, before))
		}
	}
	var out output
	yields := c.Yield
	if c.YieldAll {
		yields = nil
		for _, f := range proc.Columns {
			yields = append(yields, ast.Yield{Name: f.Name})
		}
	}
	for _, y := range yields {
		name := y.Name
		if y.As != nil {
			name = y.As.Name
		}
		for i, col := range proc.Columns {
			if col.Name == y.Name {
				slot := p.slot()
				o.take, o.slots = append(o.take, i), append(o.slots, slot)
				sc.slots[name] = slot
				out.names, out.slots = append(out.names, name), append(out.slots, slot)
			}
		}
	}
	o.about = p.describe(in, "ProcedureCall", proc.Name+"("+value.Names(proc.Params)+")", in.info().rows*10)
	var done op = o
	if len(proc.Columns) == 0 && !c.YieldAll {
		// A procedure without columns gives a row for each row.
		done = &apply{about: p.describe(in, "ProcedureCall", proc.Name, in.info().rows), body: rebase(o, p.start()), unit: true}
	}
	if c.Optional {
		done = &apply{about: p.describe(in, "Optional", proc.Name, in.info().rows), body: rebase(o, p.start()), optional: true, nulls: o.slots}
	}
	if c.Where != nil {
		done = p.filterOp(done, p.condition(c.Where, sc), ast.Text(c.Where), 0.5)
	}
	return done, sc, out
}

// rebase gives the call other rows to begin with.
func rebase(o *callOp, from op) op {
	c := *o
	c.from = from
	return &c
}
