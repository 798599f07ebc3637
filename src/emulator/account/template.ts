/** As Gupshup spells them; they decide price and consent. */
export type TemplateCategory = 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'

/** Only an approved template can be sent. */
export type TemplateStatus = 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED'

/** A button in the form in which templates are created. */
export interface TemplateButton {
  /** `QUICK_REPLY`, `URL`, `PHONE_NUMBER`, `COPY_CODE`, `OTP` … */
  readonly type: string
  readonly text?: string | undefined
  /** With `{{1}}` at its end it takes a parameter. */
  readonly url?: string | undefined
  readonly [more: string]: unknown
}

/** A template to be added. */
export interface NewTemplate {
  /** Gupshup's id, which sends name. @default a new UUID */
  readonly id?: string | undefined
  /** Gupshup calls it `elementName`. */
  readonly name: string
  /** @default 'en' */
  readonly language?: string | undefined
  /** @default 'UTILITY' */
  readonly category?: TemplateCategory | undefined
  /** The text, with `{{1}}` and so on for its parameters. */
  readonly body: string
  /** The words of a text header; may have a parameter. */
  readonly header?: string | undefined
  /** @default 'TEXT' */
  readonly headerType?: 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT' | 'LOCATION' | undefined
  readonly footer?: string | undefined
  readonly buttons?: readonly TemplateButton[] | undefined
  /** The handle of the sample that a media header was submitted with. @default one that the emulator makes up */
  readonly sampleMedia?: string | undefined
  /** Where the sample lies. @default none */
  readonly mediaUrl?: string | undefined
  /** What it is for, in the words of who made it. @default 'Emulated' */
  readonly vertical?: string | undefined
  /** @default 'APPROVED' */
  readonly status?: TemplateStatus | undefined
}

/** A template that the emulator knows. */
export interface Template extends NewTemplate {
  readonly id: string
  readonly language: string
  readonly category: TemplateCategory
  readonly headerType: NonNullable<NewTemplate['headerType']>
  readonly buttons: readonly TemplateButton[]
  readonly status: TemplateStatus
  readonly vertical: string
  /** Meta's id of the template: digits. */
  readonly externalId: string
  /** Unix time in milliseconds. */
  readonly createdOn: number
  /** Unix time in milliseconds. */
  readonly modifiedOn: number
}

/** How many parameters a send has to give: those of header, body and buttons (docs.gupshup.io/docs/template-messages). */
export function countParameters({ header = '', body, buttons }: Template): number {
  const inButtons = buttons.map(parametersOfButton).reduce((sum, count) => sum + count, 0)
  return variablesIn(header) + variablesIn(body) + inButtons
}

/** Whether it carries a one-time password, whose button takes the code of the body once more in v3. */
export function hasOtpButton({ buttons }: Template): boolean {
  return buttons.some(({ type }) => type === 'OTP')
}

/** Whether v2 repeats the code for an `OTP` button is not documented; production clients give it once, so it counts as none. */
function parametersOfButton({ type, url }: TemplateButton): number {
  if (type === 'COPY_CODE') return 1
  return type === 'URL' && url !== undefined ? variablesIn(url) : 0
}

/** A variable that stands twice is one parameter. */
function variablesIn(text: string): number {
  return new Set(Array.from(text.matchAll(/\{\{\s*(\w+)\s*\}\}/g), ([, name]) => name)).size
}
