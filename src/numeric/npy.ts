import { GradusError } from "../ir/error.ts"
import type { NumberArray } from "./array.ts"

// The NPY format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

const MAGIC = "\x93NUMPY"

const refused = (message: string, hint?: string): GradusError =>
  new GradusError({ code: "input", message, expected: "an array of numbers in NPY format", hint })

type Read = (view: DataView, offset: number, little: boolean) => number

function integer64(signed: boolean): Read {
  return (view, offset, little) => {
    const value = signed ? view.getBigInt64(offset, little) : view.getBigUint64(offset, little)
    if (!Number.isSafeInteger(Number(value))) throw refused(`the integer ${value} is too large for double precision`)
    return Number(value)
  }
}

function half(view: DataView, offset: number, little: boolean): number {
  const bits = view.getUint16(offset, little)
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}

/** Readers of one real number, by kind and size in bytes. */
const READERS: Readonly<Record<string, Read>> = {
  b1: (v, o) => v.getUint8(o),
  i1: (v, o) => v.getInt8(o),
  i2: (v, o, l) => v.getInt16(o, l),
  i4: (v, o, l) => v.getInt32(o, l),
  i8: integer64(true),
  u1: (v, o) => v.getUint8(o),
  u2: (v, o, l) => v.getUint16(o, l),
  u4: (v, o, l) => v.getUint32(o, l),
  u8: integer64(false),
  f2: half,
  f4: (v, o, l) => v.getFloat32(o, l),
  f8: (v, o, l) => v.getFloat64(o, l),
}

interface Header {
  readonly descr: string
  readonly fortran: boolean
  readonly shape: readonly number[]
  readonly start: number
}

function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const ascii = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))
  if (bytes.length < 10 || ascii(0, 6) !== MAGIC) throw refused("this is not an NPY file")
  const version = bytes[6] as number
  if (version < 1 || version > 3) throw refused(`version ${version} of the NPY format is not known`)
  const start = version === 1 ? 10 : 12
  if (bytes.length < start) throw refused("the file ends within its header")
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (bytes.length < end || end - start > 65536) throw refused("the file ends within its header")
  const text = ascii(start, end)
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1]
  const fortran = /'fortran_order':\s*(True|False)/.exec(text)?.[1]
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1]
  if (descr === undefined && text.includes("'descr'")) throw refused("its entries are records, not numbers")
  if (descr === undefined || fortran === undefined || shape === undefined) throw refused("its header cannot be read")
  const lengths = shape
    .replaceAll("L", "")
    .split(",")
    .map((s) => s.trim())
    .filter(Boolean)
    .map(Number)
  return { descr, fortran: fortran === "True", shape: lengths, start: end }
}

/** The array in an NPY file: any byte order, Fortran order too. @throws GradusError for what are not numbers */
export function readNpy(bytes: Uint8Array): NumberArray {
  const { descr, fortran, shape, start } = readHeader(bytes)
  const [, order = "", kind = "", size = ""] = /^([<>=|]?)([a-zA-Z])(\d*)$/.exec(descr) ?? []
  const complex = kind === "c"
  const read = Object.hasOwn(READERS, `${kind}${size}`)
    ? READERS[`${kind}${size}`]
    : complex && (size === "8" || size === "16")
      ? READERS[`f${Number(size) / 2}`]
      : undefined
  if (!read) {
    const pickled = kind === "O"
    throw refused(
      pickled ? "its entries are pickled objects" : `entries of type ${descr} are not read`,
      pickled ? undefined : "save it as float64 or complex128",
    )
  }
  const width = Number(size)
  const little = order !== ">"
  const count = shape.reduce((a, b) => a * b, 1)
  if (bytes.length < start + count * width)
    throw refused(`the file is cut off: ${shape.join("×") || "one"} entries of ${width} bytes are not all there`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const re = new Float64Array(count)
  const im = complex ? new Float64Array(count) : undefined
  const place = fortran ? fortranOrder(shape) : undefined
  for (let k = 0; k < count; k++) {
    const offset = start + k * width
    const at = place ? place(k) : k
    re[at] = read(view, offset, little)
    if (im) im[at] = read(view, offset + width / 2, little)
  }
  return { shape, re, im }
}

/** Where the k-th entry with the first axis fastest stands with the last axis fastest. */
function fortranOrder(shape: readonly number[]): (k: number) => number {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1))
  return (k) => {
    let [rest, at] = [k, 0]
    shape.forEach((length, i) => {
      at += (rest % length) * (strides[i] as number)
      rest = Math.floor(rest / length)
    })
    return at
  }
}
