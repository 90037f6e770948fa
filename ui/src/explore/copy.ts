import { announce } from "../feedback/announce";

/** Copies from a menu, which closes: the live region says what became of it. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied");
  } catch {
    announce("The browser did not let the page copy");
  }
}
