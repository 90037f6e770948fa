/** Which choice of `n` an arrow leads to from `at`; -1 is the box itself, which both ends lead back to. */
export function next(at: number, key: "ArrowDown" | "ArrowUp", n: number): number {
  if (n === 0) {
    return -1;
  }
  if (key === "ArrowDown") {
    return at === n - 1 ? -1 : at + 1;
  }
  return at === -1 ? n - 1 : at - 1;
}
