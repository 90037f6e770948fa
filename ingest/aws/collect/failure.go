package collect

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"syscall"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Words of ours for what has no code of the API's.
const (
	codeTimeout    = "Timeout"
	codeLost       = "ConnectionLost"
	codeUnreadable = "UnreadableAnswer"
	codePages      = "PagesDoNotEnd"
	codeNoName     = "NameNotResolved" // of the endpoint; see notOffered
	codeNoLogin    = "NoCredentials"
)

// Denied tells the codes by which services refuse to show something.
func Denied(code string) bool {
	switch code {
	case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException", "AuthorizationError", "AuthorizationErrorException",
		"NotAuthorized", "NotAuthorizedException", "Forbidden", "ForbiddenException", "AuthFailure", "InsufficientPermissionsException", "AccessDeniedFault":
		return true
	}
	return false
}

// expired tells the codes after which no call of the account will be answered.
func expired(code string) bool {
	switch code {
	case "ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired", codeNoLogin:
		return true
	}
	return false
}

// unused tells the codes of a service that an account has not signed up for: there is nothing to read.
func unused(code string) bool {
	switch code {
	case "OptInRequired", "SubscriptionRequiredException", "AWSOrganizationsNotInUseException":
		return true
	}
	return false
}

// codeOf names what went wrong with a call.
func codeOf(err error) string {
	var api smithy.APIError
	var dns *net.DNSError
	var network net.Error
	var response *smithyhttp.ResponseError
	var decode *smithy.DeserializationError
	switch {
	case strings.Contains(err.Error(), "get credentials:"):
		return codeNoLogin // the SDK has no type for it: an expired SSO session, a role that cannot be assumed any more
	case errors.As(err, &api) && api.ErrorCode() != "" && api.ErrorCode() != "UnknownError":
		return api.ErrorCode()
	case errors.Is(err, errPages):
		return codePages
	case errors.As(err, &dns):
		return codeNoName
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return codeTimeout
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return codeLost
	case errors.As(err, &decode):
		return codeUnreadable
	case errors.As(err, &response):
		return "HTTP" + strconv.Itoa(response.HTTPStatusCode())
	}
	return codeLost
}

// refusal is one thing that could not be read, as the error document of a call lists it.
type refusal struct {
	Code    string `json:"Code"`
	Item    string `json:"Item,omitempty"`
	Message string `json:"Message,omitempty"`
}

// errorDocument stands beside a call's answers as COMMAND.error.json. Kept says that answers of an earlier collection
// were left in place for what could not be read this time.
type errorDocument struct {
	Error []refusal `json:"Error"`
	Kept  string    `json:"Kept,omitempty"`
}

func (d errorDocument) bytes() []byte {
	b, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		return []byte("{}") // strings always encode
	}
	return append(b, '\n')
}

// message keeps the first line of what the API says, without EC2's encrypted appendix.
func message(err error) string {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return ""
	}
	m, _, _ := strings.Cut(api.ErrorMessage(), "\n")
	m, _, _ = strings.Cut(m, " Encoded authorization failure message:")
	return m[:min(len(m), 300)]
}
