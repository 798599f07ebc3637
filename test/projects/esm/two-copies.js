// Where one part of an application imports the package and another requires it, both builds are loaded.
import { createRequire } from 'node:module'
import { ConfigurationError, GupshupClient, isGupshupError } from 'gupshup-outbound'

const required = createRequire(import.meta.url)('gupshup-outbound')

const error = errorOf(
  () => new required.GupshupClient({ apiKey: '', appName: 'MyShop', source: '917834811114' }),
)

console.log(
  JSON.stringify({
    twoCopies: required.GupshupClient !== GupshupClient,
    instance: error instanceof ConfigurationError,
    recognised: isGupshupError(error),
  }),
)

function errorOf(action) {
  try {
    return action()
  } catch (error) {
    return error
  }
}
