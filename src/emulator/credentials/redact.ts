/** What looks like a key or a token: a JWT, a key of an app, what follows `Bearer`, and what the emulator issues itself. */
const SECRET =
  /eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?|\bsk_\w+|(?<=\bBearer(?: |%20)+)[^\s"'&]+|\bemulator-(?:api-key|customer-app-token|partner-token|app-token|universal-token|universal-app-token)-token-\d+/gi

/** A text as the page and the terminal show it: without keys and tokens, wherever a client has put one. */
export function redact(text: string): string {
  return text.replace(SECRET, '•••')
}

/** Names of headers and fields whose values open something. `meta` of a subscription repeats its headers. */
const SECRET_NAME = /^(?:(?:proxy-)?authorization|meta|password|.*(?:secret|token|api[-_]?key))$/i

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}
