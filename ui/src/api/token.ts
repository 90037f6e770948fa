// The server's token, where it wants one (POSTERN_TOKEN). It is kept as long as the tab, never in a cookie or an address.

const key = "postern-token";

export function readToken(): string {
  return sessionStorage.getItem(key) ?? "";
}

export function keepToken(token: string): void {
  if (token === "") {
    sessionStorage.removeItem(key);
  } else {
    sessionStorage.setItem(key, token);
  }
}

/** Headers that every question carries. */
export function authorization(): Record<string, string> {
  const token = readToken();
  return token === "" ? {} : { authorization: `Bearer ${token}` };
}
