/** Milliseconds of processor time that this process has used: other work on the machine hardly counts. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
