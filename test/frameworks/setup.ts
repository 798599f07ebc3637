import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import manifest from '../../package.json' with { type: 'json' }
import { pack, repository } from '../package/pack.ts'
import { run } from '../package/run.ts'

/** The packages that applications install beside this one. They are linked from the repository, so that nothing is downloaded. */
const installed = [
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.peerDependencies),
  'next',
  'react',
  'react-dom',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-express',
  'express',
  'reflect-metadata',
  'rxjs',
]

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder whose `node_modules` has the packed package and the frameworks: each test makes its application in a folder of it. */
    applications: string
  }
}

/** Builds and packs the package for publication, and installs it where applications can be built beside it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gupshup-outbound-frameworks-')))
  const tarball = await pack(folder)
  const applications = join(folder, 'applications')
  const modules = join(applications, 'node_modules')
  const own = join(modules, 'gupshup-outbound')
  await mkdir(own, { recursive: true })
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', own], folder)
  for (const name of installed) {
    const link = join(modules, name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(await realpath(join(repository, 'node_modules', name)), link, 'dir')
  }
  await writeFile(join(applications, 'package.json'), '{ "private": true }')
  project.provide('applications', applications)
  return () => rm(folder, { recursive: true, force: true })
}
