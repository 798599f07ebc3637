import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** A package of `node_modules` as it is installed. */
export interface InstalledPackage {
  readonly name: string
  readonly version: string
  /** An SPDX id, such as `MIT`. */
  readonly license: string
  readonly folder: string
}

/** The packages that the build has bundled into `dist`, as its metafiles say, sorted by name. */
export function bundledPackages(root: string): InstalledPackage[] {
  const names = metafilesIn(join(root, 'dist')).flatMap((file) => {
    const { inputs }: { inputs: object } = JSON.parse(readFileSync(file, 'utf8'))
    return Object.keys(inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [])
  })
  return [...new Set(names)].sort().map((name) => installedPackage(root, name))
}

export function installedPackage(root: string, name: string): InstalledPackage {
  const folder = join(root, 'node_modules', name)
  const { version, license }: { version: string; license: unknown } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  if (typeof license !== 'string') throw new Error(`${name} names no licence in its package.json.`)
  return { name, version, license, folder }
}

/** The metafiles are for the build alone, so the package is published without them. */
export function removeMetafiles(root: string): void {
  for (const file of metafilesIn(join(root, 'dist'))) rmSync(file)
}

function metafilesIn(dist: string): string[] {
  return readdirSync(dist)
    .filter((name) => /^metafile-.*\.json$/.test(name))
    .map((name) => join(dist, name))
}
