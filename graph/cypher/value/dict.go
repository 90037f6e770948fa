package value

import "slices"

// DictBuilder makes a map; a key that is set twice keeps the later value. The zero value is ready.
type DictBuilder struct{ d Dict }

// Set gives a key a value.
func (b *DictBuilder) Set(key string, v Value) {
	i, found := slices.BinarySearch(b.d.Keys, key)
	if found {
		b.d.Values[i] = v
		return
	}
	b.d.Keys = slices.Insert(b.d.Keys, i, key)
	b.d.Values = slices.Insert(b.d.Values, i, v)
}

// Build gives the map. The builder must not be used afterwards.
func (b *DictBuilder) Build() Value { return OfMap(&b.d) }

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
