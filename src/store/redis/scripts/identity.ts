import { script } from '../script.ts'

/** Which copy of the scope's data this is, and how many messages were ever inserted in it. The given id counts if there is none yet. */
export const identify = script(`
local base = KEYS[1]
redis.call('SET', base .. 'identity', ARGV[1], 'NX')
return { redis.call('GET', base .. 'identity'), redis.call('GET', base .. 'inserted') or '0' }
`)
