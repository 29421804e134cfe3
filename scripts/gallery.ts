// Writes the golden derivations of test/cases as they are now, and docs/gallery.md from them.
import { writeFileSync } from "node:fs"
import { galleryPage, goldenFiles, goldenText } from "../test/support/cases.ts"

const files = goldenFiles()
for (const file of files) writeFileSync(file.url, await goldenText(file))
writeFileSync(new URL("../docs/gallery.md", import.meta.url), await galleryPage())
const cases = files.flatMap((f) => f.cases)
console.log(`${cases.length} problems, ${cases.reduce((n, c) => n + c.styles.length, 0)} derivations`)
