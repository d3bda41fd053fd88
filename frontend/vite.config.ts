// Builds the browser half to frontend/dist, served by Django under /static/; runs its unit tests.

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const SERVER = process.env.MARROWSCOPE_URL ?? "http://127.0.0.1:8000";

export default defineConfig(({ command }) => ({
  // Only the build is served under /static/; the development server answers at the root like the pages themselves.
  base: command === "build" ? "/static/" : "/",
  plugins: [react()],
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 900 },
  server: {
    proxy: {
      "/api": { target: SERVER },
      "/ws": { target: SERVER, ws: true },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
    restoreMocks: true,
  },
}));
