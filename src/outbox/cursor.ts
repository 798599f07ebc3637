import { createHash } from 'node:crypto'
import { ConfigurationError } from '../errors/index.ts'
import type { MessagePlace } from '../store/index.ts'

/** Enough to recognize a text that was cut off or is something else. */
const checkLength = 6

/** A place as a text, which callers keep and give back. */
export function cursorOf({ createdAt, id }: MessagePlace): string {
  const place = `${createdAt}:${id}`
  return Buffer.from(`${checkOf(place)}${place}`).toString('base64url')
}

/** @throws {ConfigurationError} when it is no `next` of a page */
export function placeOf(cursor: string): MessagePlace {
  const text = Buffer.from(cursor, 'base64url').toString()
  const place = text.slice(checkLength)
  const [, createdAt, id] = /^(\d+(?:\.\d+)?):(.+)$/s.exec(place) ?? []
  if (createdAt !== undefined && id !== undefined && text.startsWith(checkOf(place))) {
    return { createdAt: Number(createdAt), id }
  }
  throw new ConfigurationError(
    'messages.list(): after is not the `next` of a page. Give the whole text that list() returned, or leave it out for the first page.',
    { option: 'after' },
  )
}

function checkOf(place: string): string {
  return createHash('sha256').update(place).digest('base64url').slice(0, checkLength)
}
