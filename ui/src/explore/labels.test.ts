import { expect, test, vi } from "vitest";

import { names, rooms, type Room } from "./labels";
import type { Palette } from "./palette";

test("what is free to the right of a place ends where something else begins", () => {
  const { free, take } = rooms([{ x: 300, y: 0, width: 20, height: 20 }]);
  const at = (x: number, y: number): Room => ({ x, y, width: 100, height: 15 });
  take(at(0, 0));
  expect(free(at(90, 10)), "on it").toBe(0);
  expect(free(at(90, 15)), "below it").toBe(100);
  expect(free(at(100, 0)), "beside it").toBe(100);
  expect(free(at(240, 0)), "before something").toBe(60);
});

/** The labels as they are written, on a canvas of 400 px whose letters have 7. */
function pictures() {
  const fillText = vi.fn<(text: string) => void>();
  const context = { canvas: { width: 400 }, fillText, strokeText: () => {}, measureText: (text: string) => ({ width: 7 * text.length }) } as unknown as CanvasRenderingContext2D;
  const { begin, draw } = names({} as Palette);
  return (labels: { label: string; x: number; y?: number; whole?: boolean }[], taken: Room[] = []): string[] => {
    begin(() => taken);
    fillText.mockClear();
    labels.forEach((l) => draw(context, { y: 50, size: 10, color: "", ...l }, {} as Parameters<typeof draw>[2]));
    return fillText.mock.calls.map(([text]) => text);
  };
}

test("a label that would lie on an earlier one is left out; each picture begins with all of its room", () => {
  const written = pictures();
  const labels = [
    { label: "orders-role", x: 0 },
    { label: "billing-role", x: 20 },
    { label: "shop-status", x: 200 },
  ];
  expect(written(labels)).toEqual(["orders-role", "shop-status"]);
  expect(written(labels.slice(1))).toEqual(["billing-role", "shop-status"]);
});

test("a name is shortened in its middle before an edge or a thing; numbers never, nor what would have hardly a letter", () => {
  const written = pictures();
  const [atEdge, ...rest] = written([
    { label: "checkout-callback (function URL)", x: 240 },
    { label: "billing-role", x: 370, y: 90 },
    { label: "1,234,567", x: 330, y: 130, whole: true },
  ]);
  expect(atEdge).toMatch(/^check.*….*URL\)$/);
  expect(7 * atEdge!.length).toBeLessThanOrEqual(400 - 255);
  expect(rest).toEqual([]);
  const [beforeThing] = written([{ label: "checkout-callback (function URL)", x: 0 }], [{ x: 120, y: 40, width: 20, height: 20 }]);
  expect(beforeThing).toContain("…");
  expect(7 * beforeThing!.length).toBeLessThanOrEqual(120 - 15);
});
