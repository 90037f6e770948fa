// One polite live region for the whole page (shell/Shell.tsx draws it): "312 nodes, 540 relationships".

let say: (text: string) => void = () => {};

/** Tells screen readers what changed on the page. */
export function announce(text: string): void {
  say(text);
}

/** For the shell alone. */
export function onAnnounce(heard: (text: string) => void): void {
  say = heard;
}
