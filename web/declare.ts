/** Puts a variable into another set, in the text of a problem in Gradus notation. */
export function redeclare(source: string, name: string, set: string): string {
  const declaration = `${name} in ${set}`
  let done = false
  const lines = source.split("\n").map((line) => {
    const comment = /[#%].*$/.exec(line)?.[0] ?? ""
    const statements = line.slice(0, line.length - comment.length).split(";")
    const changed = statements.map((statement) => {
      const found = /^(\s*)([\p{L}\p{N}_]+(?:\s*,\s*[\p{L}\p{N}_]+)*)(\s+in\s+|\s*∈\s*)(.+?)(\s*)$/u.exec(statement)
      if (done || !found) return statement
      const [, indent = "", names = "", sign = "", before = "", rest = ""] = found
      const list = names.split(/\s*,\s*/)
      if (!list.includes(name)) return statement
      done = true
      const others = list.filter((other) => other !== name)
      const own = `${indent}${name}${sign}${set}${rest}`
      return others.length === 0 ? own : `${indent}${others.join(", ")}${sign}${before}; ${own.trimStart()}`
    })
    return changed.join(";") + comment
  })
  return done ? lines.join("\n") : `${declaration}\n${source}`
}
