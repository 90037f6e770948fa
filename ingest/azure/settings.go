package azure

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/internal/secrets"
)

// siteSettings is what later records need of a site's settings: where a named
// connection leads. It holds hosts, never values.
type siteSettings map[string]string // lower-case connection name → host

// secretName tells, where a value was not exported, a setting that is called like a secret.
var secretName = regexp.MustCompile(`(?i)(secret|passw(or)?d|pwd|api_?key|access_?key|account_?key|connection_?string|token$|credential)`)

// appSettings reads config/appsettings or config/connectionstrings: names are
// kept, values only looked at.
func (im *importer) appSettings(e *emitter, p object, props graph.Props, site string, connections bool) {
	var names, references, unread []string
	var found []secrets.Finding
	at := siteSettings{}
	for _, name := range keys(p) {
		value := p.str(name)
		if connections {
			if v := p.str(name, "value"); v != "" {
				value = v
			}
		}
		names = append(names, name)
		switch {
		case value == "":
			if secretName.MatchString(name) {
				unread = append(unread, name)
			}
		case strings.HasPrefix(value, "@Microsoft.KeyVault("):
			if vault := referencedVault(value); vault != "" {
				references = append(references, name+" "+vault)
			}
		default:
			found = append(found, im.finder.Pair(name, value)...)
		}
		if strings.EqualFold(name, "WEBSITE_RUN_FROM_PACKAGE") && value != "" {
			props["run_from_package"] = value != "0" // its files cannot be changed in place
		}
		im.codeSource(e, site, name, value, at)
		im.telemetrySetting(e, site, name, value)
	}
	props["settings"] = sorted(names)
	if len(references) > 0 {
		props["key_vault_references"] = sorted(references)
	}
	for _, f := range found {
		unread = append(unread, f.Name)
	}
	if len(unread) > 0 {
		props["secret_settings"] = sorted(unread)
	}
	e.found(site, props, found)
	key := strings.ToLower(site)
	if im.settings[key] == nil {
		im.settings[key] = siteSettings{}
	}
	maps.Copy(im.settings[key], at)
}

func keys(o object) []string {
	out := make([]string, 0, len(o))
	for k := range o {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

var (
	referenceURI  = regexp.MustCompile(`(?i)SecretUri=(https://[^;)\s]+)`)
	referenceName = regexp.MustCompile(`(?i)VaultName=([a-z0-9-]{3,24})`)
)

// referencedVault gives the host of the vault that a Key Vault reference names.
func referencedVault(value string) string {
	if m := referenceURI.FindStringSubmatch(value); m != nil {
		return hostOf(m[1])
	}
	if m := referenceName.FindStringSubmatch(value); m != nil {
		return strings.ToLower(m[1]) + ".vault.azure.net"
	}
	return ""
}

var (
	accountName = regexp.MustCompile(`(?i)(?:^|;)\s*AccountName=([a-z0-9]{3,24})`)
	endpoint    = regexp.MustCompile(`(?i)(?:^|;)\s*Endpoint=sb://([a-z0-9.-]+)`)
	blobURL     = regexp.MustCompile(`(?i)^https://([a-z0-9]{3,24}\.blob\.core\.windows\.net)/`)
)

// codeSource follows the settings that say where the code lies, and keeps for
// triggers where every connection leads.
func (im *importer) codeSource(e *emitter, site, name, value string, at siteSettings) {
	lower := strings.ToLower(name)
	base, part, identity := strings.Cut(lower, "__")
	host := ""
	switch {
	case identity && part == "accountname" && value != "":
		host = strings.ToLower(value) + ".blob.core.windows.net"
	case identity && (part == "blobserviceuri" || part == "queueserviceuri" || part == "fullyqualifiednamespace"):
		host = hostOf(value)
	case accountName.MatchString(value):
		host = strings.ToLower(accountName.FindStringSubmatch(value)[1]) + ".blob.core.windows.net"
	case endpoint.MatchString(value):
		host = strings.ToLower(endpoint.FindStringSubmatch(value)[1])
	case lower == "website_run_from_package" && blobURL.MatchString(value):
		host = strings.ToLower(blobURL.FindStringSubmatch(value)[1])
	}
	if host == "" {
		return
	}
	at[base] = host
	switch base {
	case "website_contentazurefileconnectionstring", "azurewebjobsstorage", "website_run_from_package":
		e.edge(graph.SuppliesCode, host, site, graph.Props{"setting": name})
	}
}
