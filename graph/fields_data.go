package graph

// dataFields: what holds data, secrets, keys, messages and images.
func dataFields() []Field {
	return []Field{
		text("versioning", on(DataStore), "Whether older contents stay.", "versioning"),
		truth("blockPublicAcls", on(DataStore), "New public ACLs are refused.", "block_public_acls"),
		truth("blockPublicPolicy", on(DataStore), "New public policies are refused.", "block_public_policy"),
		truth("ignorePublicAcls", on(DataStore), "Public ACLs count for nothing.", "ignore_public_acls"),
		truth("restrictPublicBuckets", on(DataStore), "Public policies count for the account alone.", "restrict_public_buckets"),
		text("publicAccessPrevention", on(DataStore), "Whether anyone can be let in: enforced or inherited.", "public_access_prevention"),
		truth("uniformAccess", on(DataStore), "Policies alone decide, no ACLs.", "uniform_access"),
		truth("allowBlobPublicAccess", on(DataStore), "Containers may be opened to anyone.", "allow_blob_public_access"),
		truth("allowSharedKeyAccess", on(DataStore), "The account's keys work.", "allow_shared_key_access"),
		text("networkDefaultAction", on(DataStore, Secret), "What becomes of packets that no rule names.", "network_default_action"),
		text("encryption", on(DataStore, Registry), "How it is encrypted at rest, in the cloud's own words.", "encryption"),
		truth("encrypted", on(DataStore, Queue, Topic), "Encrypted at rest.", "encrypted"),
		truth("locked", on(DataStore), "Nothing can be taken out before its time.", "locked"),
		truth("deletionProtection", on(DataStore), "Cannot be deleted while this is on.", "deletion_protection"),
		whole("visibilityTimeout", on(Queue), "For how many seconds a message that was taken stays hidden from others.", "visibility_timeout"),
		whole("maxReceives", on(Queue), "How often a message is handed out before it counts as dead.", "max_receives"),
		text("retentionDays", on(DataStore), "How long contents stay.", "retention_days"),
		text("storageClass", on(DataStore), "How contents are kept.", "storage_class"),

		text("parameterType", on(Secret), "String or SecureString.", "parameter_type"),
		truth("purgeProtection", on(Secret), "What is deleted cannot be purged.", "purge_protection"),
		truth("rbacAuthorization", on(Secret), "Roles decide, not access policies.", "rbac_authorization"),
		truth("rotation", on(Secret, Key), "Replaced from time to time by itself.", "rotation"),
		text("rotationPeriod", on(Key), "How often.", "rotation_period"),
		text("keyManager", on(Key), "CUSTOMER or AWS.", "key_manager"),
		text("keyOrigin", on(Key), "Where the key was made.", "key_origin"),
		text("keyUsage", on(Key), "What the key is for.", "key_usage", "purpose"),

		truth("httpsOnly", on(DataStore, Function), "Plain HTTP is refused.", "https_only"),
		text("minTlsVersion", on(DataStore, Function), "The oldest TLS that is taken.", "min_tls_version"),
		text("tlsPolicy", on(DataStore), "What TLS it takes, in the cloud's own words.", "tls_policy", "ssl_mode"),
		truth("nodeToNode", on(DataStore), "Its own nodes speak TLS with each other.", "node_to_node"),
		text("publicNetworkAccess", on(DataStore, Secret, Queue, Topic, Registry, Function), "Whether it can be reached from the Internet: Enabled or Disabled.", "public_network_access"),
		truth("localAuthDisabled", on(DataStore, Queue, Topic), "Keys of its own do not work, only those of Entra.", "local_auth_disabled"),
		text("sku", on(DataStore, Queue, Topic, Registry), "Its plan.", "sku"),

		text("bucket", on(Resource, DataStore), "The bucket that a trail writes to, or that an access point leads to.", "bucket"),
		truth("logging", on(Resource), "An audit trail that writes.", "logging"),
		truth("multiRegion", on(Resource), "An audit trail of all regions.", "multi_region"),
		truth("organizationTrail", on(Resource), "An audit trail of all accounts.", "organization_trail"),
		truth("logValidation", on(Resource), "An audit trail whose files are signed.", "log_validation"),

		text("tagMutability", on(Registry), "Whether a tag can be moved to another image.", "tag_mutability"),
		text("format", on(Registry), "What it holds.", "format"),
		truth("adminUser", on(Registry), "A user with a password may do everything.", "admin_user"),
		truth("anonymousPull", on(Registry), "Anyone may read.", "anonymous_pull"),
	}
}
