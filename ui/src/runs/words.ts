/** Words that a person wrote one after another, by commas or blanks. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== "");
}

const minute = 60_000;
const steps: [number, number, Intl.RelativeTimeFormatUnit][] = [
  [60 * minute, minute, "minute"],
  [24 * 60 * minute, 60 * minute, "hour"],
  [45 * 24 * 60 * minute, 24 * 60 * minute, "day"],
  [Infinity, 30.44 * 24 * 60 * minute, "month"],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "12 minutes ago"; "just now" within a minute. `time` and `now` in ms. */
export function ago(time: number, now: number): string {
  const past = time - now;
  if (Math.abs(past) < minute) {
    return "just now";
  }
  const [, unit, name] = steps.find(([most]) => Math.abs(past) < most) ?? steps[3]!;
  return relative.format(Math.trunc(past / unit), name);
}

/** "27 Nov 2026, 12:08 UTC"; what is not known says so. */
export function when(time: string | null): string {
  if (time === null) {
    return "not known";
  }
  return `${new Date(time).toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" })} UTC`;
}
