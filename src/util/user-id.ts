import { readText } from './json.ts'

/**
 * Meta's id of a person for one business portfolio: a country, for a parent id `ENT`, and 1 to 128 letters and digits
 * (https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids). No phone number has this form.
 */
const form = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

/** Whether a text is the id of a person, and so no phone number. */
export function isUserId(text: string): boolean {
  return form.test(text)
}

/** The id of a person in a body. Anything else, such as a number or a group, is absent. */
export function readUserId(value: unknown): string | undefined {
  const id = readText(value)?.trim()
  return id !== undefined && isUserId(id) ? id : undefined
}
