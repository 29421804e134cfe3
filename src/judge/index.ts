export { judgeClaim, type JudgeOptions } from "./claim.ts"
export { opinions, reply } from "./markdown.ts"
export { report } from "./report.ts"
export { judge } from "./thread.ts"
