/** The state of the page as it travels in the fragment of a link; nothing of it reaches a server. */
export interface Shared {
  readonly source: string
  readonly style?: string | undefined
  readonly claim?: string | undefined
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

/** Undefined for a fragment that no page wrote. */
export async function fromFragment(fragment: string): Promise<Shared | undefined> {
  const [version, text = ""] = fragment.replace(/^#/, "").split(".")
  if (version !== VERSION || text.length > LONGEST) return undefined
  try {
    const bytes = await through(toBytes(text), new DecompressionStream("deflate-raw"))
    const found: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof found !== "object" || found === null) return undefined
    const { source, style, claim } = found as Record<string, unknown>
    if (typeof source !== "string") return undefined
    return {
      source,
      style: typeof style === "string" ? style : undefined,
      claim: typeof claim === "string" ? claim : undefined,
    }
  } catch {
    return undefined
  }
}
