import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** Lets Node itself run the sources. tsx keeps the names of functions by a call whenever one is created, which the built package does not. */
const { paths } = JSON.parse(
  readFileSync(new URL('../tsconfig.json', import.meta.url), 'utf8').replace(/^\s*\/\/.*$/gm, ''),
).compilerOptions

registerHooks({
  resolve(specifier, context, next) {
    const [source] = paths[specifier] ?? []
    if (source === undefined) return next(specifier, context)
    return { url: new URL(`../${source}`, import.meta.url).href, shortCircuit: true }
  },
})
