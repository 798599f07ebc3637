/** Tries to write as somebody who may not, and prints the reason that the store gives. */
import { isGupshupError } from '../../../../src/errors/index.ts'
import { sqliteStore } from '../../../../src/store/sqlite/index.ts'
import { aRecord } from '../../records.ts'

const [path = ''] = process.argv.slice(2)
/** The user that owns nothing, by custom. */
const nobody = 65_534
if (process.getuid?.() === 0) process.setuid?.(nobody)

try {
  await sqliteStore({ path }).scoped('MyShop:917834811114').insert(aRecord('one'))
  process.stdout.write('written\n')
} catch (error) {
  process.stdout.write(`${isGupshupError(error) ? error.reason : String(error)}\n`)
}
