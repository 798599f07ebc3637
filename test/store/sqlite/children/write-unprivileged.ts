/** Tries to write as an unprivileged user, and prints the reason of the store's error, or its `message`. */
import { isGupshupError } from '../../../../src/errors/create-error.ts'
import { sqliteStore } from '../../../../src/store/sqlite/sqlite-store.ts'
import { aRecord } from '../../../../src/store/testing/records.ts'

const [path = '', shown = 'reason'] = process.argv.slice(2)
/** The user id of `nobody`, by convention. */
const unprivilegedUser = 65_534
if (process.getuid?.() === 0) process.setuid?.(unprivilegedUser)

async function tryToWrite(): Promise<void> {
  await sqliteStore({ path }).scoped('MyShop:917834811114').insert(aRecord('one'))
}

tryToWrite().then(
  () => process.stdout.write('written\n'),
  (error: unknown) =>
    process.stdout.write(`${isGupshupError(error) ? Reflect.get(error, shown) : String(error)}\n`),
)
