/** A stream of random numbers, the same on every platform for the same seed. */
export interface Random {
  /** In [0, 1), 53 random bits. */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** An integer from lo to hi, both included; hi - lo < 2^32. */
  integer(lo: number, hi: number): number
  /** A seed for another, independent stream. */
  nextSeed(): number
}

/** A stream for the seed, of which the low 32 bits count (strings: a hash of all of them). */
export function createRandom(seed: number | string): Random {
  // The state is filled by splitmix32, a variant with 32 bits of G. L. Steele, D. Lea and C. H. Flood, Fast splittable
  // pseudorandom number generators, OOPSLA 2014; the mixer is MurmurHash3's finaliser.
  let mixer = typeof seed === "string" ? hash(seed) : seed | 0
  const fill = (): number => {
    mixer = (mixer + 0x9e3779b9) | 0
    let z = mixer
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return z ^ (z >>> 16)
  }
  let a = fill()
  let b = fill()
  let c = fill()
  let counter = 1

  /** 32 random bits: sfc32 of C. Doty-Humphrey, PractRand. */
  const bits = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) bits()

  const uniform = (): number => ((bits() >>> 5) * 0x4000000 + (bits() >>> 6)) / 2 ** 53

  // Ratio of uniforms, A. J. Kinderman and J. F. Monahan, ACM TOMS 3 (1977), 257–260. The result is a quotient, which
  // IEEE arithmetic fixes; log only decides acceptance, so its last bit does not matter.
  const normal = (): number => {
    for (;;) {
      const u = 1 - uniform()
      const x = (Math.sqrt(8 / Math.E) * (uniform() - 0.5)) / u
      if (x * x <= -4 * Math.log(u)) return x
    }
  }

  return {
    uniform,
    normal,
    integer: (lo, hi) => lo + Math.floor(uniform() * (hi - lo + 1)),
    nextSeed: bits,
  }
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h
}
