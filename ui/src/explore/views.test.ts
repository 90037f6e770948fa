import { expect, test } from "vitest";

import { readView, writeView } from "./views";

test("a view holds the address without the name of another view, and reads only what an address can say", () => {
  expect(readView(writeView({ id: "a", view: "old", do: ["h b"], t: true }))).toEqual({ id: "a", do: ["h b"], t: true });
  expect(readView('explore:{"id":1,"layout":"spiral","evil":"x"}')).toEqual({ id: "1" });
  expect(readView("public -> admin role")).toBeUndefined();
  expect(readView("explore:{")).toBeUndefined();
});
