import { expect, test } from "vitest";

import { fit, place, type PlacedBox } from "./layout";
import { picture, type Part, type PlaceEdge, type Subject } from "./picture";

const part = (id: string, labels: Part["labels"], more: Partial<Part> = {}): Part => ({ id, name: id, type: "T", labels, ...more });
const internet = part("internet", ["Internet"]);
const subject: Subject = { ...part("f", ["Function"]), egressIpv4: "restricted", egressIpv6: null };
const edge = (kind: PlaceEdge["kind"], from: Part, to: Part, certainty: PlaceEdge["certainty"] = "CERTAIN"): PlaceEdge => ({ kind, from, to, certainty, conditions: null });
const group = part("sg", ["NetworkRule"], { type: "AWS::EC2::SecurityGroup", rules: '{"IpPermissions":[],"IpPermissionsEgress":[]}' });
const subnet = part("subnet", ["Subnet"]);
const edges = [edge("IN_NETWORK", subject, subnet), edge("HAS_RULE", subject, group), edge("REACHES", subject, internet)];

test("in and out are drawn from rules and places, and say what is not known", () => {
  const p = picture(subject, edges, [{ id: "subnet", within: [part("vpc", ["Network"])], reached: [] }]);
  expect(p.out.stages.map((s) => s.title)).toEqual(["This", "Network", "Rules and routes out", "To"]);
  expect(p.out.stages[1]!.boxes.map((b) => b.title)).toEqual(["subnet", "vpc"]);
  expect(p.out.says[0]).toBe("Egress over IPv4: restricted. Egress over IPv6: not known.");
  expect(p.out.passing).toBe("conditional");
  expect(p.in.passing).toBe("no");
  expect(p.in.says).toContain("In by sg: allows nothing.");
  const store = picture({ ...part("bucket", ["DataStore"]) }, [], []);
  expect(store.in.passing).toBe("unknown");
  expect(store.in.says[0]).toContain("not known");
});

test("an endpoint that the Internet reaches lets requests in, one that nothing reaches does not", () => {
  const url = part("url", ["Endpoint"], { auth: "NONE" });
  const withUrl = [...edges, edge("TRIGGERS", url, subject)];
  const open = picture(subject, withUrl, [{ id: "url", within: [], reached: [{ certainty: "CERTAIN", conditions: null, from: internet }] }]);
  expect(open.in.passing).toBe("yes");
  expect(open.in.says).toContain("Endpoint url: authorization NONE.");
  expect(picture(subject, withUrl, [{ id: "url", within: [], reached: [] }]).in.passing).toBe("no");
});

test.each([1300, 700, 320])("boxes never overlap and stay inside, %i pixels wide", (width) => {
  const many = Array.from({ length: 9 }, (_, i) => part(`other ${i}`, ["Instance"]));
  const lane = picture(subject, [...edges, ...many.map((m) => edge("REACHES", m, subject))], []).in;
  const placed = place(lane, width);
  const boxes = placed.stages.flatMap((s) => s.boxes);
  expect(boxes.some((b) => b.title === "5 more")).toBe(true);
  for (const a of boxes) {
    expect(a.x + a.width).toBeLessThanOrEqual(placed.width);
    expect(a.y + a.height).toBeLessThanOrEqual(placed.height);
    expect(boxes.filter((b) => b !== a && overlap(a, b))).toEqual([]);
  }
});

function overlap(a: PlacedBox, b: PlacedBox): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

test("a long name keeps its ends", () => {
  expect(fit("short", 100, 13)).toBe("short");
  expect(fit("a-very-long-name-of-a-function", 100, 13)).toMatch(/^a-very.*…nction$|^a-very-l…/);
});
