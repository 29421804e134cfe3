import { OutsideDomain } from "../ir/number.ts"

// Arithmetic modulo a prime p < 2^26.5 in doubles: products of two residues stay below 2^53 and are exact.
// NaN in, NaN out.

/** a·b mod p for 0 <= a, b < p. */
export function mulmod(a: number, b: number, p: number): number {
  const x = a * b
  // the rounded quotient is never below the true one by a whole unit, and above it by at most one
  const r = x - Math.floor(x / p) * p
  return r < 0 ? r + p : r
}

/** a^e mod p for an integer 0 <= e < 2^31. */
export function powmod(a: number, e: number, p: number): number {
  if (Number.isNaN(a) || Number.isNaN(e)) return Number.NaN
  let result = 1
  let square = a
  for (let n = e | 0; n > 0; n >>= 1) {
    if (n & 1) result = mulmod(result, square, p)
    square = mulmod(square, square, p)
  }
  return result
}

/** 1/a mod p. @throws OutsideDomain for 0 */
export function invmod(a: number, p: number): number {
  if (a === 0) throw new OutsideDomain("division by zero")
  if (Number.isNaN(a)) return a
  let [r0, r1, s0, s1] = [p, a, 0, 1]
  while (r1 !== 0) {
    const q = Math.floor(r0 / r1)
    const r2 = r0 - q * r1
    const s2 = s0 - q * s1
    r0 = r1
    r1 = r2
    s0 = s1
    s1 = s2
  }
  return s0 < 0 ? s0 + p : s0
}

/** The Legendre symbol: 1 for a non-zero square, -1 for a non-square, 0 for 0. */
export function legendre(a: number, p: number): number {
  if (Number.isNaN(a)) return a
  const r = powmod(a, (p - 1) / 2, p)
  return r === p - 1 ? -1 : r
}

/** Baby-step giant-step tables: 4^j for j < STEPS, in a hash table of SLOTS. */
const STEPS = 32768
const SLOTS = 131072

interface Table {
  /** The residue 4^j in each slot, 0 where the slot is free. */
  readonly keys: Int32Array
  /** The exponent j in each slot. */
  readonly exponents: Int32Array
  /** 4^-STEPS. */
  readonly giant: number
}

const tables = new Map<number, Table>()
const slotOf = (residue: number): number => Math.imul(residue, 0x9e3779b1) >>> 15

function tableOf(p: number): Table {
  const known = tables.get(p)
  if (known) return known
  const keys = new Int32Array(SLOTS)
  const exponents = new Int32Array(SLOTS)
  let power = 1
  for (let j = 0; j < STEPS; j++) {
    let slot = slotOf(power)
    while (keys[slot] !== 0) slot = (slot + 1) % SLOTS
    keys[slot] = power
    exponents[slot] = j
    power = (power * 4) % p
  }
  const table = { keys, exponents, giant: invmod(power, p) }
  tables.set(p, table)
  return table
}

/**
 * The x in [0, q) with 4^x = a mod p, where p = 2q + 1 is a safe prime above 2^16 and a is a non-zero square
 * (D. Shanks's baby-step giant-step: at most q / 32768 steps).
 */
export function discreteLog(a: number, p: number): number {
  if (Number.isNaN(a)) return a
  const { keys, exponents, giant } = tableOf(p)
  const q = (p - 1) / 2
  let target = a
  for (let base = 0; base < q + STEPS; base += STEPS) {
    let slot = slotOf(target)
    for (let key = keys[slot]; key !== 0; key = keys[slot]) {
      if (key === target) return (base + (exponents[slot] ?? 0)) % q
      slot = (slot + 1) % SLOTS
    }
    target = mulmod(target, giant, p)
  }
  throw new OutsideDomain(`${a} is no square modulo ${p}`)
}
