import { expect, test } from "vitest";

import { ruleLines } from "./rules";

const node = (type: string, rules: unknown, routes?: unknown) => ({ type, rules: rules === undefined ? null : JSON.stringify(rules), routes: routes === undefined ? null : JSON.stringify(routes) });

test("a security group", () => {
  const rules = {
    IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }], UserIdGroupPairs: [{ GroupId: "sg-1" }] }],
    IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [], Ipv6Ranges: [{ CidrIpv6: "::/0" }] }],
  };
  expect(ruleLines(node("AWS::EC2::SecurityGroup", rules))).toEqual({ in: ["allow tcp 443 from 0.0.0.0/0", "allow tcp 443 from sg-1"], out: ["allow all to ::/0"] });
});

test("an ACL in the order of its numbers", () => {
  const rules = {
    Entries: [
      { RuleNumber: 32767, RuleAction: "deny", Protocol: "-1", Egress: false, CidrBlock: "0.0.0.0/0" },
      { RuleNumber: 100, RuleAction: "allow", Protocol: "6", Egress: false, CidrBlock: "10.0.0.0/8", PortRange: { From: 80, To: 90 } },
      { RuleNumber: 100, RuleAction: "allow", Protocol: "17", Egress: true, Ipv6CidrBlock: "::/0" },
    ],
  };
  expect(ruleLines(node("AWS::EC2::NetworkAcl", rules))).toEqual({ in: ["allow tcp 80–90 from 10.0.0.0/8", "deny all from 0.0.0.0/0"], out: ["allow udp to ::/0"] });
});

test("a route table is lines out", () => {
  expect(ruleLines(node("AWS::EC2::RouteTable", undefined, { Routes: [{ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", State: "active" }, { DestinationIpv6CidrBlock: "::/0", State: "blackhole" }] }))).toEqual({
    in: [],
    out: ["0.0.0.0/0 by igw-1", "::/0 by a target that is not known (blackhole)"],
  });
});

test("a firewall of Google Cloud, and a security group of Azure", () => {
  expect(ruleLines(node("compute.googleapis.com/Firewall", { direction: "INGRESS", allowed: [{ IPProtocol: "tcp", ports: ["22"] }], sourceRanges: ["35.235.240.0/20"], disabled: true }))).toEqual({
    in: ["allow tcp 22 from 35.235.240.0/20 (disabled)"],
    out: [],
  });
  expect(
    ruleLines(
      node("Microsoft.Network/networkSecurityGroups", [
        { access: "Deny", direction: "Outbound", priority: 200, protocol: "*", destinationAddressPrefix: "*", destinationPortRange: "*" },
        { access: "Allow", direction: "Inbound", priority: 100, protocol: "Tcp", sourceAddressPrefix: "VirtualNetwork", destinationPortRange: "443" },
      ]),
    ),
  ).toEqual({ in: ["allow tcp 443 from VirtualNetwork"], out: ["deny all to anywhere"] });
});

test.each([
  ["AWS::EC2::SecurityGroup", "{broken"],
  ["AWS::EC2::SecurityGroup", null],
  ["Some::Other::Type", "{}"],
])("%s with %s is not known", (type, rules) => {
  expect(ruleLines({ type, rules, routes: null })).toBeNull();
});
