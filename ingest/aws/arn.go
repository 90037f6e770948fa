package aws

import "strings"

// arn is an ARN in its six parts.
type arn struct{ Partition, Service, Region, Account, Resource string }

// parseARN splits an ARN; ok is false for anything that is none.
func parseARN(s string) (arn, bool) {
	p := strings.SplitN(s, ":", 6)
	if len(p) < 6 || p[0] != "arn" || p[1] == "" || p[2] == "" || p[5] == "" {
		return arn{}, false
	}
	return arn{p[1], p[2], p[3], p[4], p[5]}, true
}

func (a arn) String() string {
	return strings.Join([]string{"arn", a.Partition, a.Service, a.Region, a.Account, a.Resource}, ":")
}

// name is what stands behind the last slash or colon of the resource.
func (a arn) name() string { return a.Resource[strings.LastIndexAny(a.Resource, "/:")+1:] }

func isARN(s string) bool { return strings.HasPrefix(s, "arn:") }

// isAccount tells an account id: twelve digits.
func isAccount(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// accountOf gives the account that an ARN names, if it names one.
func accountOf(s string) string {
	if a, ok := parseARN(s); ok && isAccount(a.Account) {
		return a.Account
	}
	return ""
}

// partitionOf tells the partition from a region's name.
func partitionOf(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	case strings.HasPrefix(region, "us-isob-"):
		return "aws-iso-b"
	case strings.HasPrefix(region, "us-iso-"):
		return "aws-iso"
	}
	return "aws"
}

// unqualified cuts the version or alias off a Lambda function's ARN.
func unqualified(fn string) (id, qualifier string) {
	p := strings.Split(fn, ":")
	if len(p) == 8 && p[2] == "lambda" && p[5] == "function" {
		return strings.Join(p[:7], ":"), p[7]
	}
	return fn, ""
}
