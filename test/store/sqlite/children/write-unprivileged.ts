/** Tries to write as a user who may not, and prints the reason that the store gives, or its `message`. */
import { isGupshupError } from '../../../../src/errors/create-error.ts'
import { sqliteStore } from '../../../../src/store/sqlite/sqlite-store.ts'
import { aRecord } from '../../../../src/store/testing/records.ts'

const [path = '', shown = 'reason'] = process.argv.slice(2)
/** The user that owns nothing, by custom. */
const nobody = 65_534
if (process.getuid?.() === 0) process.setuid?.(nobody)

async function tryToWrite(): Promise<void> {
  await sqliteStore({ path }).scoped('MyShop:917834811114').insert(aRecord('one'))
}

tryToWrite().then(
  () => process.stdout.write('written\n'),
  (error: unknown) =>
    process.stdout.write(`${isGupshupError(error) ? Reflect.get(error, shown) : String(error)}\n`),
)
