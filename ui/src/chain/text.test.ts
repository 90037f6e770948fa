import { expect, test } from "vitest";

import { column } from "./column";
import { chainOf, thingOf } from "./example";
import { estimate } from "./measure";
import { stepsOf, trust } from "./steps";
import { chainMermaid, chainText } from "./text";
import { ahead } from "./walk";

const verb = () => "runs as";

test("what the chain assumes is said at the step that needs it, and makes it conditional there", () => {
  const chain = { ...chainOf(["start", "f", "role"]), assumptions: ["code:f"], conditional: true };
  const [first, second] = stepsOf(chain, verb);
  expect([first!.certainty, first!.conditions]).toEqual(["CERTAIN", []]);
  expect([second!.certainty, second!.conditions]).toEqual(["CONDITIONAL", ["the code of f lets its caller act as it"]]);
});

test("a step that guardrails hold back says so beside its certainty", () => {
  expect(trust({ certainty: "CONDITIONAL", latent: true })).toBe("held back by guardrails, conditional without them");
  expect(trust({ certainty: "UNKNOWN", latent: false })).toBe("not known");
});

test("the text names each step and its reason to doubt", () => {
  const chain = chainOf(["a", "b"]);
  chain.edges[0] = { ...chain.edges[0]!, certainty: "UNKNOWN" };
  expect(chainText(chain, verb)).toContain("1. a runs as b (AWS::IAM::Role, AWS account 111122223333). Not known: facts that decide it were not read.");
});

test("names cannot leave their quotes in Mermaid", () => {
  const chain = chainOf(["a", "b"]);
  chain.nodes[0] = thingOf("a", { name: 'x"]; click a "javascript:alert(1)' });
  const body = chainMermaid([chain], verb).split("\n")[1]!;
  expect(body.match(/"/g)).toHaveLength(2);
  expect(body).not.toContain('"]; click');
});

test("cards and words never overlap and stay in the frame, whatever its width", () => {
  const chain = { ...chainOf(["a".repeat(90), "f", "role"]), assumptions: ["code:f"] };
  chain.nodes[1] = thingOf("f", { account: "999", flags: [{ flag: "PUBLIC", why: "" }, { flag: "ADMIN", why: "" }] } as never);
  for (const frame of [240, 360, 900]) {
    const drawn = column(chain.nodes, stepsOf(chain, verb), frame, estimate);
    const rows = drawn.cards.flatMap((card, i) => (i === 0 ? [card] : [drawn.arrows[i - 1]!, card]));
    rows.slice(1).forEach((row, i) => expect(row.y).toBeGreaterThanOrEqual(rows[i]!.y + rows[i]!.height));
    for (const card of drawn.cards) {
      expect(card.x + card.width).toBeLessThanOrEqual(Math.max(220, frame));
      for (const pill of card.pills) {
        expect(pill.x + pill.width).toBeLessThanOrEqual(card.x + card.width);
      }
    }
    expect(drawn.bands).toHaveLength(3);
  }
});

test("walking goes to the nearest ahead, and stays where nothing is", () => {
  const spots = [{ x: 0, y: 0 }, { x: 0, y: 100 }, { x: 300, y: 60 }];
  expect(ahead(spots, 0, { x: 0, y: 1 })).toBe(1);
  expect(ahead(spots, 0, { x: 1, y: 0 })).toBe(2);
  expect(ahead(spots, 0, { x: 0, y: -1 })).toBe(-1);
});
