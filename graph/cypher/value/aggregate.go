package value

import (
	"cmp"
	"math"
	"slices"
)

// Aggregator folds the values of a group. Nulls do not reach it.
type Aggregator interface {
	// Add takes a value; percentiles take the share as a second one. count(*) gives none.
	Add(args ...Value) error
	// Result gives what has been folded.
	Result() (Value, error)
	// Keeps reports whether each value that is added stays in memory.
	Keeps() bool
}

var aggregators = map[string]func() Aggregator{
	"count":          func() Aggregator { return &count{} },
	"sum":            func() Aggregator { return &sum{} },
	"avg":            func() Aggregator { return &avg{} },
	"min":            func() Aggregator { return &extreme{sign: -1} },
	"max":            func() Aggregator { return &extreme{sign: 1} },
	"collect":        func() Aggregator { return &collect{} },
	"stdev":          func() Aggregator { return &deviation{name: "stDev", sample: true} },
	"stdevp":         func() Aggregator { return &deviation{name: "stDevP"} },
	"percentilecont": func() Aggregator { return &percentile{name: "percentileCont"} },
	"percentiledisc": func() Aggregator { return &percentile{name: "percentileDisc", discrete: true} },
}

// IsAggregate reports whether a function, by its name in lower case, folds rows.
func IsAggregate(name string) bool {
	_, ok := aggregators[name]
	return ok
}

// NewAggregator gives the aggregation of a name that IsAggregate knows.
func NewAggregator(name string) Aggregator { return aggregators[name]() }

// Joins reports whether values may be folded in parts by an aggregation of this name, in lower case, and the parts joined
// afterwards: what comes out, and what goes wrong, does not depend on how many parts there were.
func Joins(name string) bool { return name == "count" || name == "min" || name == "max" }

// Join adds what another aggregation of the same name has folded of the values behind those of into. The name is one that Joins
// takes.
func Join(into, behind Aggregator) {
	switch b := behind.(type) {
	case *count:
		if a, ok := into.(*count); ok {
			a.n += b.n
		}
	case *extreme:
		if b.any {
			_ = into.Add(b.best) // every value has its place in the order
		}
	}
}

type count struct{ n int64 }

func (a *count) Add(...Value) error {
	a.n++
	return nil
}
func (a *count) Result() (Value, error) { return OfInt(a.n), nil }
func (a *count) Keeps() bool            { return false }

type sum struct {
	total Value
	any   bool
}

func (a *sum) Add(args ...Value) error {
	v := args[0]
	if !v.number() && v.kind != Duration {
		return wrong("InvalidArgumentType", "sum() takes numbers and durations, not %s", Describe(v))
	}
	if !a.any {
		a.any, a.total = true, v
		return nil
	}
	t, err := Add(a.total, v)
	a.total = t
	return err
}

func (a *sum) Result() (Value, error) {
	if !a.any {
		return OfInt(0), nil
	}
	return a.total, nil
}
func (a *sum) Keeps() bool { return false }

// avg is a running mean, so that a sum beyond the range of its type does no harm.
type avg struct {
	n        int64
	mean     float64
	duration Value
}

func (a *avg) Add(args ...Value) error {
	v := args[0]
	a.n++
	if v.kind == Duration {
		if a.n == 1 {
			a.duration = v
			return nil
		}
		t, err := Add(a.duration, v)
		a.duration = t
		return err
	}
	f, ok := v.asFloat()
	if !ok {
		return wrong("InvalidArgumentType", "avg() takes numbers and durations, not %s", Describe(v))
	}
	a.mean += (f - a.mean) / float64(a.n)
	return nil
}

func (a *avg) Result() (Value, error) {
	switch {
	case a.n == 0:
		return Value{}, nil
	case a.duration.kind == Duration:
		return scale(a.duration, OfInt(a.n), true)
	}
	return OfFloat(a.mean), nil
}
func (a *avg) Keeps() bool { return false }

type extreme struct {
	sign int
	best Value
	any  bool
}

func (a *extreme) Add(args ...Value) error {
	if !a.any || Order(args[0], a.best)*a.sign > 0 {
		a.best, a.any = args[0], true
	}
	return nil
}
func (a *extreme) Result() (Value, error) { return a.best, nil }
func (a *extreme) Keeps() bool            { return false }

type collect struct{ list []Value }

func (a *collect) Add(args ...Value) error {
	a.list = append(a.list, args[0])
	return nil
}

func (a *collect) Result() (Value, error) {
	if a.list == nil {
		a.list = []Value{}
	}
	return OfList(a.list), nil
}
func (a *collect) Keeps() bool { return true }

// deviation is Welford's running variance.
type deviation struct {
	name    string
	sample  bool
	n       float64
	mean, m float64
}

func (a *deviation) Add(args ...Value) error {
	f, ok := args[0].asFloat()
	if !ok {
		return wrong("InvalidArgumentType", "%s() takes numbers, not %s", a.name, Describe(args[0]))
	}
	a.n++
	d := f - a.mean
	a.mean += d / a.n
	a.m += d * (f - a.mean)
	return nil
}

func (a *deviation) Result() (Value, error) {
	if a.n < 2 {
		return OfFloat(0), nil
	}
	if a.sample {
		return OfFloat(math.Sqrt(a.m / (a.n - 1))), nil
	}
	return OfFloat(math.Sqrt(a.m / a.n)), nil
}
func (a *deviation) Keeps() bool { return false }

type percentile struct {
	name     string
	discrete bool
	share    float64
	list     []Value
}

func (a *percentile) Add(args ...Value) error {
	if _, ok := args[0].asFloat(); !ok {
		return wrong("InvalidArgumentType", "%s() takes numbers, not %s", a.name, Describe(args[0]))
	}
	share, ok := args[1].asFloat()
	if !ok {
		return wrong("InvalidArgumentType", "%s() takes a share between 0 and 1, not %s", a.name, Describe(args[1]))
	}
	if share < 0 || share > 1 || math.IsNaN(share) {
		return argument("NumberOutOfRange", "%s() takes a share between 0 and 1, not %v", a.name, share)
	}
	a.share = share
	a.list = append(a.list, args[0])
	return nil
}

func (a *percentile) Result() (Value, error) {
	n := len(a.list)
	if n == 0 {
		return Value{}, nil
	}
	slices.SortFunc(a.list, compareNumbers)
	if a.discrete {
		i := int(math.Ceil(a.share * float64(n)))
		return a.list[min(max(i-1, 0), n-1)], nil
	}
	at := a.share * float64(n-1)
	if at == math.Floor(at) { // a value and nothing between two: it stays an INTEGER where it is one
		return a.list[int(at)], nil
	}
	lo, _ := a.list[int(math.Floor(at))].asFloat()
	hi, _ := a.list[int(math.Ceil(at))].asFloat()
	if cmp.Compare(lo, hi) == 0 {
		return OfFloat(lo), nil
	}
	return OfFloat(lo + (hi-lo)*(at-math.Floor(at))), nil
}
func (a *percentile) Keeps() bool { return true }
