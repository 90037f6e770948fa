import { ActionIcon, AppShell, Burger, NativeSelect, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconBug,
  IconFileSearch,
  IconGraph,
  IconHistory,
  IconHome,
  IconKeyboard,
  IconMoon,
  IconRoute,
  IconSun,
  IconTerminal2,
  IconTestPipe,
  IconZoomQuestion,
} from "@tabler/icons-react";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";

import { AskError } from "../api/errors";
import { useQuestion } from "../api/question";
import { tellReached, useAway } from "../api/reach";
import { SearchBox } from "../ask/SearchBox";
import { onAnnounce } from "../feedback/announce";
import { Waiting } from "../feedback/Feedback";
import { Away } from "./Away";
import { press, useKeys, type Key } from "./keys";
import logo from "./postern.svg";
import { useNewRuns } from "./newRuns";
import { useRun } from "./run";
import { RunsDocument } from "./shell.graphql.ts";
import css from "./shell.module.css";

// Few look at them, and a dialog and a box for a secret would be a tenth of what Home waits for.
const loadHelp = () => import("./Help").then((m) => ({ default: m.Help }));
const Help = lazy(loadHelp);
const Login = lazy(() => import("./Login").then((m) => ({ default: m.Login })));

const pages = [
  { to: "/", name: "Home", icon: IconHome, key: "h" },
  { to: "/ask", name: "Ask", icon: IconZoomQuestion, key: "a" },
  { to: "/paths", name: "Paths", icon: IconRoute, key: "p" },
  { to: "/explore", name: "Explore", icon: IconGraph, key: "e" },
  { to: "/what-if", name: "What if", icon: IconTestPipe, key: "w" },
  { to: "/findings", name: "Findings", icon: IconBug, key: "f" },
  { to: "/reports", name: "Reports", icon: IconFileSearch, key: "r" },
  { to: "/cypher", name: "Cypher", icon: IconTerminal2, key: "c" },
  { to: "/runs", name: "Runs and import", icon: IconHistory, key: "i" },
] as const;

export function Shell() {
  const [open, menu] = useDisclosure(false);
  const [help, setHelp] = useState<"open" | "closed">();
  const [said, say] = useState("");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark = useDark(colorScheme);
  const navigate = useNavigate();
  const away = useAway();
  const runs = useQuestion(RunsDocument, { last: 500 }, { fresh: 10_000, every: away ? 2_000 : 15_000 });
  useNewRuns(runs.data && (runs.data.runs.edges.at(-1)?.node.run ?? ""));

  const openHelp = useCallback(() => {
    loadHelp().then(
      () => setHelp("open"),
      () => tellReached(false),
    );
  }, []);
  useEffect(() => onAnnounce(say), []);
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  useKeys(
    useMemo<Key[]>(
      () => [
        { keys: "?", does: "Show the keyboard map", where: "Everywhere", run: openHelp },
        { keys: "/", does: "Go to the search box", where: "Everywhere", run: focusSearch },
        { keys: "mod+k", does: "Go to the search box", where: "Everywhere", run: focusSearch },
        ...pages.map((p) => ({
          keys: `g ${p.key}`,
          does: `Go to ${p.name}`,
          where: "Everywhere",
          run: () => void navigate({ to: p.to, search: (s) => ({ at: s.at }) }),
        })),
      ],
      [openHelp, navigate],
    ),
  );
  if (runs.error instanceof AskError && runs.error.code === "UNAUTHENTICATED") {
    return (
      <Suspense fallback={<Waiting what="Loading the page" />}>
        <Login />
      </Suspense>
    );
  }
  return (
    <AppShell header={{ height: { base: 100, xs: 56 } }} navbar={{ width: 248, breakpoint: "md", collapsed: { mobile: !open } }} padding="md">
      <a className={css.skip} href="#main">
        Skip to the page
      </a>
      {/* Above the menu, which comes later: what the search box offers hangs over it. */}
      <AppShell.Header zIndex={102}>
        <div className={css.bar}>
          <Burger opened={open} onClick={menu.toggle} hiddenFrom="md" size="sm" aria-label={open ? "Close the menu" : "Open the menu"} />
          <Link to="/" search={(s) => ({ at: s.at })} className={css.brand} aria-label="Postern, home">
            <img src={logo} width={28} height={28} alt="" />
            <span className="mantine-visible-from-sm">Postern</span>
          </Link>
          <div className={css.box}>
            <SearchBox />
          </div>
          <RunPicker runs={runs.data?.runs.edges.map((e) => e.node) ?? []} />
          <ActionIcon variant="default" size="lg" onClick={() => setColorScheme(dark ? "light" : "dark")} aria-label={dark ? "Light colours" : "Dark colours"}>
            {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
          </ActionIcon>
          <ActionIcon variant="default" size="lg" onClick={openHelp} aria-label="Keyboard map">
            <IconKeyboard size={18} />
          </ActionIcon>
        </div>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        {pages.map((p) => (
          <Link
            key={p.to}
            to={p.to}
            search={(s) => ({ at: s.at })}
            className={css.nav}
            activeOptions={{ exact: p.to === "/", includeSearch: false }}
            onClick={menu.close}
          >
            <p.icon size={18} aria-hidden="true" />
            {p.name}
          </Link>
        ))}
        <a className={css.nav} href="/graphql-playground/">
          <IconTerminal2 size={18} aria-hidden="true" />
          GraphQL playground
        </a>
        <a className={css.nav} href="/license.md" style={{ marginTop: "auto" }}>
          Licences
        </a>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Away away={away} />
        <Outlet />
      </AppShell.Main>
      {help !== undefined && (
        <Suspense>
          <Help opened={help === "open"} close={() => setHelp("closed")} />
        </Suspense>
      )}
      <div role="status" aria-live="polite" className="visually-hidden">
        {said}
      </div>
    </AppShell>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>("#search")?.focus();
}

function useDark(scheme: "light" | "dark" | "auto"): boolean {
  const [system, setSystem] = useState(() => matchMedia("(prefers-color-scheme: dark)").matches);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const change = () => setSystem(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  return scheme === "auto" ? system : scheme === "dark";
}

/** Which run the pages are about. The newest follows new runs; another one stays. */
function RunPicker({ runs }: { runs: { run: string; started: string | null }[] }) {
  const at = useRun();
  const navigate = useNavigate();
  if (runs.length < 2 && at === null) {
    return null;
  }
  const newest = runs.at(-1);
  return (
    <NativeSelect
      className={css.run}
      aria-label="Run"
      value={at ?? ""}
      onChange={(e) => {
        const run = e.currentTarget.value;
        void navigate({ to: ".", search: (s) => ({ ...s, at: run === "" ? undefined : run }) });
      }}
      data={[
        { value: "", label: newest ? `Newest run: ${newest.run}` : "Newest run" },
        ...runs.toReversed().map((r) => ({ value: r.run, label: r.run })),
        ...(at !== null && !runs.some((r) => r.run === at) ? [{ value: at, label: at }] : []),
      ]}
    />
  );
}
