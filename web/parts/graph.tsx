import { createEffect, createSignal, For, type JSX, Show } from "solid-js"
import type { Graph as ExpressionGraph, GraphNode } from "../../src/index.ts"
import { Tex } from "../maths/tex.tsx"
import type { Answered, Page } from "../state.ts"
import { createLater } from "./later.ts"
import { createNear } from "./near.ts"

/** Larger graphs are no picture any more. */
const MOST = 40
const LONGEST = 60

interface Placed {
  readonly node: GraphNode
  readonly column: number
  readonly row: number
}

/** Columns by distance from the leaves, rows by where the children stand. */
function place(nodes: readonly GraphNode[]): Placed[] {
  const column = new Map<number, number>()
  for (const n of nodes) column.set(n.id, Math.max(-1, ...n.children.map((c) => column.get(c) ?? 0)) + 1)
  // everything stands just before its first user, so that no line passes behind a box
  for (const n of [...nodes].reverse()) {
    const users = nodes.filter((u) => u.children.includes(n.id)).map((u) => column.get(u.id) as number)
    if (users.length > 0) column.set(n.id, Math.min(...users) - 1)
  }
  const rows = new Map<number, number>()
  const placed: Placed[] = []
  const columns = Math.max(...column.values()) + 1
  for (let c = 0; c < columns; c++) {
    const here = nodes.filter((n) => column.get(n.id) === c)
    const wanted = (n: GraphNode): number =>
      n.children.length === 0
        ? n.id
        : n.children.reduce((s, child) => s + (rows.get(child) ?? 0), 0) / Math.max(1, n.children.length)
    here.sort((a, b) => wanted(a) - wanted(b))
    let next = 0
    for (const n of here) {
      const row = n.children.length === 0 ? next : Math.max(next, Math.round(wanted(n) * 2) / 2)
      rows.set(n.id, row)
      next = row + 1
      placed.push({ node: n, column: c, row })
    }
  }
  return placed
}

/** What is differentiated as a graph: shared parts once, and the way the gradient takes back. */
export function Graph(props: { readonly page: Page; readonly answered: Answered }): JSX.Element {
  let host: HTMLElement | undefined
  const near = createNear(() => host)
  const graphs = createLater(
    () => (near() ? props.answered.source : undefined),
    (source) => props.page.ask<"graph">({ kind: "graph", source }),
  )
  return (
    <section class="sheet graphs" aria-labelledby="graph-title" ref={host}>
      <div class="title">
        <h2 id="graph-title">The expression as a graph</h2>
        <span class="note">
          <span class="key" aria-hidden="true" /> the way back
          <Show when={graphs.given()?.some((g) => g.nodes.some((n) => n.adjoint !== undefined))}>
            , with the derivative by each part
          </Show>
        </span>
      </div>
      <For each={graphs.given()}>
        {(graph) => (
          <Show
            when={graph.nodes.length <= MOST}
            fallback={<p class="note">{graph.nodes.length} parts are too many for a picture.</p>}
          >
            <Drawing graph={graph} />
          </Show>
        )}
      </For>
    </section>
  )
}

interface Line {
  readonly path: string
  readonly varies: boolean
}

function Drawing(props: { readonly graph: ExpressionGraph }): JSX.Element {
  let board: HTMLDivElement | undefined
  const boxes: HTMLElement[] = []
  const [lines, setLines] = createSignal<readonly Line[]>([])
  const placed = (): Placed[] => place(props.graph.nodes)
  // edges join the boxes where layout has put them
  createEffect(() => {
    const nodes = placed()
    const measure = (): void => {
      if (!board) return
      setLines(
        nodes.flatMap(({ node }) =>
          node.children.flatMap((child): Line[] => {
            const [from, to] = [boxes[child], boxes[node.id]]
            if (!from || !to) return []
            const [x1, y1] = [from.offsetLeft + from.offsetWidth, from.offsetTop + from.offsetHeight / 2]
            const [x2, y2] = [to.offsetLeft, to.offsetTop + to.offsetHeight / 2]
            const bend = Math.max(16, (x2 - x1) / 2)
            const varies = props.graph.nodes[child]?.varies ?? false
            return [{ path: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, varies }]
          }),
        ),
      )
    }
    requestAnimationFrame(measure)
    void document.fonts.ready.then(measure)
  })
  return (
    <div class="scroll" tabindex="0" role="group" aria-label={`graph of ${props.graph.name}`}>
      <div class="board" ref={board}>
        <svg aria-hidden="true">
          <For each={lines()}>{(l) => <path d={l.path} classList={{ varies: l.varies }} />}</For>
        </svg>
        <For each={placed()}>
          {({ node, column, row }) => (
            <div
              ref={(box) => (boxes[node.id] = box)}
              class={`node is-${node.kind}`}
              classList={{ varies: node.varies }}
              style={{ "grid-column": `${column + 1}`, "grid-row": `${2 * row + 1} / span 2` }}
              title={node.operator}
            >
              <Tex tex={node.latex.length > LONGEST ? `\\text{${node.operator}}` : node.latex} />
              <Show when={node.shape}>
                <span class="shape">{node.shape}</span>
              </Show>
              <Show when={node.adjoint !== undefined && node.adjoint.length <= LONGEST}>
                <span class="adjoint">
                  <span class="visually-hidden">the derivative by it is </span>
                  <span aria-hidden="true">← </span>
                  <Tex tex={node.adjoint ?? ""} />
                </span>
              </Show>
            </div>
          )}
        </For>
      </div>
    </div>
  )
}
