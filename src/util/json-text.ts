import { types } from 'node:util'

/** The value that a JSON text stands for; `undefined` when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The fields of a form or a query string. Any text can be read as one, so the result says nothing until it is looked at. */
export function parseForm(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(text))
}

/** The text of a body that nobody has parsed yet, without a byte order mark; `undefined` when it is parsed already. */
export function textOf(body: unknown): string | undefined {
  if (types.isUint8Array(body)) return new TextDecoder().decode(body)
  return typeof body === 'string' ? body.replace(/^\uFEFF/, '') : undefined
}

/**
 * What a parsed body says as JSON, in objects of our own: events keep parts of it, and an object from elsewhere can have
 * getters that throw or change. `undefined` if it says nothing.
 */
export function copyOf(body: unknown): unknown {
  try {
    const text: unknown = JSON.stringify(body, (_key, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    )
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}
