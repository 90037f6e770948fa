package cypher_test

var syntax []struct{ query string }
