import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = "http://127.0.0.1:8787"; // what `postern serve` listens on

export default defineConfig({
  plugins: [react()],
  // ui/policy.go puts the nonce of each answer in this place. Served by Vite itself there is no policy.
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    outDir: "dist.tmp",
    emptyOutDir: true,
    target: "es2023",
    // An asset inside CSS as data: would be in no cache of its own.
    assetsInlineLimit: 0,
    license: { fileName: "license.md" },
    chunkSizeWarningLimit: 8000,
    // The playground is an entry of its own: GraphiQL's CSS is global and must not reach other pages.
    rolldownOptions: { input: ["index.html", "graphiql.html"] },
  },
  worker: { format: "es" },
  server: {
    // The server answers pages of its own origin alone.
    proxy: { "/graphql": { target: server, changeOrigin: true, headers: { origin: server } }, "/graphql-playground/examples.json": server },
  },
});
