import { asSize, type ConstantKind, type NamePlace, namesIn, type Remark } from "./declarations.ts"
import type { ParsedDocument } from "./formulas.ts"
import { type Census, letterName } from "./names.ts"
import type { Phrase } from "./phrases.ts"
import { readSet, type SetDescription, type Size } from "./sets.ts"
import { sizeAt } from "./spoken-sizes.ts"

/** What an attribute word or size contributes. */
interface Attribute {
  readonly set: SetDescription
  readonly constant?: ConstantKind
  /** "matrix", "vectors": such a word makes what stands before a name belong to it. */
  readonly noun?: boolean
}

const openSquare: Size = { kind: "open", label: "square" }
const squareMatrix: SetDescription = { shape: "matrix", rows: openSquare, cols: openSquare }
const structure = (name: string): Attribute => ({ set: { ...squareMatrix, structure: name } })
const noun = (shape: "scalar" | "vector" | "matrix"): Attribute => ({ set: { shape }, noun: true })

const constants = (constant: ConstantKind, shape: "vector" | "matrix", words: readonly string[]) =>
  Object.fromEntries(
    words.map((w): [string, Attribute] => {
      const set = constant === "eye" ? squareMatrix : { shape }
      return [w, { set, constant, noun: !w.startsWith("of ") }]
    }),
  )

/** Attributes of one to four words. */
const attributes: Readonly<Record<string, Attribute>> = {
  symmetric: structure("Sym"),
  symmetrical: structure("Sym"),
  "skew symmetric": structure("Skew"),
  "skew-symmetric": structure("Skew"),
  antisymmetric: structure("Skew"),
  "anti-symmetric": structure("Skew"),
  diagonal: structure("Diag"),
  "positive definite": structure("PD"),
  "positive-definite": structure("PD"),
  "symmetric positive definite": structure("PD"),
  spd: structure("PD"),
  "positive semidefinite": structure("PSD"),
  "positive semi-definite": structure("PSD"),
  "positive semi definite": structure("PSD"),
  "positive-semidefinite": structure("PSD"),
  psd: structure("PSD"),
  pd: structure("PD"),
  hermitian: { set: { ...squareMatrix, structure: "Herm", field: "C" } },
  orthogonal: structure("O"),
  unitary: { set: { ...squareMatrix, structure: "U", field: "C" } },
  "covariance matrix": { ...structure("PD"), noun: true },
  "covariance matrices": { ...structure("PD"), noun: true },
  "lower triangular": structure("Lower"),
  "upper triangular": structure("Upper"),
  toeplitz: structure("Toep"),
  square: { set: squareMatrix },
  quadratic: { set: squareMatrix },
  invertible: { set: squareMatrix },
  nonsingular: { set: squareMatrix },
  "non-singular": { set: squareMatrix },
  real: { set: { field: "R" } },
  "real-valued": { set: { field: "R" } },
  complex: { set: { field: "C" } },
  "complex-valued": { set: { field: "C" } },
  scalar: noun("scalar"),
  scalars: noun("scalar"),
  number: noun("scalar"),
  vector: noun("vector"),
  vectors: noun("vector"),
  "column vector": noun("vector"),
  "column vectors": noun("vector"),
  matrix: noun("matrix"),
  matrices: noun("matrix"),
  ...constants("ones", "vector", ["vector of ones", "ones vector", "vector of 1", "vector of all ones"]),
  ...constants("ones", "vector", ["all-ones vector", "all ones vector", "of ones", "of 1"]),
  ...constants("ones", "matrix", ["matrix of ones", "matrix of all ones", "all-ones matrix", "all ones matrix"]),
  ...constants("zeros", "vector", ["zero vector", "vector of zeros", "null vector"]),
  ...constants("zeros", "matrix", ["zero matrix", "matrix of zeros", "null matrix"]),
  ...constants("eye", "matrix", ["identity", "identity matrix", "unit matrix"]),
}

