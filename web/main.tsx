import "katex/dist/katex.min.css"
import "./styles/page.css"
import { render } from "solid-js/web"
import { App } from "./app.tsx"
import { fromFragment, isOurs } from "./link.ts"
import { copyAsLatex } from "./maths/copying.ts"
import { applyTheme } from "./theme.ts"

applyTheme()
copyAsLatex()

const root = document.getElementById("page")
const shared = location.hash.length > 1 ? await fromFragment(location.hash) : undefined
if (root) render(() => <App shared={shared} broken={shared === undefined && isOurs(location.hash)} />, root)

if (import.meta.env.PROD && "serviceWorker" in navigator)
  addEventListener("load", () => void navigator.serviceWorker.register("./sw.js"))
