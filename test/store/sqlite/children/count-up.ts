/** Adds 1 to a shared counter in a message a hundred times, and ends without closing the store. */
import { sqliteStore } from '../../../../src/store/sqlite/sqlite-store.ts'
import { aRecord, next } from '../../../../src/store/testing/records.ts'

const [path = '', name = ''] = process.argv.slice(2)
const scope = sqliteStore({ path }).scoped('MyShop:917834811114')

const holder = await scope.insert(aRecord(name, { idempotencyKey: 'taken-once' }))
if (holder === undefined) process.stdout.write('first\n')
await scope.insert(aRecord('counter', { metadata: { count: 0 } }))
for (let added = 0; added < 100; ) {
  const record = await scope.get('counter')
  if (record === undefined) throw new Error('The counter is gone.')
  const count = Number(record.metadata?.['count']) + 1
  if (await scope.replace(next(record, { writeId: `${name}-${added}`, metadata: { count } }))) added += 1
}
