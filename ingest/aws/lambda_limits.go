package aws

// What bounds a function: retries, where what failed goes, and how much of the account may run at once.

// eventInvokeConfig is what becomes of events that the function could not handle, which the API keeps beside it
// (Lambda Developer Guide, "Retaining records of asynchronous invocations").
func (it *item) eventInvokeConfig() {
	full := it.C.str("FunctionArn")
	if !isARN(full) {
		full = it.functionRef(it.C.str("FunctionName"))
	}
	fn, q := unqualified(full)
	if q = qualifierOr(it.C.str("Qualifier"), q); fn == "" || q != "$LATEST" {
		it.noNode = true // those of versions and aliases hold for them alone
		return
	}
	it.ARN, it.Type, it.nameless, it.untagged = fn, "AWS::Lambda::Function", true, true
	it.set("max_retries", "MaximumRetryAttempts")
	it.set("on_failure", "DestinationConfig.OnFailure.Destination")
	it.set("on_success", "DestinationConfig.OnSuccess.Destination")
}

// qualifierOr gives the first qualifier that is said; without one the configuration is that of $LATEST.
func qualifierOr(list ...string) string {
	for _, q := range list {
		if q != "" {
			return q
		}
	}
	return "$LATEST"
}

// lambdaSettings is what Lambda allows one account in one region (GetAccountSettings).
func (it *item) lambdaSettings() {
	it.Name = "Lambda in " + it.Region
	it.set("concurrent_executions", "AccountLimit.ConcurrentExecutions")
	it.set("unreserved_concurrency", "AccountLimit.UnreservedConcurrentExecutions")
}
