/** A function that emitted TypeScript may bring along. */
export interface Helper {
  readonly text: string
  /** Other helpers that it hands on; those that it calls are seen in the text. */
  readonly needs: readonly string[]
}

export const helper = (text: string, ...needs: readonly string[]): Helper => ({ text, needs })
