import { expect, test } from "vitest";

import { outline } from "./outline";

const places = (text: string) => [...outline(text).keys()];

test("places of a text, with what stands there first", () => {
  const o = outline('{"data":[{"kind":"AZTenant","data":{"id":"a"}},{"kind":"AZUser"}],"meta":{"count":2}}');
  expect([...o.keys()]).toEqual(["", "data", "data[]", "data[].kind", "data[].data", "data[].data.id", "meta", "meta.count"]);
  expect(o.get("data[].kind")).toEqual(["AZTenant", "AZUser"]);
});

test("a text that is cut tells what it has, and braces within texts are text", () => {
  expect(places('{"UserDetailList":[{"Name":"a}]{\\"b","Path":"/us')).toEqual(["", "UserDetailList", "UserDetailList[]", "UserDetailList[].Name", "UserDetailList[].Path"]);
});

test("values one after another are one", () => {
  expect(outline('{"asset_type":"a"}\n{"asset_type":"b"}\n').get("asset_type")).toEqual(["a", "b"]);
});

test("what is no JSON has no places", () => {
  expect(places("user,arn,user_creation_time\na,b,c")).toEqual([]);
});
