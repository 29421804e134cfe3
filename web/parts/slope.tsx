import { For, type JSX, Show } from "solid-js"
import type { RemainderCurve } from "../../src/index.ts"

const WIDTH = 340
const HEIGHT = 250
const LEFT = 54
const BOTTOM = 40
const TOP = 14
const RIGHT = 12

/** What is left of f beside its linear approximation, against the step: slope 2 where the gradient is right. */
export function Slope(props: { readonly curve: RemainderCurve }): JSX.Element {
  const points = (): { readonly x: number; readonly y: number }[] =>
    props.curve.points.map((p) => ({ x: Math.log10(p.step), y: Math.log10(p.remainder) }))
  const low = (): number => Math.floor(Math.min(...points().map((p) => p.y)))
  const high = (): number => Math.ceil(Math.max(...points().map((p) => p.y)) + 0.2)
  const X = (x: number): number => LEFT + ((x + 8) / 8) * (WIDTH - LEFT - RIGHT)
  const Y = (y: number): number =>
    HEIGHT - BOTTOM - ((y - low()) / Math.max(1, high() - low())) * (HEIGHT - BOTTOM - TOP)
  /** The line of slope 2 through the largest step's point. */
  const guide = (): { x1: number; y1: number; x2: number; y2: number } => {
    const first = points().find((p) => p.x <= -0.5) ?? points()[0] ?? { x: 0, y: 0 }
    const at = (x: number): number => first.y + 2 * (x - first.x)
    const end = Math.max(-8, first.x + (low() - first.y) / 2)
    return { x1: X(0), y1: Y(at(0)), x2: X(end), y2: Y(at(end)) }
  }
  const decades = (from: number, to: number, step: number): number[] =>
    Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, k) => from + k * step)
  const yStep = (): number => Math.max(2, 2 * Math.ceil((high() - low()) / 12))
  return (
    <Show when={points().length > 3} fallback={<p class="note">The function is linear here: nothing is left over.</p>}>
      <figure class="slope">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={`Remainder against step; slope ${props.curve.slope?.toFixed(2) ?? "unclear"}`}
        >
          <For each={decades(-8, 0, 2)}>
            {(d) => (
              <>
                <line class="rule" x1={X(d)} x2={X(d)} y1={TOP} y2={HEIGHT - BOTTOM} />
                <text x={X(d)} y={HEIGHT - BOTTOM + 15} text-anchor="middle">
                  10
                  <tspan dy="-5" class="power">
                    {d}
                  </tspan>
                </text>
              </>
            )}
          </For>
          <For each={decades(yStep() * Math.ceil(low() / yStep()), high(), yStep())}>
            {(d) => (
              <>
                <line class="rule" x1={LEFT} x2={WIDTH - RIGHT} y1={Y(d)} y2={Y(d)} />
                <text x={LEFT - 6} y={Y(d) + 4} text-anchor="end">
                  10
                  <tspan dy="-5" class="power">
                    {d}
                  </tspan>
                </text>
              </>
            )}
          </For>
          <line class="guide" {...guide()} />
          <For each={points()}>{(p) => <circle cx={X(p.x)} cy={Y(p.y)} r="2.6" />}</For>
          <text x={(WIDTH + LEFT) / 2} y={HEIGHT - 6} text-anchor="middle">
            step t
          </text>
          <text transform={`translate(10 ${(HEIGHT - BOTTOM + TOP) / 2}) rotate(-90)`} text-anchor="middle">
            remainder
          </text>
        </svg>
        <figcaption>
          |f(X + tH) − f(X) − t G : H| for a random direction H
          <Show when={props.curve.slope}>{(slope) => <>; slope {slope().toFixed(2)}, and 2 is right (line)</>}</Show>
        </figcaption>
      </figure>
    </Show>
  )
}
