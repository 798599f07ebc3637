import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/catalog.ts'
import { createError } from '../../src/errors/create-error.ts'
import { GupshupError } from '../../src/errors/gupshup-error.ts'
import * as errors from '../../src/errors/index.ts'
import type { Failure, FailureKind } from '../../src/model/failure.ts'

const to = '919900000001'
const id = 'msg-7'
const messageId = '5b1d7c04-2f6e-4c1a-9a57-0d3e8f2b6c11'

function gupshupFailure(code: number): Failure {
  const row = catalog.find((candidate) => candidate.system === 'gupshup' && candidate.code === code)
  if (!row) throw new Error(`The catalog has no ${code} of Gupshup's.`)
  return { kind: row.kind, via: 'webhook', system: 'gupshup', code, reason: row.title ?? undefined }
}

describe('the class of an error', () => {
  it.each([
    [500, errors.InternalServerError, errors.ServiceError],
    [1001, errors.BotMappingError, errors.AccountError],
    [1002, errors.NumberNotOnWhatsAppError, errors.RecipientError],
    [1003, errors.WalletBalanceLowError, errors.AccountError],
    [1004, errors.TemplateDisabledError, errors.SessionWindowError],
    [1005, errors.TemplateMatchError, errors.SessionWindowError],
    [1006, errors.TemplateOptInError, errors.SessionWindowError],
    [1007, errors.TemplateOptInMatchError, errors.SessionWindowError],
    [1008, errors.NotOptedInError, errors.SessionWindowError],
    [1009, errors.RequiredParameterMissingError, errors.ContentError],
    [1010, errors.InvalidMediaUrlError, errors.ContentError],
    [1011, errors.InvalidMediaSizeError, errors.ContentError],
    [1012, errors.NumberOptedOutError, errors.RecipientError],
    [4001, errors.ApiRateLimitedError, errors.RateLimitError],
    [4002, errors.InvalidWhatsAppResponseError, errors.ServiceError],
    [4003, errors.NoTemplateMatchError, errors.TemplateError],
    [4004, errors.CloudApiOnlyError, errors.ContentError],
    [4005, errors.TemplatePausedError, errors.TemplateError],
  ])('the class of an error of %i is its own, below that of its kind', (code, ofCode, ofKind) => {
    const error = createError(gupshupFailure(code), { to })
    expect(error).toBeInstanceOf(ofCode)
    expect(error).toBeInstanceOf(ofKind)
    expect(error).toBeInstanceOf(GupshupError)
    expect(error.name).toBe(ofCode.name)
  })

  it("the class of an error exists for every code of Gupshup's table", () => {
    for (const { code, system } of catalog) {
      if (system === 'gupshup') expect(createError(gupshupFailure(code)).name).toMatch(/^(?!GupshupError)/)
    }
  })

  it("the class of an error of one of Meta's codes is that of its kind, also where Gupshup has the same number", () => {
    const error = createError({ kind: 'content', via: 'webhook', system: 'meta-onprem', code: 1001 })
    expect(error.name).toBe('ContentError')
    expect(error).toMatchObject({ code: 1001, system: 'meta-onprem' })
  })

  const byKind: Record<FailureKind, [string, unknown]> = {
    recipient: ['RecipientError', errors.RecipientError],
    content: ['ContentError', errors.ContentError],
    template: ['TemplateError', errors.TemplateError],
    'session-window': ['SessionWindowError', errors.SessionWindowError],
    'rate-limit': ['RateLimitError', errors.RateLimitError],
    account: ['AccountError', errors.AccountError],
    service: ['ServiceError', errors.ServiceError],
    authentication: ['AuthenticationError', errors.AuthenticationError],
    credentials: ['CredentialsError', errors.CredentialsError],
    'too-many-requests': ['TooManyRequestsError', errors.RateLimitError],
    network: ['NetworkError', errors.NetworkError],
    configuration: ['ConfigurationError', errors.ConfigurationError],
    'outcome-unknown': ['OutcomeUnknownError', errors.OutcomeUnknownError],
    suppressed: ['SuppressedError', errors.SuppressedError],
    expired: ['ExpiredError', errors.ExpiredError],
    halted: ['HaltedError', errors.HaltedError],
    closed: ['ClosedError', errors.ClosedError],
    aborted: ['AbortError', errors.AbortError],
    erased: ['ErasedError', errors.ErasedError],
    canceled: ['CanceledError', errors.CanceledError],
    'unknown-code': ['GupshupError', GupshupError],
  }

  it.each(Object.entries(byKind))(
    'the class of an error without a code is that of its kind: %s',
    (kind, [name, Class]) => {
      const error = createError({ kind: kind as FailureKind, via: 'client' }, { to, id })
      expect(error.name).toBe(name)
      expect(error).toBeInstanceOf(Class)
      expect(error.kind).toBe(kind)
      expect(error.message).toContain('91••••••0001')
    },
  )

  it('the class of an error carries what is known', () => {
    const error = createError(
      { ...gupshupFailure(1006), reason: 'No opt-in of 919900000001' },
      { to, id, messageId, action: { type: 'fail' } },
    )
    expect(error).toMatchObject({
      kind: 'session-window',
      code: 1006,
      system: 'gupshup',
      reason: 'No opt-in of 91••••••0001',
      action: { type: 'fail' },
      to: '91••••••0001',
      id,
      messageId,
      docsUrl: 'https://partner-docs.gupshup.io/docs/error-codes',
    })
  })

  it('the class of an error finds the system of a code that came without', () => {
    const error = createError({ kind: 'recipient', via: 'webhook', code: 1012 })
    expect(error).toBeInstanceOf(errors.NumberOptedOutError)
    expect(error.system).toBe('gupshup')
  })
})

