import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InstalledPackage } from './bundled-packages.ts'

const introduction =
  'The files of this folder carry the packages below. Each comes under its own licence, which follows its name.'

/** The text of `dist/THIRD-PARTY-NOTICES.txt`. */
export function thirdPartyNotices(bundled: readonly InstalledPackage[]): string {
  return `${[introduction, ...bundled.map(noticeOf)].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

function noticeOf({ name, version, folder }: InstalledPackage): string {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry))
  if (file === undefined) throw new Error(`${name} is bundled and has no licence file to show.`)
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}`
}
