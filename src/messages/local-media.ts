import { InvalidMessageError } from '../errors/index.ts'
import { isLocalHost } from './local-host.ts'

/** The fields that have the address of media, in every type of message and at every depth. */
const mediaFields = new Set(['url', 'previewUrl', 'link'])

/**
 * Refuses media at an address that Gupshup cannot reach: it would take the message, and report 1010 by webhook.
 *
 * @param opened Fields whose address the recipient opens, not Gupshup: they and what is below them are left alone.
 * @throws {InvalidMessageError} naming the field and the host
 */
export function refuseLocalMedia(message: object, opened: readonly string[] = []): void {
  for (const [field, value] of Object.entries(message)) {
    if (!opened.includes(field)) visit(value, field, `message.${field}`)
  }
}

function visit(value: unknown, name: string, path: string): void {
  if (typeof value === 'string') {
    if (mediaFields.has(name)) refuseLocal(value, path)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) visit(inner, key, `${path}.${key}`)
}

function refuseLocal(url: string, field: string): void {
  if (!URL.canParse(url)) return
  const { hostname } = new URL(url)
  if (!isLocalHost(hostname)) return
  const sentence = `${field} is at ${hostname}, which only this machine or its own network can reach. Give an address that Gupshup can fetch from the internet.`
  throw new InvalidMessageError(sentence, { field })
}
