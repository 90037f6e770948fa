// The typed values of all labels (values.graphql) in the order and groups in which a person looks for them.

export interface FieldGroup {
  title: string;
  /** Name in GraphQL, and the words on the page. */
  fields: readonly (readonly [name: string, words: string])[];
}

export const fieldGroups: readonly FieldGroup[] = [
  {
    title: "Identity",
    fields: [
      ["displayName", "Display name"],
      ["email", "E-mail"],
      ["userPrincipalName", "Sign-in name"],
      ["userType", "User type"],
      ["guest", "Guest of another tenant"],
      ["path", "IAM path"],
      ["uniqueId", "Unique id"],
      ["appId", "Application id"],
      ["servicePrincipalType", "Service principal type"],
      ["managedIdentity", "Managed identity"],
      ["defaultAccount", "Default account of"],
      ["groupKind", "Kind of group"],
      ["membersKnown", "Members were read"],
      ["roleAssignable", "May hold Entra roles"],
      ["issuer", "Issuer"],
      ["subject", "Subject at its issuer"],
      ["created", "Created"],
      ["deleted", "Deleted, still named"],
      ["disabled", "Disabled"],
      ["synced", "Synced from a directory"],
      ["signInAudience", "Who may sign in"],
    ],
  },
  {
    title: "Sign-in and credentials",
    fields: [
      ["mfaActive", "MFA"],
      ["passwordEnabled", "Password enabled"],
      ["passwordLastUsed", "Password last used"],
      ["passwordLastChanged", "Password last changed"],
      ["accessKey1Active", "Access key 1 active"],
      ["accessKey1LastUsed", "Access key 1 last used"],
      ["accessKey1LastRotated", "Access key 1 last rotated"],
      ["accessKey2Active", "Access key 2 active"],
      ["accessKey2LastUsed", "Access key 2 last used"],
      ["accessKey2LastRotated", "Access key 2 last rotated"],
      ["secretsCount", "Client secrets"],
      ["certificatesCount", "Certificates"],
      ["instanceLock", "Credentials locked"],
      ["audiences", "Audiences"],
      ["attributeMapping", "Attribute mapping"],
      ["dangling", "Named by trust, not there"],
    ],
  },
  {
    title: "Role",
    fields: [
      ["lastUsed", "Last used"],
      ["useReported", "Use is reported"],
      ["maxSession", "Longest session (s)"],
      ["serviceLinked", "Service-linked"],
      ["instanceProfiles", "Instance profiles"],
      ["definition", "Role definition"],
      ["scope", "Scope"],
      ["eligibleOnly", "Only by activation"],
    ],
  },
  {
    title: "Policy",
    fields: [
      ["policyKind", "Used as"],
      ["cloudManaged", "Managed by the cloud"],
      ["custom", "Written by the customer"],
      ["enforced", "Enforced"],
      ["defaultVersion", "Default version"],
      ["permissions", "Permissions"],
    ],
  },
  {
    title: "Code",
    fields: [
      ["runtime", "Runtime"],
      ["handler", "Handler"],
      ["packageType", "Package type"],
      ["images", "Images"],
      ["layers", "Layers"],
      ["codeSha256", "Code SHA-256"],
      ["codeSigningConfig", "Code signing"],
      ["untrustedArtifact", "Unsigned code"],
      ["binaryAuthorization", "Binary Authorization"],
      ["lastModified", "Last modified"],
      ["basicPublishing", "Publishing by password"],
      ["remoteDebugging", "Remote debugging"],
      ["runService", "Cloud Run service"],
      ["function", "Runs or feeds"],
    ],
  },
  {
    title: "Environment",
    fields: [
      ["envNames", "Environment variables"],
      ["settingResources", "Resources in settings"],
    ],
  },
  {
    title: "Limits and failures",
    fields: [
      ["timeout", "Timeout (s)"],
      ["memory", "Memory"],
      ["reservedConcurrency", "Reserved concurrency"],
      ["maxInstances", "Most instances"],
      ["maxRetries", "Most retries"],
      ["deadLetter", "Dead letters to"],
      ["onFailure", "On failure to"],
      ["onSuccess", "On success to"],
      ["visibilityTimeout", "Visibility timeout (s)"],
      ["maxReceives", "Most receives"],
      ["concurrentExecutions", "Concurrent executions"],
      ["unreservedConcurrency", "Unreserved concurrency"],
    ],
  },
  {
    title: "Who may call it",
    fields: [
      ["url", "URL"],
      ["auth", "Authorization"],
      ["siteAuth", "App Service authentication"],
      ["authorizer", "Authorizer"],
      ["methods", "Methods"],
      ["protocol", "Protocol"],
      ["ingress", "Ingress"],
      ["externalIngress", "External ingress"],
      ["accessRestricted", "Restricted by address"],
      ["corsOrigins", "CORS origins"],
      ["publicNetworkAccess", "Public network access"],
      ["networkDefaultAction", "Network default action"],
      ["httpsOnly", "HTTPS only"],
      ["minTlsVersion", "Oldest TLS"],
      ["tlsPolicy", "TLS policy"],
      ["securityLevel", "Security level"],
      ["nodeToNode", "TLS between nodes"],
      ["anonymousPull", "Anonymous pull"],
      ["adminUser", "Admin user"],
      ["localAuthDisabled", "Local keys disabled"],
      ["rbacAuthorization", "Roles decide (RBAC)"],
    ],
  },
  {
    title: "What starts it",
    fields: [
      ["triggerType", "Trigger"],
      ["schedule", "Schedule"],
      ["enabled", "Enabled"],
      ["state", "State"],
    ],
  },
  {
    title: "Network",
    fields: [
      ["inVpc", "In a network of yours"],
      ["vpc", "Network"],
      ["connector", "Connector"],
      ["connectorEgress", "Through the connector"],
      ["routesAll", "All packets through its network"],
      ["egressIpv4", "Egress IPv4"],
      ["egressIpv6", "Egress IPv6"],
      ["egressWhy", "Why"],
      ["privateIps", "Private addresses"],
      ["publicIps", "Public addresses"],
      ["cidrBlocks", "IPv4 ranges"],
      ["ipv6CidrBlocks", "IPv6 ranges"],
      ["availabilityZone", "Availability zone"],
      ["publicIpOnLaunch", "Public address on launch"],
      ["flowLogs", "Flow logs"],
      ["privateGoogleAccess", "Private Google Access"],
      ["peers", "Peers"],
      ["serviceName", "Leads to service"],
      ["isDefault", "Default, made by the cloud"],
      ["direction", "Direction"],
      ["priority", "Priority"],
      ["rules", "Rules"],
      ["routes", "Routes"],
    ],
  },
  {
    title: "Public access to data",
    fields: [
      ["blockPublicAcls", "Block public ACLs"],
      ["ignorePublicAcls", "Ignore public ACLs"],
      ["blockPublicPolicy", "Block public policies"],
      ["restrictPublicBuckets", "Restrict public policies"],
      ["publicAccessPrevention", "Public access prevention"],
      ["uniformAccess", "Uniform access, no ACLs"],
      ["allowBlobPublicAccess", "Anonymous blobs allowed"],
      ["allowSharedKeyAccess", "Shared keys allowed"],
    ],
  },
  {
    title: "Encryption and keys",
    fields: [
      ["encryption", "Encryption"],
      ["encrypted", "Encrypted at rest"],
      ["parameterType", "Parameter type"],
      ["rotation", "Rotation"],
      ["rotationPeriod", "Rotation period"],
      ["keyManager", "Key managed by"],
      ["keyOrigin", "Key origin"],
      ["keyUsage", "Key usage"],
    ],
  },
  {
    title: "Keeping and deleting",
    fields: [
      ["versioning", "Versioning"],
      ["locked", "Locked against deletion"],
      ["deletionProtection", "Deletion protection"],
      ["purgeProtection", "Purge protection"],
      ["retentionDays", "Retention (days)"],
      ["storageClass", "Storage class"],
      ["tagMutability", "Tag mutability"],
      ["format", "Format"],
      ["sku", "Plan (SKU)"],
      ["bucket", "Bucket"],
    ],
  },
  {
    title: "Machine",
    fields: [
      ["os", "Operating system"],
      ["machineType", "Machine type"],
      ["imdsHttpTokens", "IMDS session tokens"],
      ["imdsEndpoint", "IMDS endpoint"],
      ["scopes", "Token scopes"],
    ],
  },
  {
    title: "Logging and tracing",
    fields: [
      ["tracing", "Tracing"],
      ["logging", "Trail is logging"],
      ["multiRegion", "All regions"],
      ["organizationTrail", "All accounts"],
      ["logValidation", "Log file validation"],
      ["auditLogs", "Data access logs"],
      ["auditExempt", "Exempt from data access logs"],
    ],
  },
  {
    title: "Organization",
    fields: [
      ["management", "Management account"],
      ["managementAccount", "Managed from"],
      ["orgId", "Organization id"],
      ["orgPath", "Organization path"],
      ["projectId", "Project id"],
      ["tenantId", "Tenant id"],
      ["customerId", "Customer id"],
      ["defaultDomain", "Default domain"],
    ],
  },
];

export interface ShownGroup {
  title: string;
  known: { words: string; value: unknown }[];
  /** Words of values that the type has and the run does not tell. */
  unknown: string[];
}

/** The groups in which the thing has a place at all: an answer has a field only where one of its labels has it. */
export function shown(entity: object): ShownGroup[] {
  const values = entity as Record<string, unknown>;
  return fieldGroups.flatMap(({ title, fields }) => {
    const own = fields.filter(([name]) => name in values);
    if (own.length === 0) {
      return [];
    }
    const known = own.filter(([name]) => values[name] !== null);
    return [
      {
        title,
        known: known.map(([name, words]) => ({ words, value: values[name] })),
        unknown: own.filter(([name]) => values[name] === null).map(([, words]) => words),
      },
    ];
  });
}

/** A value in words; null for an empty list. */
export function inWords(value: unknown): string {
  if (value === true) {
    return "yes";
  }
  if (value === false) {
    return "no";
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? "none" : value.map(String).join(", ");
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