describe('the message of an error', () => {
  it('the message of an error says what happened, to which message, what the client did, what to do and where to read on', () => {
    const actionTaken = 'No fallback is configured, so it was given up.'
    const { message } = createError(gupshupFailure(1006), { to, id, messageId, actionTaken })
    expect(message).toBe(
      `Message msg-7 to 91••••••0001 (Gupshup id ${messageId}) failed with 1006 Template Opt-in Failure. ` +
        'The session window is closed and the recipient has not agreed to get templates. ' +
        `${actionTaken} Get the opt-in, or wait until the recipient writes. ` +
        'See docs/error-codes.md#gupshup-1006 in this package, and https://partner-docs.gupshup.io/docs/error-codes',
    )
  })

  it('the message of an error repeats the reason that came with it if that says more than the title', () => {
    const failure = { ...gupshupFailure(1002), reason: 'Number Does Not Exist On WhatsApp' }
    expect(createError(failure).message).toContain('Reason given: Number Does Not Exist On WhatsApp.')
    expect(createError({ ...failure, reason: 'number not exist on whatsapp.' }).message).not.toContain(
      'Reason given',
    )
  })

  it('the message of an error cuts a long reason, which `error.reason` keeps whole', () => {
    const error = createError({ kind: 'unknown-code', via: 'webhook', reason: 'word '.repeat(200) })
    expect(error.message).toMatch(/Reason given: (word ){60}…/)
    expect(error.reason).toHaveLength(1000)
  })

  it('the message of an error tells refused credentials from a source that gives up and from one that may give a token later', () => {
    const refused = createError({ kind: 'authentication', via: 'reply', httpStatus: 401 })
    expect(refused.message).toMatch(/refused the API key or token \(HTTP status 401\)/)
    const reason = 'the credential source gave up: the secret was revoked'
    const ended = createError({ kind: 'authentication', via: 'client', reason }, { to, id })
    expect(ended.message).toBe(
      'Message msg-7 to 91••••••0001 was not sent: there will be no valid token without intervention ' +
        '(the credential source gave up: the secret was revoked). Copy apiKey from the Gupshup console again, make a new token, ' +
        'or repair the credential source, and then call client.resume(). A token is no apiKey, and keys of other products do not work here.',
    )
    const missing = createError(
      { kind: 'credentials', via: 'client', reason: 'the credential source failed: vault closed' },
      { to, id },
    )
    expect(missing.message).toBe(
      'Message msg-7 to 91••••••0001 was not sent: there is no valid token at the moment ' +
        '(the credential source failed: vault closed). Repair what the credential source names. ' +
        'It is called again by itself, and sending goes on with the next valid token.',
    )
  })

  it('the message of an error can be about another request than a message', () => {
    const error = createError(
      { kind: 'account', via: 'reply', httpStatus: 403, reason: 'Forbidden Access' },
      {
        subject: 'The request for the templates',
        summary: 'was refused',
        advice: 'Ask for access.',
        docsUrl: 'https://docs.example/templates',
      },
    )
    expect(error.message).toBe(
      'The request for the templates was refused (HTTP status 403). Reason given: Forbidden Access. Ask for access.',
    )
    expect(error.docsUrl).toBe('https://docs.example/templates')
  })

  it("the message of an error names Meta's tables", () => {
    const { message } = createError({
      kind: 'session-window',
      via: 'webhook',
      system: 'meta-cloud',
      code: 131047,
    })
    expect(message).toMatch(/^The message failed with 131047 .* \(WhatsApp Cloud API\)\./)
  })

  it('the message of an error says that a code is unknown', () => {
    const { message } = createError({ kind: 'unknown-code', via: 'webhook', code: 998877 }, { to })
    expect(message).toContain('failed with 998877, an unknown code')
    expect(message).toContain('add a policy for it')
  })

  it('the message of an error says that there was no code', () => {
    const { message } = createError({ kind: 'unknown-code', via: 'webhook' }, { id })
    expect(message).toContain('Message msg-7 failed without a code.')
  })

  it('the message of an error says what happened to the connection', () => {
    const reason = 'ECONNREFUSED while connecting to api.gupshup.io'
    const { message } = createError({ kind: 'network', via: 'network', reason }, { to })
    expect(message).toBe(
      `The message to 91••••••0001 was not sent: no connection to Gupshup could be made (${reason}). ` +
        'Check network, proxy and baseUrl. Nothing left, so it is safe to send again.',
    )
  })

  it('the message of an error warns of sending twice when the outcome is unknown', () => {
    const { message } = createError({
      kind: 'outcome-unknown',
      via: 'reply',
      httpStatus: 502,
      reason: 'Bad Gateway',
    })
    expect(message).toContain('(HTTP status 502). Reason given: Bad Gateway.')
    expect(message).toContain('may deliver it twice')
  })

  it('the message of an error shows no WhatsApp id and no whole number, wherever they come from', () => {
    const whatsappId = 'wamid.HBgMOTE5OTAwMDAwMDAxFQIAERgSMUE2RkQ5QjcA'
    const error = createError(
      { kind: 'unknown-code', via: 'webhook', reason: `${whatsappId} to +91 99000 00001` },
      { to, messageId: whatsappId },
    )
    expect(error.message).toContain('Gupshup id [WhatsApp id]')
    expect(JSON.stringify(error)).not.toMatch(/wamid|99000/)
  })
})
