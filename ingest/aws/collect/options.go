package collect

import (
	"cmp"
	"time"
)

// Options say what to collect, and how. Dir and Seal are mandatory, everything else may be left out.
type Options struct {
	Dir  string           // where documents go; made if it is missing
	Seal sealer           // hides secrets: a *secrets.Finder with the key of the store that the facts go to
	Now  func() time.Time // the clock by which the log says when a scope was read; nil: it does not say

	Profile     string   // of the SDK's shared configuration, SSO profiles included
	Regions     []string // empty: those that each account has enabled
	Accounts    []string // empty: all that can be seen; account ids
	OrgRole     string   // name of the role to assume in every member account of the organization
	AssumeRoles []string // ARNs of roles to assume first, one after the other
	ExternalID  string   // for every role assumed
	EndpointURL string   // in place of AWS's own endpoints

	Concurrency int           // API calls at the same time; default 24
	Attempts    int           // of one call, the first included; default 6
	Timeout     time.Duration // of one attempt; default 60 s
	Backoff     time.Duration // the longest wait between two attempts; default 20 s
	Resume      bool          // go on with the collection that Dir holds: what it finished is not asked again

	// Progress is told of every finished scope and, in between, of calls. It may be called from several goroutines, one at a time.
	Progress func(Progress)
	// Services limits what is asked, for tests: in a store, what was left out would look gone.
	Services []string
	// Called is told of every call that is answered or refused, for tests of permissions.
	Called func(service, operation string)
}

func (o Options) orDefault() Options {
	o.Concurrency = cmp.Or(o.Concurrency, 24)
	o.Attempts = cmp.Or(o.Attempts, 6)
	o.Timeout = cmp.Or(o.Timeout, time.Minute)
	o.Backoff = cmp.Or(o.Backoff, 20*time.Second)
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	return o
}

// Progress counts what is done. A scope is one service in one region of one account.
type Progress struct {
	Accounts, Scopes, Done, Skipped int // Skipped were finished by the collection that this one resumes, and count as done
	Calls                           int64
	Failures                        int
	Account, Region, Service        string // of the scope that was finished last
}

// Failure is calls of one kind that were not answered, in one scope and for one reason.
type Failure struct {
	Account, Region, Service, Command string
	Code                              string // the API's error code, or a word of ours: Timeout, ConnectionLost, …
	Count                             int
}

// Denied says that the cloud refused to show it.
func (f Failure) Denied() bool { return Denied(f.Code) }

// Result is what a collection brought.
type Result struct {
	Accounts []string
	Failures []Failure // by account, region, service, command and code
	Calls    int64
	Progress Progress
}
