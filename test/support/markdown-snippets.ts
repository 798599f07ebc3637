/** A fenced block of code in a Markdown file. */
export interface CodeBlock {
  /** The first word behind the fence, such as `ts`; '' for none. */
  readonly language: string
  readonly code: string
  /** The line of its first line of code, from 1. */
  readonly line: number
  readonly directive: Directive
}

/**
 * What a comment `<!-- snippet: … -->` right above a block says about it:
 * - `types`: it is complete in itself, and is type-checked. So is a block without a comment.
 * - `run`: it is complete in itself, and is type-checked and run.
 * - `with-client`: the same, but `client` and `to` are given to it.
 * - `continues`: it goes on where the TypeScript block before it ended, and is type-checked together with it.
 */
export type Directive = (typeof directives)[number]

export interface Markdown {
  readonly blocks: readonly CodeBlock[]
  /** The text with blocks and comments blanked out; line numbers do not change. */
  readonly prose: string
}

const directives = ['types', 'run', 'with-client', 'continues'] as const
const fencedBlock =
  /^(?:[ \t]*<!-- snippet: *(\S+) *-->[ \t]*\n)?([ \t]*)(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n]*\n((?:[^\n]*\n)*?)[ \t]*\3[`~]*[ \t]*$/dgm

/**
 * Separates blocks of code from prose.
 *
 * @throws {Error} if text looks like a block or a directive and is none
 */
export function readMarkdown(text: string, name = 'the text'): Markdown {
  const blocks = [...text.matchAll(fencedBlock)].map((match): CodeBlock => {
    const [, directive = 'types', indent = '', , language = '', code = ''] = match
    const line = lineAt(text, match.indices?.[5]?.[0] ?? match.index)
    return {
      language,
      code: withoutIndent(code, indent),
      line,
      directive: readDirective(directive, `${name}:${line}`),
    }
  })
  const prose = text.replace(fencedBlock, blank)
  const astray = prose.search(/<!-- snippet:|^[ \t]*(?:`{3}|~{3})/m)
  if (astray >= 0) throw new Error(`${name}:${lineAt(prose, astray)} belongs to no block of code.`)
  return { blocks, prose: prose.replace(/<!--.*?-->/gs, blank) }
}

/** The TypeScript blocks that `block` continues, itself included. */
export function chainOf(block: CodeBlock, blocks: readonly CodeBlock[]): readonly CodeBlock[] {
  const typescript = blocks.filter(isTypeScript)
  const end = typescript.indexOf(block) + 1
  const start = typescript.slice(0, end).findLastIndex(({ directive }) => directive !== 'continues')
  if (start < 0) throw new Error(`The block at line ${block.line} continues nothing.`)
  return typescript.slice(start, end)
}

export function isTypeScript({ language }: CodeBlock): boolean {
  return language === 'ts' || language === 'typescript'
}

/** Overwrites text with spaces, so that the lines of what remains are still those of the file. */
export function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function readDirective(word: string, place: string): Directive {
  const directive = directives.find((known) => known === word)
  if (directive === undefined) throw new Error(`${place}: "${word}" is none of ${directives.join(', ')}.`)
  return directive
}

function withoutIndent(code: string, indent: string): string {
  return indent === '' ? code : code.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
}
