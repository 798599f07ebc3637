import { cp, mkdir, readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './run.ts'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** The files that the package is built from. They are copied, so that the build does not disturb another one in the repository. */
const inputs = [
  'package.json',
  'tsconfig.json',
  'tsup.config.ts',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'SECURITY.md',
  'docs',
  'examples',
  'scripts',
  'src',
]

/** Builds and packs the package for publication. Returns the path of the tarball in `folder`. */
export async function pack(folder: string): Promise<string> {
  const copy = join(folder, 'repository')
  await mkdir(copy)
  for (const name of inputs) {
    await cp(join(repository, name), join(copy, name), { recursive: true })
  }
  await symlink(join(repository, 'node_modules'), join(copy, 'node_modules'), 'dir')
  await run('npm', ['pack', '--pack-destination', folder], copy)
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack left no tarball.')
  return join(folder, tarball)
}
