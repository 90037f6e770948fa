package azure

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// site maps Function Apps, web apps, standard Logic Apps and their slots. What
// runs is the site: its functions are ways to start it (function.go).
func (r *resource) site() {
	p := r.p
	r.set("default_host_name", p.str("defaultHostName"))
	r.set("public_network_access", p.str("publicNetworkAccess"))
	r.flag("https_only", "httpsOnly")
	r.flag("client_cert_enabled", "clientCertEnabled")
	r.flag("enabled", "enabled")
	r.flag("vnet_route_all", "vnetRouteAllEnabled")
	if v, known := p.yes("outboundVnetRouting", "allTraffic"); known {
		r.fact.Props["vnet_route_all"] = v // the newer name
	}
	r.flag("vnet_content_share", "vnetContentShareEnabled")
	r.set("server_farm", p.str("serverFarmId"))
	r.set("key_vault_reference_identity", p.str("keyVaultReferenceIdentity"))
	if hosts := p.strs("enabledHostNames"); len(hosts) > 0 {
		r.fact.Props["host_names"] = sorted(hosts)
	}
	if v, known := p.yes("enabled"); known && !v {
		r.set("state", "Stopped")
	}
	if host := p.str("defaultHostName"); host != "" {
		r.node(graph.NodeFact{
			ID: "https://" + strings.ToLower(host), Name: host, Account: r.id.subscription, Type: "Microsoft.Web/sites/hostNames",
			Labels: []graph.Label{graph.Endpoint}, Props: graph.Props{"url": "https://" + host},
		})
		r.edge(graph.Triggers, "https://"+strings.ToLower(host), r.id.id, nil)
		r.edge(graph.Contains, r.id.id, "https://"+strings.ToLower(host), nil)
	}
	if subnet := p.str("virtualNetworkSubnetId"); subnet != "" {
		r.edge(graph.InNetwork, r.id.id, subnet, graph.Props{"direction": "egress"})
	}
	if conf := p.obj("siteConfig"); conf != nil {
		r.webConfig(conf, r.fact.Props, r.id.id)
	}
	r.telemetryTag()
}

// webConfig reads siteConfig, or config/web, which hold the same.
func (e *emitter) webConfig(conf object, props graph.Props, site string) {
	for key, path := range map[string]string{
		"ftps_state": "ftpsState", "min_tls_version": "minTlsVersion", "linux_fx_version": "linuxFxVersion",
		"public_network_access": "publicNetworkAccess", "scm_type": "scmType", "max_instances": "functionAppScaleLimit",
	} {
		if v := conf.str(path); v != "" {
			props[key] = v
		}
	}
	for key, path := range map[string]string{
		"remote_debugging": "remoteDebuggingEnabled", "vnet_route_all": "vnetRouteAllEnabled", "http20": "http20Enabled",
		"scm_restrictions_use_main": "scmIpSecurityRestrictionsUseMain",
	} {
		if v, known := conf.yes(path); known {
			props[key] = v
		}
	}
	if origins := conf.strs("cors", "allowedOrigins"); len(origins) > 0 {
		props["cors"] = sorted(origins)
	}
	if v, known := conf.yes("cors", "supportCredentials"); known {
		props["cors_credentials"] = v
	}
	if restricted, known := accessRestricted(conf); known {
		props["access_restricted"] = restricted
		props["access_restrictions_json"] = text(conf.get("ipSecurityRestrictions"))
	}
	if list := conf.list("appSettings"); len(list) > 0 {
		pairs := object{}
		for _, s := range list {
			if name := s.str("name"); name != "" {
				pairs[name] = s.str("value")
			}
		}
		e.im.appSettings(e, pairs, props, site, false)
	}
	if image := conf.str("linuxFxVersion"); strings.HasPrefix(strings.ToUpper(image), "DOCKER|") {
		e.image(site, image[len("DOCKER|"):])
	}
}

// accessRestricted says whether the access restrictions keep some of the
// internet out. An unmatched request is refused as soon as there are rules,
// unless the default action says otherwise
// (https://learn.microsoft.com/azure/app-service/app-service-ip-restrictions).
func accessRestricted(conf object) (restricted, known bool) {
	def := conf.str("ipSecurityRestrictionsDefaultAction")
	if def == "" && !conf.has("ipSecurityRestrictions") {
		return false, false
	}
	rules := conf.list("ipSecurityRestrictions")
	anyone, allows := false, 0
	for _, r := range rules {
		if !strings.EqualFold(r.str("action"), "Allow") {
			continue
		}
		allows++
		switch ip := r.str("ipAddress"); {
		case len(r.obj("headers")) > 0:
		case strings.EqualFold(ip, "Any"), ip == "0.0.0.0/0", ip == "::/0", strings.EqualFold(ip, "Internet") && strings.EqualFold(r.str("tag"), "ServiceTag"):
			anyone = true
		}
	}
	switch {
	case anyone:
		return false, true
	case strings.EqualFold(def, "Deny"):
		return true, true
	case strings.EqualFold(def, "Allow"):
		return false, true
	}
	return len(rules) > 0, true
}

