export { type ClaimRequest, judgeClaim, type JudgeOptions } from "./claim.ts"
export type { AnswerEntry, ClaimEntry, Verdict } from "./types.ts"
