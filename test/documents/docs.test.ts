import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as publicSurface from 'gupshup-outbound'
import { beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { codesLeftOut, codeTableProblems } from '../support/code-table.ts'
import { brokenCommands } from '../support/markdown-commands.ts'
import { brokenLinks } from '../support/markdown-links.ts'
import { type CodeBlock, isTypeScript, readMarkdown } from '../support/markdown-snippets.ts'
import { isRun, runSnippet } from '../support/run-snippet.ts'
import { checkSnippets } from '../support/snippet-program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = findPages().map((name) => {
  const text = readFileSync(path.join(root, name), 'utf8')
  return { name, text, ...readMarkdown(text, name) }
})
const readme = pages.find(({ name }) => name === 'README.md')

/** Every Markdown file written by hand; `docs/api` is made from the sources. */
function findPages(): string[] {
  const inFolders = ['docs', 'examples', 'bench'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(
      (name) => `${folder}/${name}`,
    ),
  )
  return [...readdirSync(root), ...inFolders]
    .filter((name) => name.endsWith('.md') && !name.startsWith('docs/api/'))
    .sort()
}

describe('the pages', () => {
  it.each(['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'])('the repository has a %s', (name) => {
    expect(existsSync(path.join(root, name)), `${name} is missing.`).toBe(true)
  })
})

for (const { name, text } of pages) {
  describe(name, () => {
    it(`${name} has no broken relative link`, () => {
      expect(brokenLinks(root, name)).toEqual([])
    })

    it(`${name} names no command that cannot work`, () => {
      expect(brokenCommands(root, text, packageJson)).toEqual([])
    })
  })
}

describe('the code in the pages', () => {
  const snippets = pages.flatMap(({ name, blocks }) =>
    blocks.filter(isTypeScript).map((block) => ({ place: `${name}:${block.line}`, name, block })),
  )
  let problemsOf: (name: string, block: CodeBlock) => string[]

  beforeAll(() => {
    problemsOf = checkSnippets(root, pages)
  }, 60_000)

  for (const { place, name, block } of snippets) {
    it(`the snippet at ${place} compiles`, () => {
      expect(problemsOf(name, block)).toEqual([])
    })

    if (!isRun(block)) continue

    it(`the snippet at ${place} runs`, async () => {
      const { exitCode, stderr } = await runSnippet(block)
      expect(stderr).toBe('')
      expect(exitCode).toBe(0)
    })
  }
})

describe('the CHANGELOG', () => {
  it('the CHANGELOG begins with the version of the package', () => {
    const changelog = pages.find(({ name }) => name === 'CHANGELOG.md')
    expect(changelog?.prose.match(/^## (\S+)/m)?.[1]).toBe(packageJson.version)
  })
})

describe('the README', () => {
  it('the README has 250 lines at most', () => {
    expect(readme?.text.split('\n').length).toBeLessThanOrEqual(250)
  })

  it('the README shows a send with a typed error in ten lines of code, before any list or table', () => {
    const [, first] = readme?.blocks ?? []
    const code = first?.code.split('\n').filter((line) => line.trim() !== '') ?? []
    const listAt = readme?.prose.split('\n').findIndex((line) => /^[-*|]/.test(line)) ?? 0
    expect(first?.directive).toBe('run')
    expect(first?.code).toMatch(/client\.send[\s\S]*catch[\s\S]*instanceof \w+Error/)
    expect(code.length).toBeLessThanOrEqual(10)
    expect(listAt).toBeGreaterThan(first?.line ?? Number.POSITIVE_INFINITY)
  })

  it('the README counts the examples right, and no codes, whose number grows', () => {
    const examples = readdirSync(path.join(root, 'examples')).filter((name) => name.endsWith('.ts'))
    expect(readme?.text).not.toMatch(/\d+ (?:of .* )?codes|codes and \d+/)
    expect(readme?.text).toContain(`${examples.length} [examples](examples/README.md)`)
  })

  it('the README links every page of docs/', () => {
    const unlinked = pages.filter(
      ({ name }) => name.startsWith('docs/') && !readme?.text.includes(`(${name})`),
    )
    expect(unlinked.map(({ name }) => name)).toEqual([])
  })
})

describe('docs/errors.md', () => {
  const prose = pages.find(({ name }) => name === 'docs/errors.md')?.prose ?? ''

  it('docs/errors.md says of every code what the catalog says', () => {
    expect(codeTableProblems(prose)).toEqual([])
  })

  it("docs/errors.md has every code of Gupshup's in a table", () => {
    expect(codesLeftOut(prose)).toEqual([])
  })

  it('docs/errors.md names every class of error, and no class that does not exist', () => {
    const exported = Object.keys(publicSurface).filter((name) => /^[A-Z]\w+Error$/.test(name))
    const named = new Set(prose.match(/\b[A-Z]\w+Error\b/g))
    expect([...named].sort()).toEqual(exported.sort())
  })
})
