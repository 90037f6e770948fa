// Network rules as the clouds give them, in words. What does not parse is null: not known, rather than empty.

export interface RuleLines {
  in: string[];
  out: string[];
}

interface RuleNode {
  type: string;
  rules: string | null;
  routes: string | null;
}

type Json = Record<string, unknown>;

/** The lines of a rule set: what it lets in, and what it lets out. Routes are lines out. Null where nothing can be read. */
export function ruleLines(node: RuleNode): RuleLines | null {
  const rules = parse(node.rules);
  const routes = parse(node.routes);
  switch (node.type) {
    case "AWS::EC2::SecurityGroup":
      return isObject(rules) ? { in: list(rules["IpPermissions"]).flatMap((p) => permission(p, "from")), out: list(rules["IpPermissionsEgress"]).flatMap((p) => permission(p, "to")) } : null;
    case "AWS::EC2::NetworkAcl":
      return isObject(rules) ? acl(list(rules["Entries"])) : null;
    case "AWS::EC2::RouteTable":
      return isObject(routes) ? { in: [], out: list(routes["Routes"]).map(route) } : null;
    case "compute.googleapis.com/Firewall":
      return isObject(rules) ? firewall(rules) : null;
    case "Microsoft.Network/networkSecurityGroups":
      return Array.isArray(rules) ? securityGroup(list(rules)) : null;
    default:
      return null;
  }
}

function parse(text: string | null): unknown {
  if (text === null) {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === "string") : [];
}

function word(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

const protocols: Record<string, string> = { "-1": "all", "*": "all", "6": "tcp", "17": "udp", "1": "icmp" };

function protocol(value: unknown): string {
  const text = word(value).toLowerCase();
  return protocols[text] ?? (text === "" ? "all" : text);
}

function ports(from: unknown, to: unknown): string {
  const [a, b] = [word(from), word(to)];
  return a === "" || a === "-1" ? "" : a === b || b === "" ? a : `${a}–${b}`;
}

function join(...parts: string[]): string {
  return parts.filter((p) => p !== "").join(" ");
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
function permission(p: Json, way: "from" | "to"): string[] {
  const ends = [
    ...list(p["IpRanges"]).map((r) => word(r["CidrIp"])),
    ...list(p["Ipv6Ranges"]).map((r) => word(r["CidrIpv6"])),
    ...list(p["UserIdGroupPairs"]).map((r) => word(r["GroupId"])),
    ...list(p["PrefixListIds"]).map((r) => word(r["PrefixListId"])),
  ].filter((end) => end !== "");
  return ends.map((end) => join("allow", protocol(p["IpProtocol"]), ports(p["FromPort"], p["ToPort"]), way, end));
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAclEntry.html: the lowest number that fits decides. */
function acl(entries: Json[]): RuleLines {
  const sorted = entries.toSorted((a, b) => Number(a["RuleNumber"]) - Number(b["RuleNumber"]));
  const line = (e: Json, way: string) => {
    const range = isObject(e["PortRange"]) ? e["PortRange"] : {};
    const end = word(e["CidrBlock"]) || word(e["Ipv6CidrBlock"]);
    return join(word(e["RuleAction"]), protocol(e["Protocol"]), ports(range["From"], range["To"]), way, end);
  };
  return {
    in: sorted.filter((e) => e["Egress"] !== true).map((e) => line(e, "from")),
    out: sorted.filter((e) => e["Egress"] === true).map((e) => line(e, "to")),
  };
}

function route(r: Json): string {
  const to = word(r["DestinationCidrBlock"]) || word(r["DestinationIpv6CidrBlock"]) || word(r["DestinationPrefixListId"]);
  const by = Object.entries(r).find(([key]) => /Id$/.test(key) && !key.startsWith("Destination"))?.[1];
  return join(to, "by", word(by) || "a target that is not known", word(r["State"]) === "blackhole" ? "(blackhole)" : "");
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/firewalls */
function firewall(rule: Json): RuleLines {
  const off = rule["disabled"] === true ? "(disabled)" : "";
  const out = rule["direction"] === "EGRESS";
  const ends = out
    ? texts(rule["destinationRanges"])
    : [...texts(rule["sourceRanges"]), ...texts(rule["sourceTags"]).map((t) => `tag ${t}`), ...texts(rule["sourceServiceAccounts"])];
  const lines = (["allowed", "denied"] as const).flatMap((key) =>
    list(rule[key]).map((a) => join(key === "allowed" ? "allow" : "deny", protocol(a["IPProtocol"]), texts(a["ports"]).join(","), out ? "to" : "from", ends.join(", ") || "anywhere", off)),
  );
  return out ? { in: [], out: lines } : { in: lines, out: [] };
}

/** https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview: the lowest priority that fits decides. */
function securityGroup(rules: Json[]): RuleLines {
  const sorted = rules.toSorted((a, b) => Number(a["priority"]) - Number(b["priority"]));
  const either = (r: Json, one: string, many: string) => texts(r[many]).join(",") || word(r[one]);
  const line = (r: Json, way: "from" | "to") => {
    const port = either(r, "destinationPortRange", "destinationPortRanges");
    const end = way === "from" ? either(r, "sourceAddressPrefix", "sourceAddressPrefixes") : either(r, "destinationAddressPrefix", "destinationAddressPrefixes");
    return join(word(r["access"]).toLowerCase(), protocol(r["protocol"]), port === "*" ? "" : port, way, end === "*" ? "anywhere" : end);
  };
  const inbound = (r: Json) => word(r["direction"]).toLowerCase() === "inbound";
  return { in: sorted.filter(inbound).map((r) => line(r, "from")), out: sorted.filter((r) => !inbound(r)).map((r) => line(r, "to")) };
}
