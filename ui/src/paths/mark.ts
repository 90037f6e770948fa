// What bench-ui reads: how long it takes from an answer to its chains on the screen. Marks cost nothing when nobody reads.

/** An answer has come. */
export function answered(): void {
  performance.clearMarks("chain-drawn");
  performance.mark("chain-answer");
}

/** The list and the chosen chain stand in the page: counted when the frame with them is done. */
export function drawn(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (performance.getEntriesByName("chain-answer", "mark").length > 0 && performance.getEntriesByName("chain-drawn", "mark").length === 0) {
        performance.mark("chain-drawn");
        performance.measure("chain", "chain-answer", "chain-drawn");
      }
    }),
  );
}
