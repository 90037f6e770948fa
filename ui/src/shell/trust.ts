// Trusted Types: where the browser has them, text becomes markup or code through this one policy alone (ui/policy.go
// allows no other). It must be made before any library runs, so main.tsx imports this module first.

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: Record<string, (text: string) => string>): unknown };
  }
}

/** Text for innerHTML. React fills style elements that way; a style sheet has no "<", and whatever has one is refused. */
export function styleOnly(text: string): string {
  if (text.includes("<")) {
    throw new TypeError("markup from text is refused");
  }
  return text;
}

/** The address of a script: our own files alone, as workers are. */
export function ownScript(address: string): string {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin || !url.pathname.startsWith("/assets/")) {
    throw new TypeError("a script from elsewhere is refused");
  }
  return url.href;
}

window.trustedTypes?.createPolicy("default", { createHTML: styleOnly, createScriptURL: ownScript });
