import type { Extension } from "@codemirror/state"
import { EditorView } from "@codemirror/view"
import type { Named, Spot } from "../maths/names.ts"
import { nameAt, type NameInText } from "./name-at.ts"

export interface NameWatch {
  /** The names that the text may use. */
  readonly names: () => readonly Named[]
  /** What the cursor is at, while the editor has the focus. */
  readonly onCursor: (named: Named | undefined) => void
  /** What the pointer is at. */
  readonly onPointer: (spot: Spot | undefined) => void
}

/** Tells which names the cursor and the pointer are at. */
export function watchNames({ names, onCursor, onPointer }: NameWatch): Extension {
  const at = (view: EditorView, position: number): NameInText<Named> | undefined =>
    nameAt(view.state.doc.toString(), position, names())
  const under = (view: EditorView, { clientX: x, clientY: y }: PointerEvent): Spot | undefined => {
    const position = view.posAtCoords({ x, y })
    const found = position === null ? undefined : at(view, position)
    const from = found && view.coordsAtPos(found.from, 1)
    const to = found && view.coordsAtPos(found.to, -1)
    if (!from || !to || x < from.left || x > to.right || y < from.top || y > to.bottom) return undefined
    return { named: found.named, box: new DOMRect(from.left, from.top, to.right - from.left, to.bottom - from.top) }
  }
  return [
    EditorView.updateListener.of(({ view, docChanged, selectionSet, focusChanged }) => {
      if (docChanged || selectionSet || focusChanged)
        onCursor(view.hasFocus ? at(view, view.state.selection.main.head)?.named : undefined)
    }),
    EditorView.domEventHandlers({
      pointermove: (event, view) => onPointer(under(view, event)),
      pointerleave: () => onPointer(undefined),
    }),
  ]
}
