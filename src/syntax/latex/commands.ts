import type { Font } from "./tree.ts"

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

/** Command names that are drawn alike, as one. */
export const synonyms: Readonly<Record<string, string>> = {
  bigtriangledown: "nabla",
  triangledown: "nabla",
  dfrac: "frac",
  tfrac: "frac",
  cfrac: "frac",
  nicefrac: "frac",
  sfrac: "frac",
  flatfrac: "frac",
  rightarrow: "to",
  longrightarrow: "to",
  longmapsto: "mapsto",
  Rightarrow: "implies",
  Longrightarrow: "implies",
  Leftrightarrow: "iff",
  Longleftrightarrow: "iff",
  leq: "le",
  leqslant: "le",
  geq: "ge",
  geqslant: "ge",
  neq: "ne",
  triangleq: "coloneqq",
  coloneq: "coloneqq",
  colonequals: "coloneqq",
  doteq: "coloneqq",
  bullet: "cdot",
  centerdot: "cdot",
  ast: "*",
  hadamard: "odot",
  Hadamard: "odot",
  kron: "otimes",
  star: "star",
  dag: "dagger",
  transpose: "top",
  intercal: "top",
  trans: "top",
  varepsilon: "epsilon",
  varphi: "varphi",
  varrho: "rho",
  vartheta: "theta",
  varsigma: "sigma",
  varpi: "pi",
  Vert: "|",
  Re: "Re",
  Im: "Im",
  dotsc: "ldots",
  dotsb: "cdots",
  dots: "ldots",
  hdots: "ldots",
  emptyset: "emptyset",
  succcurlyeq: "succeq",
  curlyeqsucc: "succeq",
  colon: "colon",
}

export const binaryOperators: ReadonlySet<string> = words(
  "+ - * / cdot times odot circ otimes oslash oplus ominus div pm mp star setminus cup cap wedge vee bmod",
)

export const relations: ReadonlySet<string> = words(
  `= := < > in ni notin to mapsto le ge ne approx equiv coloneqq implies iff sim simeq cong propto subset subseteq
   succ succeq prec preceq ll gg leftarrow gets Leftarrow perp leftrightarrow hookrightarrow models vdash impliedby`,
)

/** Spaces; the wide ones part formulas that stand in one line. */
export const spaces: Readonly<Record<string, boolean>> = {
  ",": false,
  ";": false,
  ":": false,
  ">": false,
  "!": false,
  " ": false,
  "\n": false,
  "\t": false,
  "/": false,
  thinspace: false,
  medspace: false,
  enspace: false,
  enskip: false,
  quad: true,
  qquad: true,
}

/** Commands without meaning and without an argument. */
export const ignored: ReadonlySet<string> = words(
  `displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag hline cline allowbreak relax mathstrut strut
   centering noindent smallskip medskip bigskip newline par normalsize small large Large null hfill protect ensuremath
   begingroup endgroup bgroup egroup tiny footnotesize boldmath unboldmath qedhere blacksquare square Box`,
)

/** Commands without meaning that take arguments. */
export const dropped: Readonly<Record<string, number>> = {
  phantom: 1,
  hphantom: 1,
  vphantom: 1,
  hspace: 1,
  "hspace*": 1,
  vspace: 1,
  "vspace*": 1,
  label: 1,
  tag: 1,
  "tag*": 1,
  ref: 1,
  eqref: 1,
  cite: 1,
  kern: 0,
  mskip: 0,
  require: 1,
  usepackage: 1,
  rule: 2,
  setlength: 2,
  color: 1,
  pagecolor: 1,
  bbox: 0,
  documentclass: 1,
}

/** Commands whose last argument is what counts; the number is how many come before it. */
export const wrappers: Readonly<Record<string, number>> = {
  boxed: 0,
  fbox: 0,
  framebox: 0,
  cancel: 0,
  bcancel: 0,
  mathop: 0,
  mathrel: 0,
  mathbin: 0,
  mathord: 0,
  mathopen: 0,
  mathclose: 0,
  mathpunct: 0,
  mathinner: 0,
  smash: 0,
  mathchoice: 0,
  textcolor: 1,
  colorbox: 1,
  fcolorbox: 2,
  raisebox: 1,
  style: 1,
  class: 1,
  mathclap: 0,
  overset: 1,
  stackrel: 1,
}

export const fonts: Readonly<Record<string, Font>> = {
  mathbf: "bold",
  boldsymbol: "bold",
  bm: "bold",
  pmb: "bold",
  bold: "bold",
  symbf: "bold",
  mathbfit: "bold",
  mathsfbf: "bold",
  textbf: "text",
  mathbb: "blackboard",
  Bbb: "blackboard",
  mathds: "blackboard",
  mathbbm: "blackboard",
  mathcal: "calligraphic",
  mathscr: "calligraphic",
  mathfrak: "calligraphic",
  mathsf: "roman",
  mathtt: "roman",
  mathit: "plain",
  mathnormal: "plain",
  mathrm: "roman",
  operatorname: "operator",
  "operatorname*": "operator",
  mathup: "roman",
  text: "text",
  textrm: "text",
  textit: "text",
  textsf: "text",
  texttt: "text",
  textsc: "text",
  textnormal: "text",
  textup: "text",
  mbox: "text",
  hbox: "text",
  intertext: "text",
  shortintertext: "text",
}

