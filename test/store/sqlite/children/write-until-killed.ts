/** Writes messages for ever, several at once, and prints the id of each confirmed write. */
import { sqliteStore } from '../../../../src/store/sqlite/sqlite-store.ts'
import { aRecord, next, posting } from '../../../../src/store/testing/records.ts'

const [path = '', name = ''] = process.argv.slice(2)
const scope = sqliteStore({ path }).scoped('MyShop:917834811114')

async function writeForEver(writer: number): Promise<never> {
  for (let count = 0; ; count += 1) {
    const record = aRecord(`${name}-${writer}-${count}`, { idempotencyKey: `${name}-${writer}-${count}` })
    await scope.insert(record)
    process.stdout.write(`${record.id} 1\n`)
    await scope.replace(next(record, { state: posting }))
    process.stdout.write(`${record.id} 2\n`)
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => writeForEver(writer)))
