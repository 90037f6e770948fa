package value

import (
	"cmp"
	"slices"
)

// DictBuilder makes a map; a key that is set twice keeps the later value. The zero value is ready.
type DictBuilder struct {
	entries  []entry
	unsorted bool
}

type entry struct {
	key string
	v   Value
}

// Set gives a key a value.
func (b *DictBuilder) Set(key string, v Value) {
	if n := len(b.entries); n > 0 && key <= b.entries[n-1].key {
		b.unsorted = true
	}
	b.entries = append(b.entries, entry{key, v})
}

// Build gives the map. The builder must not be used afterwards. O(n log n).
func (b *DictBuilder) Build() Value {
	if b.unsorted {
		slices.SortStableFunc(b.entries, func(x, y entry) int { return cmp.Compare(x.key, y.key) })
	}
	d := &Dict{Keys: make([]string, 0, len(b.entries)), Values: make([]Value, 0, len(b.entries))}
	for i, e := range b.entries {
		if i+1 < len(b.entries) && b.entries[i+1].key == e.key {
			continue // set again
		}
		d.Keys, d.Values = append(d.Keys, e.key), append(d.Values, e.v)
	}
	return OfMap(d)
}

// Get gives the value of a key, null where there is none.
func (d *Dict) Get(key string) Value {
	if i, found := slices.BinarySearch(d.Keys, key); found {
		return d.Values[i]
	}
	return Value{}
}

// Has reports whether the key is there.
func (d *Dict) Has(key string) bool {
	_, found := slices.BinarySearch(d.Keys, key)
	return found
}
