export { type ClaimRequest, judgeClaim, type JudgeOptions } from "./claim.ts"
export { judge, type Judgements } from "./thread.ts"
export type { AnswerEntry, ClaimEntry, Verdict } from "./types.ts"
