package queries

// Practice is the field of security that a report belongs to, and the folder that ours of that field lie in.
type Practice string

// The practices of serverless security that reports are ordered by.
const (
	LeastPrivilege  Practice = "least-privilege"
	FunctionAccess  Practice = "function-access"
	Network         Practice = "network"
	Confidentiality Practice = "confidentiality"
	Integrity       Practice = "integrity"
	Availability    Practice = "availability"
	LateralMovement Practice = "lateral-movement"
)

// Practices lists the words that front matter may use, in the order in which reports are shown.
func Practices() []Practice {
	return []Practice{LeastPrivilege, FunctionAccess, Network, Confidentiality, Integrity, Availability, LateralMovement}
}

// Title names a practice for people.
func (p Practice) Title() string {
	switch p {
	case LeastPrivilege:
		return "Least privilege"
	case FunctionAccess:
		return "Access to the function"
	case Network:
		return "Network"
	case Confidentiality:
		return "Confidentiality"
	case Integrity:
		return "Integrity and logging"
	case Availability:
		return "Availability"
	case LateralMovement:
		return "Lateral movement"
	}
	return "Other"
}
