/** Writes one message, closes the store, and prints a line. */
import { sqliteStore } from '../../../../src/store/sqlite/sqlite-store.ts'
import { aRecord } from '../../../../src/store/testing/records.ts'

const [path = ''] = process.argv.slice(2)
const store = sqliteStore({ path })
await store.scoped('MyShop:917834811114').insert(aRecord('one'))
await store.close()
process.stdout.write('written\n')
