import type * as Axios from 'axios'
import type Bottleneck from 'bottleneck/light.js'
import type * as PhoneNumbers from './phone-numbers.ts'

/**
 * The file `on-demand.cjs`, which both builds have: only CommonJS can load a file synchronously when it is first needed. Bundlers follow such a
 * `require()` as they do an import. `require()` keeps what it has loaded.
 */
export function phoneNumbers(): typeof PhoneNumbers {
  return require('./phone-numbers.cjs')
}

export function bottleneck(): typeof Bottleneck {
  return require('bottleneck/light.js')
}

export function axios(): typeof Axios {
  return require('axios')
}
