import { readFileSync } from 'node:fs'
import { readMarkdown } from './markdown-snippets.ts'

const name = 'docs/webhooks.md'
const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const { blocks } = readMarkdown(text, name)

/** The code that the page on webhooks shows below a title in bold, such as `**Fastify**`. */
export function codeBelow(title: string): string {
  const line = text.split('\n').indexOf(`**${title}**`) + 1
  const block = blocks.find((candidate) => candidate.line > line)
  if (line === 0 || block === undefined) throw new Error(`${name} has no code for ${title}.`)
  return block.code
}
