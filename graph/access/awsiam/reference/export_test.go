package reference

// Load unpacks the table anew, for benchmarks.
func Load() *Table { return load() }
