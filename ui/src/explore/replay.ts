import { clouds, count, flags as flagTable, mainLabel } from "../vocabulary/words";
import type { ThingFragment } from "../vocabulary/vocabulary.graphql.ts";
import type { Answers } from "./answers";
import type { ExploreEdgeFragment, ExploreGroupFragment, ExploreOverviewQuery } from "./explore.graphql.ts";
import type { Op } from "./ops";
import { emptyPicture, type Item, type Picture, type Tie } from "./picture";

/** How many neighbours of one kind, direction and label are drawn one by one before they are one bundle. */
const fewNeighbours = 12;

/** What is on the canvas after the steps, as far as it is known. */
export function replay(root: string | null, ops: readonly Op[], answers: Answers): Picture {
  const picture = emptyPicture();
  if (root === null) {
    addOverview(picture, answers.overview());
  } else {
    addThing(picture, answers.thing(root));
  }
  for (const op of ops) {
    step(picture, op, answers);
  }
  return picture;
}

function step(picture: Picture, op: Op, answers: Answers): void {
  switch (op.op) {
    case "add":
      addThing(picture, answers.thing(op.id));
      picture.hidden.delete(op.id);
      break;
    case "expand":
      expand(picture, answers.groups(op.id, op.kind, op.direction), op);
      break;
    case "open": {
      const group = answers.open(op.group, op.n);
      const bundle = picture.items.get(op.group);
      if (group && bundle) {
        for (const e of group.edges.edges) {
          addEdge(picture, e.node);
        }
        shrink(picture, bundle, group.edges.edges.length);
      }
      break;
    }
    case "members": {
      const group = answers.members(op.group, op.n);
      const crowd = picture.items.get(op.group);
      if (group && crowd) {
        for (const e of group.members.edges) {
          addThing(picture, e.node);
          addTie(picture, { id: `${e.node.id} in ${crowd.id}`, from: e.node.id, to: crowd.id, kind: "IS_ONE_OF" });
        }
        picture.items.set(crowd.id, { ...crowd, drawn: Math.max(crowd.drawn, group.members.edges.length) });
      }
      break;
    }
    case "hide":
      picture.hidden.add(op.id);
      break;
    case "show":
      picture.hidden.clear();
      break;
    case "pin":
      picture.pins.set(op.id, { x: op.x, y: op.y });
      break;
    case "unpin":
      picture.pins.delete(op.id);
      break;
  }
}

export function itemOf(thing: ThingFragment): Item {
  return {
    id: thing.id,
    sort: "thing",
    name: thing.name,
    what: thing.type === "" ? mainLabel(thing.labels) : thing.type,
    labels: thing.labels,
    cloud: thing.cloud,
    account: thing.account,
    flags: thing.flags.map((f) => f.flag),
    count: 1,
    drawn: 0,
    throughGrant: false,
  };
}

function addThing(picture: Picture, thing: ThingFragment | null | undefined): void {
  if (thing && !picture.items.has(thing.id)) {
    picture.items.set(thing.id, itemOf(thing));
  }
}

function addTie(picture: Picture, tie: Pick<Tie, "id" | "from" | "to" | "kind"> & Partial<Tie>): void {
  picture.ties.set(tie.id, { count: 1, certain: 1, unknown: 0, conditions: null, technique: null, ...tie });
}

function addEdge(picture: Picture, edge: ExploreEdgeFragment): void {
  addThing(picture, edge.from);
  addThing(picture, edge.to);
  addTie(picture, {
    id: edge.id,
    from: edge.from.id,
    to: edge.to.id,
    kind: edge.kind,
    certain: edge.certainty === "CERTAIN" ? 1 : 0,
    unknown: edge.certainty === "UNKNOWN" ? 1 : 0,
    conditions: edge.conditions,
    technique: edge.technique,
  });
}

type Expanded = NonNullable<ReturnType<Answers["groups"]>>;

