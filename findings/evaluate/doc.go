// Package evaluate asks the reports with a severity of a run, and brings what they answer into the findings that the store
// keeps. It says where each subject stands: who outside gets there, and what it leads to. What a finding is, and when it
// is fixed, is left to package findings; what reports are, to queries.
package evaluate
