package graph

// codeFields: what runs, and what starts it.
func codeFields() []Field {
	return []Field{
		text("runtime", on(Function), "What runs the code, in the cloud's own words.", "runtime", "linux_fx_version", "language"),
		text("handler", on(Function), "Where the code begins.", "handler", "entry_point"),
		text("packageType", on(Function), "Zip or Image.", "package_type"),
		texts("images", on(Function, Instance), "The container or machine images that it runs.", "images", "image", "image_id"),
		texts("layers", on(Function), "The layers of its code.", "layers"),
		text("codeSha256", on(Function), "The sum of its code.", "code_sha256"),
		text("codeSigningConfig", on(Function), "What it demands of code.", "code_signing_config"),
		text("lastModified", on(Function), "When it was changed last.", "last_modified"),
		texts("envNames", on(Function), "Names of its environment variables or settings; values are never kept.", "env_names", "setting_names", "settings"),
		whole("reservedConcurrency", on(Function), "How many of it may run at the same time.", "reserved_concurrency"),
		text("deadLetter", on(Function), "Where events go that it could not handle.", "dead_letter"),
		truth("accessRestricted", on(Function), "Rules say from which addresses it may be called.", "access_restricted"),
		text("siteAuth", on(Function), "What App Service asks of who is not signed in.", "app_service_auth"),
		truth("basicPublishing", on(Function), "Code may be published with a user name and a password.", "basic_publishing"),
		truth("remoteDebugging", on(Function), "A debugger may be attached.", "remote_debugging"),
		text("triggerType", on(Function), "What starts it, as Azure names it.", "trigger"),
		text("state", on(Function, Instance, Key, Account, IdentityProvider), "How it is, in the cloud's own words.", "state", "key_state", "status", "power"),
		text("schedule", on(Function, Trigger), "When it starts by itself.", "schedule"),
		truth("enabled", on(Function, Trigger), "Switched on.", "enabled"),

		text("url", on(Endpoint, Function, Queue, Registry, IdentityProvider), "Its address.", "url"),
		text("auth", on(Endpoint, Function), "What it asks of its callers, in the cloud's own words: NONE, AWS_IAM, anonymous, function, …", "auth_type", "auth_level"),
		text("authorizer", on(Endpoint), "What decides on calls.", "authorizer"),
		texts("methods", on(Endpoint), "The HTTP methods that it takes.", "methods"),
		text("protocol", on(Endpoint), "HTTP, WEBSOCKET, …", "protocol"),
		text("ingress", on(Endpoint, Function), "From where packets are let in.", "ingress"),
		texts("corsOrigins", on(Endpoint, Function), "Pages that may call it.", "cors"),

		text("os", on(Instance), "The operating system.", "os"),
		text("machineType", on(Instance), "Its size.", "machine_type"),
		text("imdsHttpTokens", on(Instance), "Whether the metadata service asks for a session: required or optional.", "imds_http_tokens"),
		text("imdsEndpoint", on(Instance), "Whether the metadata service answers.", "imds_endpoint"),
		texts("scopes", on(Instance), "What its tokens may be used for.", "scopes"),
	}
}