function expand(picture: Picture, entity: Expanded | null | undefined, op: Extract<Op, { op: "expand" }>): void {
  if (!entity) {
    return;
  }
  addThing(picture, entity);
  let listed = 0;
  for (const group of entity.neighbourGroups) {
    listed += group.count;
    // What leads through a Grant says one thing of many and stays one bundle until it is opened.
    if (group.count > 1 && (group.throughGrant || group.count > fewNeighbours)) {
      addBundle(picture, entity, group);
    } else {
      group.edges.edges.forEach((e) => addEdge(picture, e.node));
    }
  }
  const all = entity.neighbourCounts
    .filter((c) => (op.kind === null || c.kind === op.kind) && (op.direction === "BOTH" || c.direction === op.direction))
    .reduce((sum, c) => sum + c.count, 0);
  if (listed < all) {
    picture.cut.push(`Of ${entity.name}, ${count(listed, "edge")} of ${all.toLocaleString("en")} in its 40 largest groups are shown; expand one kind to see the rest.`);
  }
}

function addBundle(picture: Picture, of: ThingFragment, group: ExploreGroupFragment): void {
  const many = count(group.count, words(group.label));
  const out = group.direction === "OUT";
  const was = picture.items.get(group.id);
  picture.items.set(group.id, {
    id: group.id,
    sort: "bundle",
    name: many,
    what: group.throughGrant ? "through one grant" : "neighbours",
    labels: [group.label],
    cloud: of.cloud,
    account: null,
    flags: [],
    count: group.count,
    drawn: was?.drawn ?? 0,
    throughGrant: group.throughGrant,
  });
  addTie(picture, {
    id: `bundle ${group.id}`,
    from: out ? of.id : group.id,
    to: out ? group.id : of.id,
    kind: group.kind,
    count: group.count,
    certain: group.certain,
  });
}

/** A bundle that is open stands for those that are left; when none are, it goes. */
function shrink(picture: Picture, bundle: Item, drawn: number): void {
  if (drawn >= bundle.count) {
    picture.items.delete(bundle.id);
    for (const [id, tie] of picture.ties) {
      if (tie.from === bundle.id || tie.to === bundle.id) {
        picture.ties.delete(id);
      }
    }
    return;
  }
  picture.items.set(bundle.id, { ...bundle, drawn, name: count(bundle.count - drawn, `more ${words(bundle.labels[0] ?? "Resource")}`) });
}

function addOverview(picture: Picture, overview: ExploreOverviewQuery["overview"] | undefined): void {
  if (overview === undefined) {
    return;
  }
  for (const g of overview.groups) {
    const where = g.account === null ? count(g.accounts, "other account") : g.account === "" ? (g.cloud === null ? "no account" : clouds[g.cloud]) : (g.accountName ?? g.account);
    picture.items.set(g.id, {
      id: g.id,
      sort: "crowd",
      name: count(g.count, words(g.label)),
      what: where,
      labels: [g.label],
      cloud: g.cloud,
      account: g.account,
      flags: g.flags.map((f) => f.flag).filter((f) => f in flagTable),
      count: g.count,
      drawn: 0,
      throughGrant: false,
    });
  }
  for (const l of overview.links.links) {
    addTie(picture, { id: `${l.from} ${l.kind} ${l.to}`, from: l.from, to: l.to, kind: l.kind, count: l.count, certain: l.certain, unknown: l.unknown });
  }
  if (overview.links.totalCount > overview.links.links.length) {
    picture.cut.push(
      `The ${overview.links.links.length.toLocaleString("en")} largest of ${overview.links.totalCount.toLocaleString("en")} links between groups are drawn. Filter or choose accounts to see others.`,
    );
  }
  if (overview.otherAccounts > 0) {
    picture.cut.push(`${count(overview.otherAccounts, "smaller account")} of ${overview.accounts.toLocaleString("en")} are drawn together.`);
  }
}

/** The account of a crowd, as the head of its row says it. */
export function rowName(crowd: Item): string {
  return crowd.account === "" ? "no account" : crowd.what;
}

/** "ServiceAccount" as people write it in the middle of a sentence. */
export function words(label: string): string {
  return label.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
