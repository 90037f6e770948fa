import type { GraphiQLProps } from "graphiql";

/** What GraphiQL calls a tab; its own name for the type is not exported. */
type TabDefinition = NonNullable<GraphiQLProps["defaultTabs"]>[number];

/** One ready query of the playground, as the server lists it under examples.json. */
export interface Example {
  title: string;
  query: string;
  variables?: Record<string, unknown>;
}

/** Where the server lists the examples: beside this page, so that any mount point works. */
const examplesUrl = "examples.json";

/** Reads the examples. A server without any, or a broken list, gives none: the editor is useful all the same. */
export async function loadExamples(): Promise<Example[]> {
  try {
    const response = await fetch(examplesUrl, { headers: { accept: "application/json" } });
    if (!response.ok) {
      return [];
    }
    const list: unknown = await response.json();
    return Array.isArray(list) ? list.filter(isExample) : [];
  } catch (error) {
    console.warn("postern: no example queries", error);
    return [];
  }
}

/** Tabs in the order of the server. GraphiQL names a tab after its operation, so the title leads the query as a comment. */
export function toTabs(examples: Example[]): TabDefinition[] {
  return examples.map(({ title, query, variables }) => ({
    query: query.startsWith("#") ? query : `# ${title}\n${query}`,
    variables: variables === undefined ? null : JSON.stringify(variables, null, 2),
    headers: null,
  }));
}

function isExample(value: unknown): value is Example {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const { title, query } = value as Partial<Example>;
  return typeof title === "string" && typeof query === "string";
}
