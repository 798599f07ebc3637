import { inspect } from 'node:util'

/** Makes an object safe to log: its `url` stays whole, but `util.inspect()` and `JSON.stringify()` show none of its query, where a token can be. */
export function withoutQueryInLogs<Value extends { readonly url: string }>(value: Value): Value {
  const masked = () => ({ ...value, url: value.url.replace(/\?.*$/s, '?…') })
  Object.defineProperty(value, 'toJSON', { value: masked })
  Object.defineProperty(value, inspect.custom, { value: masked })
  return value
}
