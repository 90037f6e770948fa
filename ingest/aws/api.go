package aws

func apiMapper(string) func(*item) { return nil }
