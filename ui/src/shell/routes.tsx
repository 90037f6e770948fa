import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, parseSearchWith, stringifySearchWith } from "@tanstack/react-router";

import { text, value } from "../address/address";
import { validateAsk } from "../ask/search";
import { validateCypher } from "../cypher/search";
import { validateExplore } from "../explore/search";
import { ErrorPanel, Nothing, Waiting } from "../feedback/Feedback";
import { validateFindings } from "../findings/search";
import { HomePage } from "../home/HomePage";
import { validatePaths } from "../paths/search";
import { validateReports } from "../reports/search";
import { validateResource } from "../resource/search";
import { validateRuns } from "../runs/search";
import { validateWhatIf } from "../whatif/search";
import { Page } from "./Page";
import { Shell } from "./Shell";

const root = createRootRoute({
  // The run that the page is about.
  validateSearch: (search: Record<string, unknown>): { at?: string } => text(search, "at"),
  component: Shell,
  notFoundComponent: () => (
    <Page title="No such page">
      <Nothing>
        There is no page at this address. <Link to="/">Go home</Link>
      </Nothing>
    </Page>
  ),
});

// Home is in the first file that the browser loads; every other page comes with what it needs when it is first asked for.
const home = createRoute({ getParentRoute: () => root, path: "/", component: HomePage });
const ask = createRoute({
  getParentRoute: () => root,
  path: "/ask",
  validateSearch: validateAsk,
  component: lazyRouteComponent(() => import("../ask/AskPage"), "AskPage"),
});
const paths = createRoute({
  getParentRoute: () => root,
  path: "/paths",
  validateSearch: validatePaths,
  component: lazyRouteComponent(() => import("../paths/PathsPage"), "PathsPage"),
});
const explore = createRoute({
  getParentRoute: () => root,
  path: "/explore",
  validateSearch: validateExplore,
  component: lazyRouteComponent(() => import("../explore/ExplorePage"), "ExplorePage"),
});
const resource = createRoute({
  getParentRoute: () => root,
  path: "/resource",
  validateSearch: validateResource,
  component: lazyRouteComponent(() => import("../resource/ResourcePage"), "ResourcePage"),
});
const whatIf = createRoute({
  getParentRoute: () => root,
  path: "/what-if",
  validateSearch: validateWhatIf,
  component: lazyRouteComponent(() => import("../whatif/WhatIfPage"), "WhatIfPage"),
});
const findings = createRoute({
  getParentRoute: () => root,
  path: "/findings",
  validateSearch: validateFindings,
  component: lazyRouteComponent(() => import("../findings/FindingsPage"), "FindingsPage"),
});
const reports = createRoute({
  getParentRoute: () => root,
  path: "/reports",
  validateSearch: validateReports,
  component: lazyRouteComponent(() => import("../reports/ReportsPage"), "ReportsPage"),
});
const cypher = createRoute({
  getParentRoute: () => root,
  path: "/cypher",
  validateSearch: validateCypher,
  component: lazyRouteComponent(() => import("../cypher/CypherPage"), "CypherPage"),
});
const runs = createRoute({
  getParentRoute: () => root,
  path: "/runs",
  validateSearch: validateRuns,
  component: lazyRouteComponent(() => import("../runs/RunsPage"), "RunsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([home, ask, paths, explore, resource, whatIf, findings, reports, cypher, runs]),
  defaultPendingComponent: () => <Waiting what="Loading the page" />,
  defaultErrorComponent: ({ error, reset }) => (
    <Page title="Something went wrong">
      <ErrorPanel error={error} retry={reset} />
    </Page>
  ),
  scrollRestoration: true,
  parseSearch: parseSearchWith(value),
  stringifySearch: stringifySearchWith(JSON.stringify, value),
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
