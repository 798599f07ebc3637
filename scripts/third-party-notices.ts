import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')

const introduction =
  'The files of this folder carry the packages below. Each comes under its own licence, which follows its name.'

/** The packages that the build has put into `dist`, as its metafiles tell. */
function carriedPackages(): string[] {
  const names = metafiles().flatMap((file) => {
    const { inputs }: { inputs: object } = JSON.parse(readFileSync(join(dist, file), 'utf8'))
    return Object.keys(inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [])
  })
  return [...new Set(names)].sort()
}

function metafiles(): string[] {
  return readdirSync(dist).filter((name) => /^metafile-.*\.json$/.test(name))
}

function noticeOf(name: string): string {
  const folder = join(root, 'node_modules', name)
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry))
  if (file === undefined) throw new Error(`${name} is carried by dist and has no licence file to show.`)
  const { version }: { version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}`
}

const notices = carriedPackages().map(noticeOf)
writeFileSync(
  join(dist, 'THIRD-PARTY-NOTICES.txt'),
  `${[introduction, ...notices].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`,
)
for (const file of metafiles()) rmSync(join(dist, file))
