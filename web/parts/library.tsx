import { createEffect, createResource, For, type JSX, Show } from "solid-js"
import { EXAMPLES } from "../examples.ts"
import { gallery } from "../gallery.ts"
import type { Page } from "../state.ts"
import { recentQuestions } from "../storage.ts"

/** Worked examples, recent questions, and the notation on one page. */
export function Library(props: {
  readonly page: Page
  readonly which: "closed" | "examples" | "notation"
  readonly close: () => void
}): JSX.Element {
  let dialog: HTMLDialogElement | undefined
  createEffect(() => {
    if (props.which === "closed") dialog?.close()
    else if (!dialog?.open) dialog?.showModal()
  })
  const [worked] = createResource(() => props.which === "examples", gallery)
  const take = (source: string): void => {
    props.page.setSource(source)
    props.page.setClaim("")
    props.close()
  }
  return (
    <dialog
      ref={dialog}
      aria-label={props.which === "notation" ? "Notation" : "Examples"}
      onClose={() => props.close()}
      onClick={(event) => event.target === dialog && props.close()}
    >
      <div class="library">
        <button type="button" class="quiet closing" onClick={() => props.close()} aria-label="Close">
          ✕
        </button>
        <Show when={props.which === "examples"}>
          <h2>Examples</h2>
          <Show when={recentQuestions().length > 0}>
            <h3>Recent</h3>
            <ul class="cards">
              <For each={recentQuestions()}>
                {(source) => (
                  <li>
                    <button type="button" onClick={() => take(source)}>
                      <code>{short(source)}</code>
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </Show>
          <For each={[...EXAMPLES, ...(worked() ?? [])]}>
            {(topic) => (
              <>
                <h3>{topic.topic}</h3>
                <ul class="cards">
                  <For each={topic.examples}>
                    {(e) => (
                      <li>
                        <button type="button" onClick={() => take(e.source)}>
                          <span>{e.title}</span>
                          <code>{short(e.source)}</code>
                        </button>
                      </li>
                    )}
                  </For>
                </ul>
              </>
            )}
          </For>
        </Show>
        <Show when={props.which === "notation"}>
          <h2>Notation</h2>
          <Notation />
        </Show>
      </div>
    </dialog>
  )
}

/** The line that says most about a problem. */
function short(source: string): string {
  const lines = source.split("\n").map((l) => l.trim())
  const found = lines.findLast((l) => /=/.test(l) && !/^(check|#|%)/.test(l)) ?? lines.findLast((l) => l !== "") ?? ""
  return found.length > 70 ? `${found.slice(0, 68)}…` : found
}

const ROWS: readonly (readonly [string, string])[] = [
  ["X in R^(a x b)", "a declaration; also C, R^n, R+^n, Sym(n), PD(n), O(n), St(n,p), Simplex(n), Int"],
  ["y = norm2(X*W - Y)^2", "a definition; earlier ones may be used"],
  ["gradient y wrt W, Z", "what is asked; also jacobian, hessian, differential, hvp f wrt x along v"],
  ["check gradient y wrt W: 2*X'*(X*W - Y)", "a claim to be judged"],
  ["A*B   A'   A.'   inv(A)   A\\b", "product, adjoint, transpose, inverse, solve"],
  ["A.*B   A./B   A.^2   A ⊗ B   A : B", "elementwise, Kronecker, Frobenius inner product"],
  ["tr det logdet norm1 norm2 normnuc sum", "to a scalar"],
  ["exp log tanh relu sigmoid abs sqrt", "elementwise on vectors and matrices"],
  ["diag vec kron softmax expm sqrtm chol", "to a vector or matrix"],
  ["x[i]   A[i,:]   sum(k in 1..n, …)", "entries, rows, sums over an index"],
  ["$\\nabla_W \\|XW - Y\\|_F^2$", "LaTeX, or a whole post, is read as well"],
]

function Notation(): JSX.Element {
  return (
    <>
      <p>
        What is not declared follows a convention: <code>A</code> is a matrix, <code>x</code> a vector, <code>a</code> a
        scalar; sizes are found from use.
      </p>
      <table class="notation">
        <tbody>
          <For each={ROWS}>
            {([text, says]) => (
              <tr>
                <td>
                  <code>{text}</code>
                </td>
                <td>{says}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </>
  )
}
