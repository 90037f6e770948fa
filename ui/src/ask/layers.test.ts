import { expect, test } from "vitest";

import { layerName } from "./layers";

test("a layer that we have no name for keeps the server's", () => {
  expect(layerName("scp")).toBe("Service control policies");
  expect(layerName("grant")).toBe("Grant");
});