const fillers = new Set(
  `a an any some two three each the given fixed known arbitrary general constant also both all data dense sparse of size length dimension dimensions
   order with assumed assume unknown to be another certain possibly not-necessarily usual standard column parameter variable coefficient
   weight input random full rank unit masking binary mask design kernel gram covariance correlation stiffness mass system`.split(
    /\s+/,
  ),
)
const copulas = new Set(["is", "are", "be", "being", "denotes", "denote", "has", "have", "will"])

/** Declarations made in words: "where $A$ is $m\times n$ and symmetric", "a vector $w$", "$X$ is N by D". */
export function describedIn(phrases: readonly Phrase[], parsed: ParsedDocument): Remark[] {
  const out: Remark[] = []
  let sentence: Phrase[] = []
  for (const phrase of [...phrases, undefined]) {
    if (phrase && phrase.kind !== "stop") {
      sentence.push(phrase)
      continue
    }
    describe(sentence, parsed.census, out)
    sentence = []
  }
  return out
}

interface Run {
  readonly attributes: Attribute[]
  readonly end: number
  /** The last thing was a comma or "and": the run does not reach into what follows. */
  readonly parted: boolean
  /** "matrices", "vectors". */
  readonly plural: boolean
}

function describe(sentence: readonly Phrase[], census: Census, out: Remark[]): void {
  let subject: readonly NamePlace[] = []
  let inherited: readonly Attribute[] = []
  let conditional = false
  // The last subject has all its attributes: what follows a comma is described on its own.
  let singular = false
  const respectively = sentence.some((p) => p.kind === "word" && p.lower === "respectively")
  const apply = (names: readonly NamePlace[], run: readonly Attribute[], answer: number): void => {
    names.forEach(({ name, span, family }, at) => {
      const own = respectively && names.length > 1 ? shareOf(run, at, names.length) : run
      // I is the identity where nothing else is said of it.
      if (/^I(_|$)/.test(name) && own.some((a) => a.constant === "eye")) return
      for (const attribute of own) {
        const set = conditional ? { ...attribute.set, structure: undefined } : attribute.set
        const constant = conditional ? undefined : attribute.constant
        out.push({ name, span, answer, set, ...(constant && { constant }), ...(family && { family }) })
      }
    })
  }
  for (let i = 0; i < sentence.length; ) {
    const phrase = sentence[i] as Phrase
    const run = attributeRun(sentence, i, census)
    const names = run.attributes.length === 0 ? subjectAt(sentence, i, census) : undefined
    if (run.attributes.length > 0) {
      const named = bracketAfter(sentence, run.end)
      const next = subjectAt(sentence, named ?? run.end, census) ?? letterAfter(sentence, run.end)
      // "$X$ is $m\times n$ ⏎ $Y$ is $n\times n$": the next name has a description of its own.
      const apart = subject.length > 0 && isDescribedNext(sentence, run.end + 1)
      const prefix = next !== undefined && !run.parted && !apart
      if (prefix) {
        subject = next
        apply(subject, run.attributes, phrase.answer)
        inherited = run.attributes
        singular = !run.plural
        i = (named ?? run.end) + 1
      } else {
        apply(subject, run.attributes, phrase.answer)
        inherited = []
        singular = true
        i = run.end
      }
    } else if (names) {
      if (joins(sentence, i, census, singular)) {
        apply(names, inherited, phrase.answer)
        subject = [...subject, ...names]
      } else {
        subject = names
        inherited = []
      }
      singular = false
      i++
    } else {
      if (phrase.kind === "word") {
        if (phrase.lower === "if" || phrase.lower === "when" || phrase.lower === "unless") conditional = true
        if (!copulas.has(phrase.lower) && !fillers.has(phrase.lower) && phrase.lower !== "and" && phrase.lower !== "or")
          subject = []
        if (phrase.lower === "not") subject = []
        if (phrase.lower === "where" || phrase.lower === "let") conditional = false
      } else if (phrase.kind === "punctuation" && !/[,:(*_"]/.test(phrase.text)) subject = []
      else if (phrase.kind === "formula") subject = []
      i++
    }
  }
}

/** "$x$ and $A$ are $n\times1$ and $m\times n$, respectively": what is said of one name out of several. */
function shareOf(run: readonly Attribute[], at: number, count: number): readonly Attribute[] {
  const isSized = (a: Attribute): boolean => a.set.rows?.kind === "given"
  const sized = run.filter(isSized)
  const others = run.filter((a) => !isSized(a))
  const nouns = others.filter((a) => a.noun)
  const pick = (list: readonly Attribute[]): readonly Attribute[] => list.slice(at, at + 1)
  if (sized.length === count) return pick(sized)
  if (sized.length === 0 && nouns.length === count) return pick(nouns)
  return nouns.length > 1 ? [] : others
}

/** Whether the names at `at` share the description of those before: "$X$ and $B$ are …", "matrices $A$, $B$". */
function joins(sentence: readonly Phrase[], at: number, census: Census, singular: boolean): boolean {
  if (singular || !isConjunction(sentence[at - 1])) return false
  return isPlainName(sentence[at]) && isPlainName(sentence[at - 2]) && subjectAt(sentence, at - 2, census) !== undefined
}

function isDescribedNext(sentence: readonly Phrase[], at: number): boolean {
  const next = sentence[at]
  return next?.kind === "word" ? copulas.has(next.lower) : next?.kind === "punctuation" && next.text === ":"
}

function isPlainName(phrase: Phrase | undefined): boolean {
  return (
    phrase?.kind === "word" ||
    (phrase?.kind === "formula" && phrase.formula.clauses.every((c) => c.relations.length === 0))
  )
}

function isConjunction(phrase: Phrase | undefined): boolean {
  return (
    (phrase?.kind === "word" && /^(and|or)$/.test(phrase.lower)) ||
    (phrase?.kind === "punctuation" && phrase.text === ",")
  )
}

/** The names that a formula, or a lone letter in the prose, puts up for description. */
function subjectAt(sentence: readonly Phrase[], at: number, census: Census): readonly NamePlace[] | undefined {
  const phrase = sentence[at]
  if (!phrase) return undefined
  if (phrase.kind === "word") {
    const name = letterName(phrase.text)
    if (name === undefined || /^[aiI]$/.test(name) || sizeAt(sentence, at, census) !== undefined) return undefined
    const next = sentence[at + 1]
    const described =
      next?.kind === "word" &&
      (copulas.has(next.lower) ||
        setAt(sentence, at + 1, census) !== undefined ||
        sizeAt(sentence, at + 1, census) !== undefined ||
        describesLetter(sentence, at + 1, phrase.text))
    return described || leadsToSize(sentence, at, census) ? [{ name, span: phrase.span }] : undefined
  }
  if (phrase.kind !== "formula" || phrase.formula.piece.display) return undefined
  const { clauses } = phrase.formula
  if (clauses.length === 0 || asSize(phrase.formula, census)) return undefined
  const places: NamePlace[] = []
  for (const clause of clauses) {
    const usable = clause.relations.length === 0 || clause.relations[0] === "in"
    const names = usable ? namesIn(clause.parts[0] ?? { items: [] }, census) : []
    if (names.length === 0) return undefined
    places.push(...names)
  }
  return places
}

/** "the covariance matrix is known ($\\Sigma$)": where the name stands. */
function bracketAfter(sentence: readonly Phrase[], at: number): number | undefined {
  for (let i = at; i < at + 4; i++) {
    const phrase = sentence[i]
    if (phrase?.kind === "punctuation" && phrase.text === "(" && i > at) return i + 1
    if (phrase?.kind !== "word" || !/^(is|known|given|fixed)$/.test(phrase.lower)) return undefined
  }
  return undefined
}

/** "for symmetric X": a capital behind its attributes. */
function letterAfter(sentence: readonly Phrase[], at: number): readonly NamePlace[] | undefined {
  const phrase = sentence[at]
  return phrase?.kind === "word" && /^[B-HJ-Z]$/.test(phrase.text)
    ? [{ name: phrase.text, span: phrase.span }]
    : undefined
}

/** "X: $n\times p$", "A and B: $n\times n$ matrices". */
function leadsToSize(sentence: readonly Phrase[], at: number, census: Census): boolean {
  for (let i = at + 1; i < sentence.length; i++) {
    const phrase = sentence[i] as Phrase
    if (phrase.kind === "punctuation" && phrase.text === ":") return sizeAt(sentence, i + 1, census) !== undefined
    if (!isConjunction(phrase) && !(phrase.kind === "word" && letterName(phrase.text) !== undefined)) return false
  }
  return false
}

/** "A symmetric", but not "A symmetric matrix": there A is the article. */
function describesLetter(sentence: readonly Phrase[], at: number, letter: string): boolean {
  let nouns = false
  let found = false
  for (let i = at; i < sentence.length; ) {
    const hit = attributeAt(sentence, i)
    if (!hit) break
    found = true
    nouns ||= hit.attribute.noun === true
    i += hit.length
  }
  return found && !(nouns && letter === "A")
}

/** Attributes, sizes and the small words between them, from `at` on. */
function attributeRun(sentence: readonly Phrase[], at: number, census: Census): Run {
  const attributesFound: Attribute[] = []
  let end = at
  let parted = false
  let plural = false
  for (let i = at; i < sentence.length; ) {
    const phrase = sentence[i] as Phrase
    const size = sizeAt(sentence, i, census)
    if (size) {
      attributesFound.push({ set: size.set })
      i += size.length
      end = i
      parted = false
      continue
    }
    const found = attributeAt(sentence, i)
    if (found) {
      plural ||= found.plural
      attributesFound.push(found.attribute)
      i += found.length
      end = i
      parted = false
      continue
    }
    const set = setAt(sentence, i, census)
    if (set) {
      attributesFound.push({ set })
      i += 2
      end = i
      parted = true
      continue
    }
    const between =
      (phrase.kind === "word" && isFiller(sentence, i, phrase.lower, phrase.text)) ||
      (phrase.kind === "punctuation" && /[*_"]/.test(phrase.text))
    if (isConjunction(phrase)) parted = true
    else if (!between) break
    i++
  }
  return {
    attributes: attributesFound,
    end,
    parted: parted && end < sentence.length && isConjunction(sentence[end]),
    plural,
  }
}

/** Small words; a capital A that is described is no article. */
function isFiller(sentence: readonly Phrase[], at: number, lower: string, text: string): boolean {
  const next = sentence[at + 1]
  const isSubject = next?.kind === "word" && copulas.has(next.lower)
  if (text === "A" && (isSubject || (at > 0 && describesLetter(sentence, at + 1, text)))) return false
  return fillers.has(lower) || copulas.has(lower)
}

function attributeAt(
  sentence: readonly Phrase[],
  at: number,
): { attribute: Attribute; length: number; plural: boolean } | undefined {
  for (let length = 4; length > 0; length--) {
    const words = sentence.slice(at, at + length)
    if (words.length < length || !words.every((w) => w.kind === "word")) continue
    const text = words.map((w) => (w.kind === "word" ? w.lower.replace(/[’']s$/, "") : "")).join(" ")
    const attribute = attributes[text]
    // "the covariance matrix of $x$" says nothing of x.
    const next = sentence[at + length]
    if (text.startsWith("covariance") && next?.kind === "word" && next.lower === "of") return undefined
    if (attribute) return { attribute, length, plural: /(vectors|matrices|scalars)\b/.test(text) }
  }
  return undefined
}

/** "in $\mathbb R^n$". */
function setAt(sentence: readonly Phrase[], at: number, census: Census): SetDescription | undefined {
  const word = sentence[at]
  const next = sentence[at + 1]
  if (word?.kind !== "word" || word.lower !== "in" || next?.kind !== "formula") return undefined
  const [clause] = next.formula.clauses
  return clause && clause.relations.length === 0 ? readSet(clause.parts[0]?.items ?? [], census) : undefined
}
