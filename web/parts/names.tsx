import { createSignal, For, type JSX, onCleanup, onMount, Show } from "solid-js"
import { namesIn, type Named, nameUnder, type Spot } from "../maths/names.ts"
import { Tex } from "../maths/tex.tsx"

const TEXT = "names-in-words"

/** What a name stands for: its set, and its shape where the set does not show it. */
export function Meaning(props: { readonly named: Named }): JSX.Element {
  return (
    <span class="meaning-of-name">
      <Tex tex={`${props.named.latex}${props.named.belongs}`} />
      <Show when={props.named.shape}>
        <span class="shape">{props.named.shape}</span>
      </Show>
    </span>
  )
}

const [spot, setSpot] = createSignal<Spot>()
/** Shows what a name stands for beside it; undefined shows nothing. */
export const showName: (found: Spot | undefined) => void = setSpot

/**
 * What names stand for, on the whole page: of the one under the pointer beside it, of all in the formula that the
 * keyboard has reached at the foot of the window. Escape puts both away.
 */
export function Names(): JSX.Element {
  const [reached, setReached] = createSignal<readonly Named[]>([])
  let described: Element | undefined
  const leave = (): void => {
    described?.removeAttribute("aria-describedby")
    described = undefined
    setReached([])
  }
  const onPointer = (event: PointerEvent): void => {
    const { target } = event
    if (!(target instanceof Element) || target.closest(".name-tip")) return
    if (target.shadowRoot) return
    setSpot(target.closest(".katex-html") ? nameUnder(target, event.clientX) : undefined)
  }
  const onFocus = ({ target }: FocusEvent): void => {
    leave()
    if (!(target instanceof Element) || !target.matches(".scroll:focus-visible")) return
    const names = namesIn(target)
    if (names.length === 0) return
    setReached(names)
    target.setAttribute("aria-describedby", TEXT)
    described = target
  }
  const onKey = ({ key }: KeyboardEvent): void => {
    if (key !== "Escape") return
    setSpot(undefined)
    leave()
  }
  const away = (): void => {
    setSpot(undefined)
  }
  onMount(() => {
    document.addEventListener("pointerover", onPointer)
    document.addEventListener("pointermove", onPointer)
    document.addEventListener("focusin", onFocus)
    document.addEventListener("focusout", leave)
    document.addEventListener("keydown", onKey)
    addEventListener("scroll", away, { passive: true, capture: true })
    onCleanup(() => {
      document.removeEventListener("pointerover", onPointer)
      document.removeEventListener("pointermove", onPointer)
      document.removeEventListener("focusin", onFocus)
      document.removeEventListener("focusout", leave)
      document.removeEventListener("keydown", onKey)
      removeEventListener("scroll", away, { capture: true })
    })
  })
  return (
    <>
      <Show when={spot()}>
        {(found) => (
          <div
            class="name-tip"
            role="tooltip"
            style={{
              left: `${Math.min(found().box.left, innerWidth - 260)}px`,
              bottom: `${innerHeight - found().box.top}px`,
            }}
          >
            <Meaning named={found().named} />
          </div>
        )}
      </Show>
      <div class="names" hidden={reached().length === 0}>
        <span class="visually-hidden" id={TEXT}>
          {reached()
            .map((n) => n.says)
            .join("; ")}
        </span>
        <span aria-hidden="true">
          <For each={reached()}>{(named) => <Meaning named={named} />}</For>
        </span>
      </div>
    </>
  )
}
