import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import type { Plugin } from "vite"

/** Nothing but what this origin serves, and no code but files. */
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
  "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"

/** The policy in the page itself, for hosts that send no headers. The development server needs inline styles. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: "content-security-policy",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: () => [
        {
          tag: "meta",
          attrs: { "http-equiv": "Content-Security-Policy", content: POLICY },
          injectTo: "head-prepend",
        },
      ],
    },
  }
}

/** KaTeX's fonts in the one format that every browser with module workers reads. */
export function woff2Only(): Plugin {
  return {
    name: "woff2-only",
    enforce: "pre",
    transform(code, id) {
      if (!/katex(?:\.min)?\.css/.test(id)) return undefined
      return code.replaceAll(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\(["'](?:woff|truetype)["']\)/g, "")
    },
  }
}

/** `sw.js`: the service worker with the list of all files and a version that changes with any of them. */
export function serviceWorker(source: string): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle)
        .filter((f) => !f.endsWith(".map"))
        .concat(["icon.svg", "manifest.webmanifest"])
        .sort()
      const version = createHash("sha256")
      for (const file of files) {
        const output = bundle[file]
        version.update(file)
        if (output) version.update(output.type === "chunk" ? output.code : output.source)
      }
      const text = readFileSync(source, "utf8")
        .replace("__FILES__", JSON.stringify(files))
        .replace("__VERSION__", JSON.stringify(version.digest("hex").slice(0, 16)))
      this.emitFile({ type: "asset", fileName: "sw.js", source: text })
    },
  }
}
