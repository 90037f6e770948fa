import { Recent } from "./recent";

/** What was asked on the Ask page and in the box of the head. */
export const asked = new Recent("postern-asked");
