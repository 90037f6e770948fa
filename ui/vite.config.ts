import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The playground is an HTML entry of its own: GraphiQL's CSS is global and must not reach other pages.
export default defineConfig({
  plugins: [react()],
  base: "./",
  build: {
    outDir: "dist.tmp",
    emptyOutDir: true,
    target: "es2022",
    license: { fileName: "license.md" },
    chunkSizeWarningLimit: 8000,
    rolldownOptions: { input: "graphiql.html" },
  },
  worker: { format: "es" },
  server: { proxy: { "/graphql": "http://127.0.0.1:8787", "/examples.json": "http://127.0.0.1:8787/graphql-playground" } },
});
