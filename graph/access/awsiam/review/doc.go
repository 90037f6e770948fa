// Package review reads AWS policy documents for people: what a document really
// grants, action by action, and what is wrong or needless in it, each finding a
// row of data in rows. It decides no request and knows no context: that is for
// package awsiam, whose reading of a document it follows.
package review
