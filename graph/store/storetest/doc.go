// Package storetest is the suite that every store passes: each sentence of the
// contract in package store has a case here. A store's own tests supply a
// constructor and, where files or a database stand behind it, a way to damage
// them; what one store alone can do is tested beside that store.
package storetest
