import { useState } from "react";

import { keepToken } from "../api/token";

/** Asks for the server's token, where it wants one and the tab has none. `tried` is called with what was given. */
export function Gate({ tried }: { tried: () => void }) {
  const [token, setToken] = useState("");
  return (
    <main className="gate">
      <h1>Postern GraphQL</h1>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          keepToken(token);
          tried();
        }}
      >
        <label htmlFor="token">Token</label>
        <p id="token-says">The server was started with a token (POSTERN_TOKEN). It is kept until this tab is closed.</p>
        <input id="token" type="password" autoComplete="off" aria-describedby="token-says" value={token} onChange={(e) => setToken(e.currentTarget.value)} required />
        <button type="submit">Go on</button>
      </form>
    </main>
  );
}
