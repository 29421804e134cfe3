import { type Accessor, batch, createEffect, createMemo, createSignal, on, type Setter } from "solid-js"
import { type Sheet, type Style, TARGETS, type Target } from "../src/index.ts"
import { Engine, type Progress, Refused } from "./engine/client.ts"
import type { Ask, Given, Refusal } from "./engine/protocol.ts"
import type { Chosen, Shared } from "./link.ts"
import { namesOfSheet, type Named } from "./maths/names.ts"
import { isStyle } from "./styles.ts"

/** The question that an empty page answers. */
export const SEED = `X in R^(a x b)
W in R^(b x c)
Z in R^(c x b)
y = norm2(X*W*Z - X)^2
gradient y wrt W, Z`

/** Milliseconds that a question may take before it is stopped, and after somebody asks for more. */
const LIMIT = 10_000
const PATIENCE = 60_000
/** After an edit the page waits this long for the next one. */
const PAUSE = 20
/** An answer to an older text is given up when it takes longer than this. */
const OUTDATED = 400
const OUTDATED_MESSAGE = "outdated"

/** Marks and measures for `npm run bench:web`. */
const FIRST_ANSWER = "first-answer"

/** An answer and the text it answers. */
export interface Answered {
  readonly source: string
  readonly sheet: Sheet
  /** Milliseconds in the engine. */
  readonly took: number
}

/** What the whole page shares. */
export class Page {
  readonly source: Accessor<string>
  private readonly putSource: Setter<string>
  readonly style: Accessor<Style>
  readonly setStyle: Setter<Style>
  readonly claim: Accessor<string>
  readonly setClaim: Setter<string>
  /** The number of the derivative that is judged. */
  readonly which: Accessor<number>
  readonly setWhich: Setter<number>
  readonly target: Accessor<Target>
  readonly setTarget: Setter<Target>
  /** Steps are shown one by one. */
  readonly practice: Accessor<boolean>
  readonly setPractice: Setter<boolean>
  /** Where the function is evaluated; undefined while nobody has chosen. */
  readonly point: Accessor<Chosen | undefined>
  readonly setPoint: Setter<Chosen | undefined>
  /** The last good answer. */
  readonly answered: Accessor<Answered | undefined>
  /** Why the present text has no answer. */
  readonly refusal: Accessor<Refusal | undefined>
  readonly progress: Accessor<Progress>
  /** The names of the last good answer's problem. */
  readonly names: Accessor<readonly Named[]>
  private readonly engine: Engine
  private readonly setAnswered: Setter<Answered | undefined>
  private readonly setRefusal: Setter<Refusal | undefined>
  private limit = LIMIT
  private changed = 0
  private asking: { readonly source: string } | undefined
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(source: string) {
    ;[this.source, this.putSource] = createSignal(source)
    ;[this.style, this.setStyle] = createSignal<Style>("differential")
    ;[this.claim, this.setClaim] = createSignal("")
    ;[this.which, this.setWhich] = createSignal(0)
    ;[this.target, this.setTarget] = createSignal<Target>("numpy")
    ;[this.practice, this.setPractice] = createSignal(false)
    ;[this.point, this.setPoint] = createSignal<Chosen>()
    ;[this.answered, this.setAnswered] = createSignal<Answered>()
    ;[this.refusal, this.setRefusal] = createSignal<Refusal>()
    this.names = createMemo(() => {
      const answered = this.answered()
      return answered ? namesOfSheet(answered.sheet) : []
    })
    const [progress, setProgress] = createSignal<Progress>({ since: undefined, limit: LIMIT })
    this.progress = progress
    this.engine = new Engine(setProgress)
    createEffect(
      on(this.source, (text) => {
        this.limit = LIMIT
        this.changed = performance.now()
        clearTimeout(this.timer)
        this.timer = setTimeout(() => void this.answer(text), this.answered() ? PAUSE : 0)
      }),
    )
  }

  /** Another question, of which nothing is chosen yet. */
  readonly setSource = (text: string): void => {
    if (text === this.source()) return
    batch(() => {
      this.putSource(text)
      this.setWhich(0)
      this.setPoint(undefined)
    })
  }

  /** What a link holds. */
  readonly take = (shared: Shared): void => {
    this.setSource(shared.source)
    batch(() => {
      this.setClaim(shared.claim ?? "")
      this.setStyle(isStyle(shared.style) ? shared.style : "differential")
      this.setWhich(shared.which ?? 0)
      this.setTarget(TARGETS.find((t) => t === shared.target) ?? "numpy")
      this.setPractice(shared.practice ?? false)
      this.setPoint(shared.point)
    })
  }

  /** What a link holds; what is as at first is left out. */
  readonly shared = (): Shared => ({
    source: this.source(),
    style: this.style(),
    claim: this.claim() || undefined,
    which: this.which() || undefined,
    target: this.target() === "numpy" ? undefined : this.target(),
    practice: this.practice() || undefined,
    point: this.point(),
  })

  /** The answer on the page is not the present text's. */
  readonly isStale = (): boolean => this.answered()?.source !== this.source()

  private async answer(source: string): Promise<void> {
    if (this.asking?.source === source) return
    const { since } = this.progress()
    // the text has moved on: what still runs is given up, or waited for
    if (since !== undefined && performance.now() - since > OUTDATED) this.engine.stop(OUTDATED_MESSAGE)
    else if (this.asking) {
      this.timer = setTimeout(() => void this.answer(this.source()), PAUSE)
      return
    }
    const start = performance.now()
    const asking = { source }
    this.asking = asking
    try {
      const sheet = await this.engine.ask<"answer">({ kind: "answer", source }, this.limit)
      if (source === this.source()) {
        this.setRefusal(undefined)
        this.setAnswered({ source, sheet, took: performance.now() - start })
        performance.mark(FIRST_ANSWER)
        performance.measure("answer", { start: this.changed })
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.refusal.message !== OUTDATED_MESSAGE && source === this.source()) this.setRefusal(error.refusal)
    } finally {
      if (this.asking === asking) this.asking = undefined
    }
  }

  /** Something about the answered question. @throws Refused */
  ask<K extends Exclude<Ask["kind"], "answer">>(ask: Extract<Ask, { kind: K }>): Promise<Given[K]> {
    return this.engine.ask<K>(ask, LIMIT)
  }

  readonly stop = (): void => this.engine.stop("stopped: you asked for it")

  /** The same question with more time. */
  readonly tryLonger = (): void => {
    this.limit = PATIENCE
    this.setRefusal(undefined)
    void this.answer(this.source())
  }
}
