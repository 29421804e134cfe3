import { createSignal, onCleanup, onMount } from "solid-js"

/** True from when the element first comes near the window. */
export function createNear(host: () => HTMLElement | undefined): () => boolean {
  const [near, setNear] = createSignal(false)
  onMount(() => {
    const element = host()
    if (!element) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((e) => e.isIntersecting)) return
        setNear(true)
        observer.disconnect()
      },
      { rootMargin: "200px" },
    )
    observer.observe(element)
    onCleanup(() => observer.disconnect())
  })
  return near
}
