/** Where the function is evaluated: nested lists and sizes by name; the seed draws what is not given. */
export interface Chosen {
  readonly values: Readonly<Record<string, unknown>>
  readonly sizes: Readonly<Record<string, number>>
  readonly seed: number
}

/** The state of the page as it travels in the fragment of a link; nothing of it reaches a server. What is absent is as it is at first. */
export interface Shared {
  readonly source: string
  readonly style?: string | undefined
  /** What is to be judged, and as which derivative, from 0. */
  readonly claim?: string | undefined
  readonly which?: number | undefined
  /** The language of the code. */
  readonly target?: string | undefined
  /** Steps one by one. */
  readonly practice?: boolean | undefined
  /** Where the function is evaluated. */
  readonly point?: Chosen | undefined
}

const VERSION = "1"
/** Longer texts make no usable link. */
const LONGEST = 200_000

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const piped = new Blob([bytes]).stream().pipeThrough(stream)
  return new Uint8Array(await new Response(piped).arrayBuffer())
}

const toText = (bytes: Uint8Array): string => {
  let binary = ""
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0))

/** `1.` and the deflated JSON in URL-safe base64. */
export async function toFragment(shared: Shared): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(shared))
  return `${VERSION}.${toText(await through(json, new CompressionStream("deflate-raw")))}`
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

function pointOf(value: unknown): Chosen | undefined {
  if (!isRecord(value)) return undefined
  const { values, sizes, seed } = value
  const numbers = isRecord(sizes) ? Object.entries(sizes).filter(([, n]) => Number.isInteger(n)) : []
  return {
    values: isRecord(values) ? values : {},
    sizes: Object.fromEntries(numbers) as Record<string, number>,
    seed: Number.isInteger(seed) ? (seed as number) : 1,
  }
}

/** Whether a page wrote the fragment, or a part of it. */
export const isOurs = (fragment: string): boolean => /^#?\d+\./.test(fragment)

/** Undefined for a fragment that no page wrote. */
export async function fromFragment(fragment: string): Promise<Shared | undefined> {
  const [version, text = ""] = fragment.replace(/^#/, "").split(".")
  if (version !== VERSION || text.length > LONGEST) return undefined
  try {
    const bytes = await through(toBytes(text), new DecompressionStream("deflate-raw"))
    const found: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof found !== "object" || found === null) return undefined
    const { source, style, claim, which, target, practice, point } = found as Record<string, unknown>
    if (typeof source !== "string") return undefined
    return {
      source,
      style: typeof style === "string" ? style : undefined,
      claim: typeof claim === "string" ? claim : undefined,
      which: Number.isInteger(which) ? (which as number) : undefined,
      target: typeof target === "string" ? target : undefined,
      practice: practice === true || undefined,
      point: pointOf(point),
    }
  } catch {
    return undefined
  }
}
