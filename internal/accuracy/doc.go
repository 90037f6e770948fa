// Package accuracy measures Postern against questions with known answers, from
// outside: it builds the program and drives it through the command line that
// the contract promises, as an outside suite would. It owns the case sets
// (testdata/PROVENANCE.md) and the figures' floors; what a right answer is
// comes from the cases alone.
package accuracy