// image says where a container image comes from.
func (e *emitter) image(runs, image string) {
	registry, _, _ := strings.Cut(image, "/")
	if strings.ContainsAny(registry, ".:") {
		e.edge(graph.SuppliesCode, strings.ToLower(registry), runs, graph.Props{"image": image})
	}
}

// siteConfig maps what stands below a site without being a resource of its
// own: its configuration becomes properties of the site.
func (im *importer) siteConfig(e *emitter, o object, id armID, typ string) bool {
	if typ == "microsoft.app/containerapps/authconfigs" {
		e.containerAuth(o.props(), id)
		return true
	}
	below, ok := strings.CutPrefix(typ, "microsoft.web/sites/")
	if !ok {
		return false
	}
	below = strings.TrimPrefix(below, "slots/")
	fact := graph.NodeFact{ID: id.parent, Account: id.subscription, Props: graph.Props{}}
	p := o.props()
	switch below {
	case "config":
		switch strings.ToLower(id.name) {
		case "web":
			e.webConfig(p, fact.Props, id.parent)
		case "authsettingsv2", "authsettings":
			fact.Props["app_service_auth"] = appServiceAuth(p)
			if paths := p.strs("globalValidation", "excludedPaths"); len(paths) > 0 {
				fact.Props["auth_excluded_paths"] = sorted(paths)
			}
		case "appsettings", "connectionstrings":
			im.appSettings(e, p, fact.Props, id.parent, strings.EqualFold(id.name, "connectionstrings"))
		default:
			e.count("Microsoft.Web", graph.GapNotSupported, "config/"+id.name)
			return true
		}
	case "basicpublishingcredentialspolicies":
		v, known := p.yes("allow")
		if !known {
			e.gap("Microsoft.Web", graph.GapMalformed, "properties.allow is missing")
			return true
		}
		fact.Props["basic_publishing_"+strings.ToLower(id.name)] = v
		im.publishing = append(im.publishing, publishing{*e, id.parent, v})
	default:
		return false
	}
	e.node(fact)
	return true
}

// containerAuth reads the same settings as a Container App has them.
func (e *emitter) containerAuth(p object, id armID) {
	auth := appServiceAuth(p)
	if auth != "false" && auth != "AllowAnonymous" && auth != "unknown" {
		auth = "true" // an anonymous request is refused
	}
	e.node(graph.NodeFact{ID: id.parent, Account: id.subscription, Props: graph.Props{"app_service_auth": auth}})
}

// appServiceAuth gives what happens to an anonymous request: "false" (nobody
// asks), "AllowAnonymous" (the code has to), or what refuses it.
func appServiceAuth(p object) string {
	enabled, known := p.yes("platform", "enabled")
	if !known {
		enabled, known = p.yes("enabled") // the first version of the settings
	}
	action := p.str("globalValidation", "unauthenticatedClientAction")
	if action == "" {
		action = p.str("unauthenticatedClientAction")
	}
	require, said := p.yes("globalValidation", "requireAuthentication")
	switch {
	case !known:
		return "unknown"
	case !enabled:
		return "false"
	case strings.EqualFold(action, "AllowAnonymous"), action == "" && said && !require:
		return "AllowAnonymous"
	case action != "":
		return action
	}
	return "true"
}

// publishing is whether one of FTP and SCM takes the site's publishing credentials.
type publishing struct {
	e     emitter
	site  string
	allow bool
}

// joinPublishing says whether the credentials are worth anything at all.
func (im *importer) joinPublishing() {
	refused := map[string]int{}
	allowed := map[string]bool{}
	for _, p := range im.publishing {
		key := strings.ToLower(p.site)
		if p.allow {
			allowed[key] = true
		} else {
			refused[key]++
		}
	}
	for _, p := range im.publishing {
		// FTP and SCM are two: one refusal leaves the other way open.
		key := strings.ToLower(p.site)
		if open := allowed[key]; open || refused[key] >= 2 {
			p.e.node(graph.NodeFact{ID: p.site, Props: graph.Props{"basic_publishing": open}})
		}
	}
}

// staticSite maps Static Web Apps, which are open unless they say otherwise.
func (r *resource) staticSite() {
	r.set("default_host_name", r.p.str("defaultHostname"))
	r.set("repository", r.p.str("repositoryUrl"))
	r.set("branch", r.p.str("branch"))
	r.set("public_network_access", r.p.str("publicNetworkAccess"))
	if repo := r.p.str("repositoryUrl"); repo != "" {
		r.raw(graph.NodeFact{ID: repo, Name: last(repo), Cloud: graph.Internet, Type: "Repository", Labels: []graph.Label{graph.Resource}})
		r.edge(graph.SuppliesCode, repo, r.id.id, graph.Props{"branch": r.p.str("branch")})
	}
}

// apiManagement maps a gateway; its APIs are lists of their own.
func (r *resource) apiManagement() {
	r.networkGate()
	r.set("gateway_url", r.p.str("gatewayUrl"))
	r.set("virtual_network_type", r.p.str("virtualNetworkType"))
	r.inSubnet()
}
