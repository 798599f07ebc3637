import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { median } from './in-turn.ts'
import { startServer } from './start-server.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const runFile = promisify(execFile)

type Format = 'esm' | 'cjs'

export interface ImportFigure {
  readonly format: Format
  /** Wall time, in milliseconds. */
  readonly axiosMs: number
  readonly packageMs: number
  /** Import, construction and the first message. */
  readonly firstSendMs: number
  /** How long the import takes against the import of axios, round by round. */
  readonly ratio: number
  /** The same in processor time. */
  readonly cpuRatio: number
  /** The processor time of import, construction and the first message against the import of axios. */
  readonly firstSendCpuRatio: number
}

interface Sample {
  readonly ms: number
  readonly cpuMs: number
}

/** How long the built package takes to import in a fresh process, beside axios, and to import and send the first message. */
export async function measureImports({ rounds = 11 } = {}): Promise<ImportFigure[]> {
  // In the project, where axios is found, and where a `.js` file is an ES module.
  const folder = await mkdtemp(join(root, 'dist-bench-'))
  const server = await startServer('without arrivals')
  try {
    await runFile(
      process.execPath,
      [join(root, 'node_modules/tsup/dist/cli-default.js'), ...['--silent', '--out-dir', folder]],
      { cwd: root },
    )
    const figures: ImportFigure[] = []
    for (const format of ['esm', 'cjs'] as const)
      figures.push(await compare(format, { folder, url: server.url, rounds }))
    return figures
  } finally {
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Place {
  readonly folder: string
  readonly url: string
  readonly rounds: number
}

async function compare(format: Format, { folder, url, rounds }: Place): Promise<ImportFigure> {
  const file = join(folder, format === 'esm' ? 'index.js' : 'index.cjs')
  const load = (name: string) =>
    format === 'esm' ? `await import(${JSON.stringify(name)})` : `require(${JSON.stringify(name)})`
  const own = load(format === 'esm' ? pathToFileURL(file).href : file)
  const firstSend = `const { GupshupClient } = ${own}
    const client = new GupshupClient({ apiKey: 'sk_bench', appName: 'Bench', source: '917834811114', baseUrl: ${JSON.stringify(url)} })
    await client.send({ to: '919876543210', message: 'Your order has shipped' })`
  const samples: Record<'axios' | 'package' | 'first', Sample[]> = { axios: [], package: [], first: [] }
  for (let round = 0; round <= rounds; round += 1) {
    const one = {
      axios: await sample(format, load('axios')),
      package: await sample(format, own),
      first: await sample(format, firstSend, 'await client.close()'),
    }
    // The first round only reads the files into the memory of the machine.
    if (round === 0) continue
    samples.axios.push(one.axios)
    samples.package.push(one.package)
    samples.first.push(one.first)
  }
  const ratioOf = (its: readonly Sample[], pick: (one: Sample) => number) =>
    median(its.map((one, round) => pick(one) / pick(samples.axios[round] ?? one)))
  const msOf = (its: readonly Sample[]) => median(its.map(({ ms }) => ms))
  return {
    format,
    axiosMs: msOf(samples.axios),
    packageMs: msOf(samples.package),
    firstSendMs: msOf(samples.first),
    ratio: ratioOf(samples.package, ({ ms }) => ms),
    cpuRatio: ratioOf(samples.package, ({ cpuMs }) => cpuMs),
    firstSendCpuRatio: ratioOf(samples.first, ({ cpuMs }) => cpuMs),
  }
}

/** Runs code in a fresh process, and what comes after the measurement. */
async function sample(format: Format, code: string, after = ''): Promise<Sample> {
  const program = `(async () => {
    const cpuBefore = process.cpuUsage()
    const startedAt = performance.now()
    ${code}
    const ms = performance.now() - startedAt
    const { user, system } = process.cpuUsage(cpuBefore)
    console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000 }))
    ${after}
  })()`
  const type = format === 'esm' ? 'module' : 'commonjs'
  const { stdout } = await runFile(process.execPath, [`--input-type=${type}`, '--eval', program], {
    cwd: root,
  })
  return JSON.parse(stdout)
}
