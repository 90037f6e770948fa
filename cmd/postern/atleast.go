package main

import (
	"errors"
	"strconv"

	"github.com/spf13/pflag"
)

// atLeastOne is a flag that says how many: a whole number from 1. None of a list, or a chain without a step, is no question, and
// its answer would sound like one.
type atLeastOne int

func (n *atLeastOne) String() string { return strconv.Itoa(int(*n)) }

func (n *atLeastOne) Type() string { return "int" }

// Set reads the flag's text.
func (n *atLeastOne) Set(text string) error {
	i, err := strconv.Atoi(text)
	if err != nil || i < 1 {
		return errors.New("it takes a whole number from 1")
	}
	*n = atLeastOne(i)
	return nil
}

// orAll is a flag that says how many at most, 0 for all.
type orAll int

func (n *orAll) String() string { return strconv.Itoa(int(*n)) }

func (n *orAll) Type() string { return "int" }

// Set reads the flag's text.
func (n *orAll) Set(text string) error {
	i, err := strconv.Atoi(text)
	if err != nil || i < 0 {
		return errors.New("it takes a whole number, 0 for all")
	}
	*n = orAll(i)
	return nil
}

// orAllVar declares a flag that says how many at most.
func orAllVar(f *pflag.FlagSet, to *int, name string, value int, usage string) {
	*to = value
	f.Var((*orAll)(to), name, usage+"; 0 is all")
}

// atLeastOneVar declares a flag that says how many.
func atLeastOneVar(f *pflag.FlagSet, to *int, name string, value int, usage string) {
	*to = value
	f.Var((*atLeastOne)(to), name, usage)
}
