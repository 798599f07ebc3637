import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { codesLeftOut, codeTableProblems } from '../support/code-table.ts'
import { membersOf, wordsOf } from '../support/declared-names.ts'
import { brokenCommands } from '../support/markdown-commands.ts'
import { anchorsOf, brokenLinks, linksIn } from '../support/markdown-links.ts'
import { chainOf, readMarkdown } from '../support/markdown-snippets.ts'
import { runSnippet } from '../support/run-snippet.ts'
import { checkSnippets } from '../support/snippet-program.ts'

// A check that finds nothing in `docs.test.ts` proves something only if it finds the faults here.

const root = fileURLToPath(new URL('../..', import.meta.url))
const fence = '```'
const ts = (...lines: readonly string[]) => [`${fence}ts`, ...lines, fence]
const textOf = (...lines: readonly string[]) => lines.join('\n')

describe('reading blocks of code', () => {
  it('reads language, code and line number of a block', () => {
    const { blocks } = readMarkdown(textOf('Text', ...ts('a', '', 'b'), `${fence}sh title`, 'c', fence))
    expect(blocks).toEqual([
      { language: 'ts', code: 'a\n\nb\n', line: 3, directive: 'types' },
      { language: 'sh', code: 'c\n', line: 8, directive: 'types' },
    ])
  })

  it('reads the directive above a block, and the line number of the code', () => {
    const { blocks } = readMarkdown(textOf('<!-- snippet: run -->', ...ts('ts')))
    expect(blocks).toEqual([{ language: 'ts', code: 'ts\n', line: 3, directive: 'run' }])
  })

  it('removes the indentation of a list item', () => {
    const { blocks } = readMarkdown(textOf('- item', `  ${fence}ts`, '  if (a)', '    b()', `  ${fence}`))
    expect(blocks[0]?.code).toBe('if (a)\n  b()\n')
  })

  it('treats a block within a longer fence as text', () => {
    const { blocks } = readMarkdown(textOf('````md', ...ts('a'), '````'))
    expect(blocks.map(({ language }) => language)).toEqual(['md'])
  })

  it('keeps the line numbers of the prose', () => {
    const { prose } = readMarkdown(textOf('one', ...ts('two'), 'five <!-- not seen -->'))
    expect(prose.split('\n').map((line) => line.trim())).toEqual(['one', '', '', '', 'five'])
  })

  it.each([
    ['a directive that does not exist', ['<!-- snippet: rnu -->', ...ts('a')], 'page.md:3: "rnu" is none of'],
    ['a directive without a block', ['', '<!-- snippet: run -->', 'Text'], 'page.md:2 belongs to no block'],
    ['a block that is not closed', ['', `${fence}ts`, 'a'], 'page.md:2 belongs to no block'],
  ])('refuses %s', (_, lines, problem) => {
    expect(() => readMarkdown(textOf(...lines), 'page.md')).toThrow(problem)
  })

  it('follows a chain of blocks back to its start, past blocks of other languages', () => {
    const goesOn = (code: string) => ['<!-- snippet: continues -->', ...ts(code)]
    const { blocks } = readMarkdown(
      textOf(...ts('old'), ...ts('a'), ...goesOn('b'), `${fence}sh`, 'x', fence, ...goesOn('c')),
    )
    const last = blocks.at(-1)
    const chain = last === undefined ? [] : chainOf(last, blocks)
    expect(chain.map(({ code }) => code.trim())).toEqual(['a', 'b', 'c'])
  })
})

describe('type-checking blocks', () => {
  const { blocks } = readMarkdown(
    textOf(
      ...ts("import { GupshupClient } from 'gupshup-outbound'", 'const shop = new GupshupClient({ apiKey })'),
      '<!-- snippet: continues -->',
      ...ts('await shop.send({ to })', 'await shop.close()'),
      '<!-- snippet: continues -->',
      ...ts('await shop.close()'),
      ...ts('await shop.close()'),
      ...ts("import { noSuchThing } from 'gupshup-outbound'"),
      ...ts('const = 1'),
    ),
  )
  const problemsOf = checkSnippets(root, [{ name: 'docs/page.md', blocks }])
  const problems = blocks.map((block) => problemsOf('docs/page.md', block).join('; '))

  it('accepts a block that compiles, with the names that pages need not declare', () => {
    expect(problems[0]).toBe('')
  })

  it('reports page and line of a block that does not compile', () => {
    expect(problems[1]).toMatch(/^docs\/page\.md:7: Argument of type .*'message' is missing/s)
  })

  it('reports an error once, not again for the blocks that continue', () => {
    expect(problems[2]).toBe('')
  })

  it('does not carry names over to a block that does not continue', () => {
    expect(problems[3]).toContain("Cannot find name 'shop'")
  })

  it('checks the imports of a block against the sources', () => {
    expect(problems[4]).toContain('noSuchThing')
  })

  it('reports a block that is not TypeScript', () => {
    expect(problems[5]).not.toBe('')
  })
})

describe('running blocks', () => {
  it.each(['run', 'with-client'] as const)('reports a block that fails: %s', async (directive) => {
    const { exitCode, stderr } = await runSnippet({ directive, code: "throw new Error('It did not work')" })
    expect(exitCode).not.toBe(0)
    expect(stderr).toContain('It did not work')
  })

  it('provides a client, a recipient and webhooks to a block', async () => {
    const code = textOf(
      "const receipt = await client.send({ to, message: 'Hello' })",
      'console.log((await receipt.outcome()).status)',
    )
    expect(await runSnippet({ directive: 'with-client', code })).toEqual({
      exitCode: 0,
      stdout: 'delivered\n',
      stderr: '',
    })
  })
})

