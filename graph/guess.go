package graph

import "strings"

// guessed is what an id alone says of the thing it names.
type guessed struct {
	labels  []Label
	name    string
	cloud   Cloud
	account string
}

// guess reads an id whose thing no fact describes, so that a dangling end
// still carries its cloud, account and the labels that its form proves. What
// the form does not prove stays Resource.
func guess(id string) guessed {
	switch {
	case strings.HasPrefix(id, "arn:"):
		return guessARN(id)
	case len(id) == 12 && strings.Trim(id, "0123456789") == "":
		return guessed{[]Label{Account}, id, AWS, id}
	case strings.HasPrefix(id, "//"):
		return guessed{[]Label{Resource}, id[strings.LastIndexByte(id, '/')+1:], GCP, ""}
	case strings.HasPrefix(id, "/"):
		return guessAzure(id)
	case isGUID(id):
		return guessed{[]Label{Principal}, "", Azure, ""}
	case strings.HasSuffix(id, ".amazonaws.com"):
		return guessed{[]Label{Principal}, id, AWS, ""}
	case strings.HasPrefix(id, "external:"):
		return guessed{[]Label{Principal}, id, Internet, ""}
	}
	switch prefix, rest, _ := strings.Cut(id, ":"); prefix {
	case "user":
		return guessed{[]Label{Principal, User}, rest, GCP, ""}
	case "group":
		return guessed{[]Label{Principal, Group}, rest, GCP, ""}
	case "serviceAccount":
		return guessed{[]Label{Principal, ServiceAccount}, rest, GCP, ""}
	case "domain", "principal", "principalSet":
		return guessed{[]Label{Principal}, rest, GCP, ""}
	}
	return guessed{[]Label{Resource}, "", "", ""}
}

func guessARN(id string) guessed {
	p := strings.SplitN(id, ":", 6)
	if len(p) < 6 {
		return guessed{[]Label{Resource}, "", AWS, ""}
	}
	g := guessed{[]Label{Resource}, p[5][strings.LastIndexAny(p[5], ":/")+1:], AWS, p[4]}
	if p[2] != "iam" && p[2] != "sts" {
		return g
	}
	switch kind, _, _ := strings.Cut(p[5], "/"); kind {
	case "user":
		g.labels = []Label{Principal, User}
	case "role":
		g.labels = []Label{Principal, Role}
	case "group":
		g.labels = []Label{Principal, Group}
	case "root", "assumed-role", "federated-user":
		g.labels = []Label{Principal}
	case "policy":
		g.labels = []Label{Policy}
	case "oidc-provider", "saml-provider":
		g.labels = []Label{IdentityProvider}
	}
	return g
}

func guessAzure(id string) guessed {
	g := guessed{[]Label{Resource}, id[strings.LastIndexByte(id, '/')+1:], Azure, ""}
	p := strings.Split(strings.ToLower(id), "/")
	if len(p) > 2 && p[1] == "subscriptions" {
		g.account = p[2]
		switch len(p) {
		case 3:
			g.labels = []Label{Account}
		case 5:
			g.labels = []Label{Container}
		}
	}
	return g
}
