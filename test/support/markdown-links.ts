import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { blank, readMarkdown } from './markdown-snippets.ts'

/** The relative links of a Markdown file whose target is no file inside `root`, or no heading of it. */
export function brokenLinks(root: string, name: string): string[] {
  const file = path.join(root, name)
  const { prose } = readMarkdown(readFileSync(file, 'utf8'))
  return linksIn(prose).filter((link) => {
    if (/^[a-z][a-z+.-]*:/i.test(link)) return false
    const [target = '', anchor] = decodeURIComponent(link).split('#')
    const goal = target === '' ? file : path.resolve(path.dirname(file), target)
    if (path.relative(root, goal).startsWith('..') || !existsSync(goal)) return true
    return anchor !== undefined && goal.endsWith('.md') && !anchorsOf(readFileSync(goal, 'utf8')).has(anchor)
  })
}

/** The targets of a text's links: inline, by reference, or in HTML. A reference without a definition is returned as written. */
export function linksIn(prose: string): string[] {
  const text = prose.replace(/(`+)[^`].*?\1/g, blank)
  const inPlace = find(text, /\]\(\s*<?([^\s)>]+)/g)
  const html = find(text, /\b(?:href|src)="([^"]+)"/g)
  const defined = new Map(
    [...text.matchAll(/^ {0,3}\[([^\]]+)\]:\s*<?([^\s>]+)/gm)].map(([, label = '', target = '']) => [
      label.toLowerCase(),
      target,
    ]),
  )
  const undefinedReferences = find(text, /\]\[([^\]]+)\]/g).filter(
    (label) => !defined.has(label.toLowerCase()),
  )
  return [...inPlace, ...html, ...defined.values(), ...undefinedReferences.map((label) => `[${label}]`)]
}

/** The anchors that GitHub gives to headings, and those that are written in HTML. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const { prose } = readMarkdown(text)
  const anchors = new Set(find(prose, /<a (?:id|name)="([^"]+)"/g))
  for (const heading of find(prose, /^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$/gm)) {
    const slug = slugOf(heading)
    let anchor = slug
    for (let nth = 1; anchors.has(anchor); nth += 1) anchor = `${slug}-${nth}`
    anchors.add(anchor)
  }
  return anchors
}

function slugOf(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]+>/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
}

function find(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found)
}