/** Fonts that hold to the end of their group. */
export const fontSwitches: Readonly<Record<string, Font>> = {
  bf: "bold",
  bfseries: "bold",
  rm: "roman",
  sf: "roman",
  tt: "roman",
  it: "plain",
  sl: "plain",
  em: "plain",
  cal: "calligraphic",
  frak: "calligraphic",
  mathversion: "plain",
}

export const accents: Readonly<Record<string, string>> = {
  hat: "hat",
  widehat: "hat",
  tilde: "tilde",
  widetilde: "tilde",
  bar: "bar",
  overline: "bar",
  vec: "vec",
  overrightarrow: "vec",
  vv: "vec",
  dot: "dot",
  ddot: "ddot",
  check: "check",
  widecheck: "check",
  breve: "breve",
  acute: "acute",
  grave: "grave",
  mathring: "ring",
  underline: "under",
  underbar: "under",
}

export const sizes: ReadonlySet<string> = words(
  "big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm middle",
)

/** Delimiter commands as [text, side]. */
export const delimiters: Readonly<Record<string, readonly [string, "open" | "close" | "either"]>> = {
  "(": ["(", "open"],
  ")": [")", "close"],
  "[": ["[", "open"],
  "]": ["]", "close"],
  "{": ["{", "open"],
  "}": ["}", "close"],
  lbrace: ["{", "open"],
  rbrace: ["}", "close"],
  lbrack: ["[", "open"],
  rbrack: ["]", "close"],
  lparen: ["(", "open"],
  rparen: [")", "close"],
  langle: ["<", "open"],
  rangle: [">", "close"],
  lVert: ["||", "open"],
  rVert: ["||", "close"],
  lvert: ["|", "open"],
  rvert: ["|", "close"],
  "|": ["||", "either"],
  vert: ["|", "either"],
  mid: ["|", "either"],
  parallel: ["||", "either"],
  lfloor: ["floor", "open"],
  rfloor: ["floor", "close"],
  lceil: ["ceil", "open"],
  rceil: ["ceil", "close"],
}

export const lineEnvironments: ReadonlySet<string> = words(
  `align align* aligned alignat alignat* alignedat gather gather* gathered multline multline* multlined eqnarray eqnarray*
   equation equation* split flalign flalign* displaymath math eqalign eqalignno displaylines dmath dmath* subequations`,
)

export const gridEnvironments: ReadonlySet<string> = words(
  "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array cases dcases rcases matrix* pmatrix* bmatrix* psmallmatrix bsmallmatrix",
)

/** Function names of TeX and of common packages: written as commands, meant as words. */
export const functionCommands: ReadonlySet<string> = words(
  `log ln exp det sin cos tan sinh cosh tanh arcsin arccos arctan max min sup inf lim arg dim ker Pr gcd deg cot sec csc
   tr Tr trace Trace diag Diag vec Vec rank sgn sign sym skew erf softmax sigmoid relu ReLU argmin argmax logdet adj rk
   trc vect diagm cov Cov var Var KL limsup liminf hom`,
)

/** Commands of common packages that are often used without their definition, with their number of arguments. */
export const packageCommands: Readonly<Record<string, number>> = {
  norm: 1,
  Norm: 1,
  abs: 1,
  Abs: 1,
  inner: 2,
  innerp: 2,
  ip: 2,
  dotp: 2,
  pdv: 2,
  pd: 2,
  pfrac: 2,
  dv: 2,
  pderiv: 2,
  deriv: 2,
  grad: 2,
  fracp: 2,
  vb: 1,
  vect: 1,
  mat: 1,
  matr: 1,
  va: 1,
  vu: 1,
  qty: 1,
  paren: 1,
  parens: 1,
  brac: 1,
  br: 1,
  pars: 1,
  tp: 0,
  T: 0,
  tran: 0,
  trp: 0,
  herm: 0,
  dd: 0,
  diff: 0,
  d: 0,
  mathd: 0,
  R: 0,
  C: 0,
  N: 0,
  Z: 0,
  RR: 0,
  CC: 0,
  Reals: 0,
  reals: 0,
  real: 0,
  bbR: 0,
  Real: 0,
  complex: 0,
  E: 0,
  Id: 0,
  eye: 0,
  one: 0,
  ones: 0,
  bone: 0,
  vone: 0,
}

/** Symbols that are names or stand for themselves. */
export const knownSymbols: ReadonlySet<string> = new Set(
  `alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi varphi chi psi omega
   Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega partial nabla infty top dagger prime sum prod ell imath jmath hbar Re Im
   ldots cdots vdots ddots emptyset forall exists int iint oint aleph wp square bot perp degree therefore because`.split(
    /\s+/,
  ),
)
