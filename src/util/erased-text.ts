/** What the salted hashes of erased data begin with. No number and no id of a person does. */
export const erasedPrefix = 'erased:'

/** Whether a text is what is left of an erased address, key or id. */
export function isErasedText(text: string): boolean {
  return text.startsWith(erasedPrefix)
}
