// Writes docs/operators.md from the cards: every operator with its differential, domain, notation and source.
import { writeFileSync } from "node:fs"
import { operatorsPage } from "../test/support/operators-page.ts"

writeFileSync(new URL("../docs/operators.md", import.meta.url), operatorsPage())
