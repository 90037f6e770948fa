import { Button, PasswordInput } from "@mantine/core";
import { useState } from "react";

import { client } from "../api/question";
import { keepToken } from "../api/token";
import css from "./shell.module.css";

/** Asks for the server's token. It is kept as long as the tab. */
export function Login() {
  const [token, setToken] = useState("");
  return (
    <main className={css.page}>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          keepToken(token);
          void client.resetQueries();
        }}
      >
        <h1>Postern</h1>
        <PasswordInput
          label="Token"
          description="The server was started with a token (POSTERN_TOKEN). It is kept until this tab is closed."
          value={token}
          onChange={(e) => setToken(e.currentTarget.value)}
          autoComplete="off"
        />
        <Button type="submit" mt="md">
          Go on
        </Button>
      </form>
    </main>
  );
}
