import { Recent } from "../ask/recent";

/** Queries that were run. */
export const history = new Recent("postern-cypher");
