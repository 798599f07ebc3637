import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import manifest from '../../package.json' with { type: 'json' }
import { pack, repository } from './pack.ts'
import { run } from './run.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the packed package is installed, with a copy of each of `test/projects` beside its `node_modules`. */
    projects: string
    /** The packed package. */
    tarball: string
    /** The software bill of materials that the build wrote. */
    sbom: string
    /** The Nodes to run the projects on. */
    nodes: readonly { readonly version: string; readonly path: string }[]
  }
}

/** Builds and packs the package for publication, and installs it in a new folder. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'gupshup-outbound-'))
  const tarball = await pack(folder)
  const projects = join(folder, 'projects')
  await cp(join(repository, 'test/projects'), projects, { recursive: true })
  await writeFile(join(projects, 'package.json'), '{ "private": true }')
  await run(
    'npm',
    [
      'install',
      tarball,
      // A user also installs types, and the peer of the Redis store.
      ...(['@types/node', 'ioredis'] as const).map((name) => `${name}@${manifest.devDependencies[name]}`),
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
    ],
    projects,
  )
  project.provide('projects', projects)
  project.provide('tarball', tarball)
  project.provide('sbom', await readFile(join(folder, 'repository/sbom.cdx.json'), 'utf8'))
  project.provide('nodes', await findNodes())
  return () => rm(folder, { recursive: true, force: true })
}

/** The running Node, and those of `NODE_VERSIONS`, such as "20.19.0 24". */
async function findNodes() {
  const nodes = [{ version: process.version, path: process.execPath }]
  for (const version of process.env['NODE_VERSIONS']?.split(' ') ?? []) {
    const printPath = 'node --print "process.version + process.execPath"'
    const printed = await run(
      'npm',
      ['exec', '--yes', `--package=node@${version}`, '--call', printPath],
      tmpdir(),
    )
    const [, exact = version, path = 'node'] = /(v[\d.]+)(\S+)\s*$/.exec(printed.output) ?? []
    nodes.push({ version: exact, path })
  }
  return nodes
}
