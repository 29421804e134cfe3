import { fileURLToPath } from "node:url"
import { defineConfig } from "vite"
import solid from "vite-plugin-solid"
import { contentSecurityPolicy, serviceWorker, woff2Only } from "./plugins.ts"

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here("."),
  // relative, so that the page can be put anywhere
  base: "./",
  plugins: [woff2Only(), solid(), contentSecurityPolicy(), serviceWorker(here("sw.js"))],
  worker: { format: "es" },
  build: {
    target: "es2023",
    outDir: here("../dist/web"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { fs: { allow: [here("..")] } },
})