describe('reading names out of sources', () => {
  it('reads the members of an interface and the words of a union', () => {
    expect(membersOf('src/account/diagnose/probes.ts', 'Diagnosis')).toEqual(['ok', 'checks'])
    expect(wordsOf('src/account/diagnose/probes.ts', 'Check', 'status')).toContain('skipped')
    expect(wordsOf('src/errors/store-error.ts', 'StoreErrorReason')).toContain('locked')
  })

  it('throws for a name that is not declared', () => {
    expect(() => membersOf('src/client/client.ts', 'Gone')).toThrow(
      'src/client/client.ts declares no interface Gone',
    )
    expect(() => wordsOf('src/client/client.ts', 'Gone')).toThrow('Gone is no union')
  })
})

describe('checking links', () => {
  it('finds links inline, around pictures, by reference and in HTML, and none in code', () => {
    const prose = textOf(
      '[a](a.md) [![b](b.png)](b.md "Title") <img src="c.png"> `[d](d.md)`',
      '[text][e] [text][f]',
      '[e]: e.md',
    )
    expect(linksIn(prose)).toEqual(['a.md', 'b.png', 'b.md', 'c.png', 'e.md', '[f]'])
  })

  it('makes the anchors of headings as GitHub does', () => {
    const text = textOf(
      '# `send()` & more',
      '## 1. Make a token',
      '## 1. Make a token',
      '### [Link](x.md), too',
    )
    expect([...anchorsOf(text)]).toEqual(['send--more', '1-make-a-token', '1-make-a-token-1', 'link-too'])
  })

  it('reports links to no file, to no heading and out of the project', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'links-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(path.join(folder, 'other.md'), '# There')
    const links = [
      '#here',
      '#nowhere',
      'other.md#there',
      'other.md#nowhere',
      'gone.md',
      '../',
      'https://x.example',
    ]
    writeFileSync(path.join(folder, 'page.md'), ['# Here', ...links.map((link) => `[a](${link})`)].join('\n'))
    expect(brokenLinks(folder, 'page.md')).toEqual(['#nowhere', 'other.md#nowhere', 'gone.md', '../'])
  })
})

describe('checking commands', () => {
  const packageJson = {
    name: 'thing',
    bin: { 'thing-server': './server.js' },
    scripts: { test: 'x', 'a:b': 'y' },
  }

  it('accepts commands of scripts, npm itself, installed programs and existing files', () => {
    const text = textOf(
      `${fence}sh`,
      'npm install thing && npm test && npm run a:b -- --flag',
      'npx thing-server --port 1 && npx tsx examples/quickstart.ts && npx tsx examples/<name>.ts',
      'npx tsx node_modules/thing/examples/quickstart.ts',
      fence,
      'Say `npx vitest`, or just run npm dance.',
    )
    expect(brokenCommands(root, text, packageJson)).toEqual([])
  })

  it('reports commands that cannot work', () => {
    const text = textOf(
      `${fence}sh`,
      'npm run gone',
      'npm start',
      'npx no-such-program',
      'npx tsx examples/gone.ts',
      fence,
      '`npm run away`',
    )
    expect(brokenCommands(root, text, packageJson)).toEqual([
      'npm run gone',
      'npm run away',
      'npm start',
      'npx no-such-program',
      'tsx examples/gone.ts',
    ])
  })
})

describe('checking tables of codes', () => {
  const table = (...rows: readonly string[]) =>
    textOf('| code | class | extends | what the client does by default |', '|---|---|---|---|', ...rows, '')

  it('accepts a table of codes that agrees with the catalog', () => {
    const rows = [
      '| 1002 | `NumberNotOnWhatsAppError` | `RecipientError` | skip for good |',
      '| 1004–1008 | `SessionWindowError` | `GupshupError` | fall back |',
      '| 131049 | `RecipientError` | `GupshupError` | fail |',
    ]
    expect(codeTableProblems(table(...rows))).toEqual([])
  })

  it.each([
    ['a code that does not exist', '| 1099 | | | |', '1099: the catalog has no such code'],
    ['a row without a code', '| many | | | |', 'many: no code is named'],
    [
      'the class of another code',
      '| 1002 | `NumberOptedOutError` | `RecipientError` | skip for good |',
      '1002: class: NumberOptedOutError, not NumberNotOnWhatsAppError',
    ],
    [
      'the class of another kind',
      '| 1002 | `NumberNotOnWhatsAppError` | `ContentError` | skip for good |',
      '1002: extends: ContentError, not RecipientError',
    ],
    [
      'another action',
      '| 1003 | `WalletBalanceLowError` | `AccountError` | fail |',
      '1003: what the client does by default: fail, not halt',
    ],
  ])('reports %s', (_, row, problem) => {
    expect(codeTableProblems(table(row))).toEqual([problem])
  })

  it("reports codes of Gupshup's that no table has", () => {
    const left = codesLeftOut(table('| 1002 | | | |', '| 1004–1011 | | | |'))
    expect(left).toContain(1003)
    expect(left).not.toContain(1002)
    expect(left).not.toContain(1006)
  })
})
