// Package ask reads what somebody asks of an estate in words and gives the answers that the command line, the API and Cypher
// have in common: chains of a pattern or between two ends, the cheapest for each pair, the least cut with its proof checked and
// itself tried on the facts, the way of looking that decides which steps are walked, and what of a question is not known with what may be meant.
//
// How an answer is written is not its business, nor where the estate came from.
package ask
