/** Inserts messages, each with an entry of the feed, several at once, and prints the id of each confirmed one. */
import { sqliteStore } from '../../../../src/store/sqlite/sqlite-store.ts'
import { aRecord } from '../../../../src/store/testing/records.ts'

const [path = '', name = '', limit = 'Infinity'] = process.argv.slice(2)
const scope = sqliteStore({ path }).scoped('MyShop:917834811114')

async function append(writer: number): Promise<void> {
  for (let count = 0; count < Number(limit); count += 1) {
    const id = `${name}-${writer}-${count}`
    await scope.insert(aRecord(id), [{ id, name: 'failed', subject: `${name}-${writer}`, event: { count } }])
    process.stdout.write(`${id}\n`)
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => append(writer)))
