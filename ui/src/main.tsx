import "./shell/trust"; // first: whatever comes after runs under Trusted Types
import "./shell/mantine.css";
import "./shell/theme.css";

import { createTheme, MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { client } from "./api/question";
import { router } from "./shell/routes";
import { nonce } from "./shell/nonce";

setNonce(nonce); // for what Mantine uses to keep the page from scrolling under a dialog

const theme = createTheme({
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  defaultRadius: "sm",
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    // Mantine draws a dialog's title in a <header>, which outside of the page's main part reads as a second banner.
    Modal: { defaultProps: { attributes: { header: { role: "presentation" } } } },
  },
});

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root");
}
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
