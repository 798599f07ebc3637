import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build, type Format } from 'esbuild'
import { Cluster, Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inlineLuaScripts } from '../../../scripts/build/inline-lua-scripts.ts'
import { redisStore } from '../../../src/store/redis/redis-store.ts'
import { repository } from '../../house/source-file.ts'

const run = promisify(execFile)

/** Uses a store for the first time, as a client does, and prints the error of each use. */
const program = `
  import { redisStore } from './index.ts'
  const connection = process.argv[2] === 'caller client' ? callerClient() : 'redis://user:hush-hush@127.0.0.1:1'
  const store = redisStore({ connection, timeoutMs: 500 })
  const scope = store.scoped('MyShop:917834811114')
  const failures = []
  const failed = (use) => (error) => void failures.push({ use, name: error.name, reason: error.reason, message: error.message })
  const unsubscribe = scope.watch(() => {})
  scope.getDocument('gate', 'gate')
    .catch(failed('operation'))
    .then(async () => {
      unsubscribe()
      await store.close()
      console.log(JSON.stringify(failures))
    })

  function callerClient() {
    const client = {
      status: 'end',
      options: { host: '127.0.0.1', port: 1 },
      duplicate: () => client,
      defineCommand() {}, disconnect() {}, connect: async () => {}, setMaxListeners() {},
      subscribe: async () => {}, unsubscribe: async () => {},
      on: () => client, once: () => client, off: () => client,
    }
    return client
  }
`

interface Failure {
  readonly use: 'operation'
  readonly name: string
  readonly reason: string
  readonly message: string
}

describe('the driver of redisStore()', () => {
  let folder: string
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'redis-drivers-')))
    await Promise.all((['cjs', 'esm'] as const).map(bundle))
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** A bundle of the store without its driver, as in the package. */
  function bundle(format: Format) {
    return build({
      stdin: { contents: program, resolveDir: join(repository, 'src/store/redis'), loader: 'ts' },
      outfile: join(folder, format === 'esm' ? 'main.mjs' : 'main.cjs'),
      ...{ bundle: true, platform: 'node', target: 'node20.19', format, logLevel: 'error' },
      external: ['ioredis'],
      supported: { 'dynamic-import': format === 'esm' },
      plugins: [inlineLuaScripts],
      banner: format === 'esm' ? { js: requireForEsm } : {},
    })
  }

  const requireForEsm = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`

  /** Installs these packages for the program, and no others. */
  async function install(packages: Readonly<Record<string, string>>): Promise<void> {
    const place = join(folder, 'node_modules')
    await rm(place, { recursive: true, force: true })
    for (const [name, content] of Object.entries(packages)) {
      await mkdir(place, { recursive: true })
      if (content === 'installed') {
        await symlink(join(repository, 'node_modules', name), join(place, name))
        continue
      }
      await mkdir(join(place, name))
      await writeFile(join(place, name, 'index.js'), content)
    }
  }

  async function failuresOf(file: string, ...given: string[]): Promise<readonly Failure[]> {
    const { stdout, stderr } = await run(process.execPath, [join(folder, file), ...given], { cwd: folder })
    expect(stderr).toBe('')
    expect(stdout).not.toContain('hush-hush')
    return JSON.parse(stdout)
  }

  describe.each(['main.mjs', 'main.cjs'])('in %s,', (file) => {
    it.each<[string, Readonly<Record<string, string>>, string]>([
      ['ioredis is missing', {}, 'The Redis store needs ioredis, which is not installed.'],
      [
        'ioredis is too old',
        { ioredis: 'module.exports = class Redis {}' },
        'The Redis store needs ioredis, which is too old.',
      ],
      [
        'a package that ioredis needs is missing',
        { ioredis: "require('denque')" },
        'The Redis store needs ioredis, which cannot be loaded (see the cause).',
      ],
    ])(
      'every first use fails with an error that says what to install when %s',
      async (_, packages, words) => {
        await install(packages)
        const failures = await failuresOf(file)
        const message = `${words} Run npm install ioredis beside this package.`
        const failure = { name: 'StoreError', reason: 'unsupported', message }
        expect(failures).toEqual([{ use: 'operation', ...failure }])
      },
    )

    it('only the unreachable address makes operations fail when it is installed', async () => {
      await install({ ioredis: 'installed' })
      const failures = await failuresOf(file)
      expect(failures.map(({ use, reason }) => ({ use, reason }))).toContainEqual({
        use: 'operation',
        reason: 'unreachable',
      })
      expect(failures.filter(({ reason }) => reason !== 'unreachable')).toEqual([])
    })

    it("a caller's client is duplicated without ioredis", async () => {
      await install({})
      const failures = await failuresOf(file, 'caller client')
      expect(failures.find(({ use }) => use === 'operation')).toMatchObject({ reason: 'unreachable' })
      expect(failures.filter(({ reason }) => reason === 'unsupported')).toEqual([])
    })
  })

  it('is not needed to check its options', () => {
    const redis = new Redis({ lazyConnect: true })
    const cluster = new Cluster([{ port: 1 }], { lazyConnect: true })
    // The shape of a client of the package `redis`.
    const ofAnotherLibrary = Object.assign(Object.create({ duplicate() {} }), { isOpen: false, options: {} })
    expect(() => redisStore({ connection: redis })).not.toThrow()
    expect(() => redisStore({ connection: cluster })).not.toThrow()
    expect(() => redisStore({ connection: ofAnotherLibrary })).toThrow('is a client of another library')
  })
})
