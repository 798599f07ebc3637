import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Store } from 'gupshup-outbound/store'
import { describeStoreContract, describeStoreModel } from 'gupshup-outbound/store/testing'
import { isTypeScript, readMarkdown } from '../support/markdown-snippets.ts'

const page = resolve(import.meta.dirname, '../../docs/stores.md')

/** The store that docs/stores.md shows, as a reader copies it. */
async function documentedStore(): Promise<() => Store> {
  const { blocks } = readMarkdown(readFileSync(page, 'utf8'))
  const block = blocks.find((block) => isTypeScript(block) && block.code.includes('function arrayStore()'))
  if (block === undefined) throw new Error('docs/stores.md shows no arrayStore().')
  const folder = mkdtempSync(join(tmpdir(), 'gupshup-outbound-documented-store-'))
  try {
    const file = join(folder, 'array-store.ts')
    writeFileSync(file, block.code)
    return (await import(file)).arrayStore
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const arrayStore = await documentedStore()

async function makeStore() {
  const store = arrayStore()
  return { store, close: () => store.close() }
}

describeStoreContract('arrayStore() of docs/stores.md', makeStore)
describeStoreModel('arrayStore() of docs/stores.md', makeStore)
