export { type ClaimRequest, judgeClaim, type JudgeOptions } from "./claim.ts"
export { report, type ReportOptions } from "./report.ts"
export { judge, type Judgements } from "./thread.ts"
export type { AnswerEntry, ClaimEntry, Verdict } from "./types.ts"
