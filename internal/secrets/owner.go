package secrets

import (
	"encoding/base32"
	"fmt"
	"regexp"
	"strings"
)

func owner(h hit, value string) Owner {
	if k, ok := serviceAccountKey(value); ok {
		return Owner{Kind: "gcp-service-account", ID: k.ClientEmail}
	}
	if id := regexp.MustCompile(`^(?:AKIA|ASIA)[A-Z0-9]{16}$`).FindString(h.secret); id != "" {
		return Owner{Kind: "aws-access-key", ID: id, Account: accountOfKey(id)}
	}
	if h.kind == "connection-string" {
		if m := regexp.MustCompile(`(?i)accountname=([a-z0-9]{3,24})`).FindStringSubmatch(value); m != nil {
			return Owner{Kind: "azure-storage-account", ID: strings.ToLower(m[1])}
		}
	}
	return Owner{}
}

// accountOfKey reads the account id that access key ids made since 2019 carry in base 32 after their prefix: 40 bits,
// from the second. Older ids (fifth character below Q) carry none.
func accountOfKey(id string) string {
	if len(id) != 20 || id[4] < 'Q' {
		return ""
	}
	b, err := base32.StdEncoding.DecodeString(id[4:20])
	if err != nil || len(b) < 6 {
		return ""
	}
	var n uint64
	for _, c := range b[:6] {
		n = n<<8 | uint64(c)
	}
	n = n & 0x7fffffffff80 >> 7
	if n == 0 || n > 999_999_999_999 {
		return ""
	}
	return fmt.Sprintf("%012d", n)
}
