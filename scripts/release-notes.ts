import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Release {
  /** The tag that was pushed, such as `v0.5.0`. */
  readonly tag: string
  readonly manifest: { readonly version: string; readonly repository?: unknown }
  readonly changelog: string
  /** The repository's page, such as `https://github.com/owner/name`. */
  readonly page: string
}

/**
 * The notes of a release: its section of the CHANGELOG, with links that work outside the repository. Throws when the tag, the manifest
 * and the CHANGELOG do not describe the same release.
 */
export function releaseNotes({ tag, manifest, changelog, page }: Release): string {
  const { version, repository } = manifest
  if (tag !== `v${version}`)
    throw new Error(`The tag ${tag} is not the version of package.json. Push the tag v${version}.`)
  if (repository === undefined) {
    throw new Error(
      'package.json has no repository. Name this one: npm compares it with the provenance and refuses others.',
    )
  }
  const latest = changelog.split(/^(?=## )/m).find((section) => section.startsWith('## ')) ?? ''
  const [heading = '', ...lines] = latest.split('\n')
  if (!new RegExp(`^## ${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d{2}-\\d{2}\\)$`).test(heading)) {
    throw new Error(`The CHANGELOG does not begin with ${version}. Write "## ${version} (yyyy-mm-dd)".`)
  }
  return `${lines.join('\n').trim()}\n`.replaceAll(/\]\((?!https?:|#)/g, `](${page}/blob/${tag}/`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
  const { GITHUB_REF_NAME: tag = '', GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env
  process.stdout.write(
    releaseNotes({
      tag,
      manifest: JSON.parse(read('package.json')),
      changelog: read('CHANGELOG.md'),
      page: `${server}/${repository}`,
    }),
  )
}
