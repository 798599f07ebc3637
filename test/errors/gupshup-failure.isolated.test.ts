import { describe, expect, it, vi } from 'vitest'
import type { GupshupFailure } from '../../src/errors/create-error.ts'
import { type GupshupError, responseStatuses } from '../../src/errors/gupshup-error.ts'
import * as errors from '../../src/errors/index.ts'
import type { ErrorKind } from '../../src/model/failure.ts'
import type { Receipt } from '../../src/model/receipt.ts'

const { AccountError, ContentError, createError, GupshupError: Base, isGupshupError, RecipientError } = errors
const { NumberOptedOutError, RateLimitError, StoreError, TooManyRequestsError } = errors

/** Every class of error that this room exports, by its name. */
const classes = classesIn({ ...errors })

type ErrorClass = new (...given: never[]) => Error

function classesIn(exported: Readonly<Record<string, unknown>>): [string, ErrorClass][] {
  return Object.entries(exported).flatMap(([name, value]): [string, ErrorClass][] =>
    isErrorClass(value) ? [[name, value]] : [],
  )
}

function isErrorClass(value: unknown): value is ErrorClass {
  return typeof value === 'function' && value.prototype instanceof Error
}

describe('the kind of an error', () => {
  it('the kind of an error narrows it in a switch to its class, with the fields of that class', () => {
    const about = (error: GupshupFailure): string => {
      switch (error.kind) {
        case 'invalid-message': {
          const field: string | undefined = error.field
          return `field ${field}`
        }
        case 'configuration': {
          const option: string | undefined = error.option
          return `option ${option}`
        }
        case 'outcome-unknown': {
          const receipt: Receipt | undefined = error.receipt
          return `receipt ${receipt?.id}`
        }
        case 'suppressed': {
          const scope: 'all' | 'marketing' = error.scope
          return `scope ${scope}`
        }
        case 'halted': {
          const since: number | undefined = error.since
          return `since ${since}`
        }
        case 'store': {
          const reason: errors.StoreErrorReason = error.reason
          return `reason ${reason}, ${error.isPassing}`
        }
        case 'webhook': {
          const reason: 'malformed' | 'foreign-product' = error.reason
          return `reason ${reason}`
        }
        case 'recipient':
        case 'content':
        case 'template':
        case 'session-window':
        case 'account':
        case 'service':
        case 'unknown-code':
        case 'authentication':
        case 'rate-limit':
        case 'too-many-requests':
        case 'network':
        case 'credentials':
        case 'expired':
        case 'closed':
        case 'aborted':
        case 'erased':
        case 'canceled':
          return `code ${error.code}`
        default:
          return error satisfies never
      }
    }
    const thrown: readonly unknown[] = [
      new errors.InvalidMessageError('x', { field: 'to' }),
      new StoreError('x', { reason: 'locked' }),
      new errors.SuppressedError({ to: '919900000001', scope: 'marketing' }),
      new errors.WebhookError('malformed', 'x'),
      createError({ kind: 'rate-limit', via: 'webhook', system: 'gupshup', code: 4001 }),
    ]
    expect(thrown.map((error) => (isGupshupError(error) ? about(error) : 'none'))).toEqual([
      'field to',
      'reason locked, true',
      'scope marketing',
      'reason malformed',
      'code 4001',
    ])
  })

  it('the kind of an error narrows to never after every case', () => {
    const isTooMany = (error: GupshupFailure): boolean => {
      if (error.kind !== 'rate-limit' && error.kind !== 'too-many-requests') return false
      if (error.kind === 'rate-limit') return false
      const left: errors.TooManyRequestsError = error
      return left instanceof TooManyRequestsError
    }
    expect(isTooMany(createError({ kind: 'too-many-requests', via: 'reply' }))).toBe(true)
  })
})

describe('instanceof', () => {
  it('instanceof holds for every class of another copy of this package, and for all that it extends', async () => {
    vi.resetModules()
    const copies = new Map(classesIn({ ...(await import('../../src/errors/index.ts')) }))
    expect(classes.length).toBeGreaterThan(35)
    for (const [name, ours] of classes) {
      const theirs = copies.get(name)
      expect(theirs).not.toBe(ours)
      const error: unknown = Object.create(theirs?.prototype)
      for (const [other, one] of classes) {
        const isBelow = one === ours || Object.prototype.isPrototypeOf.call(one, ours)
        expect([name, other, error instanceof one]).toEqual([name, other, isBelow])
      }
    }
  })

  it('instanceof holds for an error that another copy has thrown', async () => {
    vi.resetModules()
    const copy = await import('../../src/errors/index.ts')
    const error: unknown = copy.createError({
      kind: 'recipient',
      via: 'webhook',
      system: 'gupshup',
      code: 1012,
    })
    expect(error).toBeInstanceOf(NumberOptedOutError)
    expect(error).toBeInstanceOf(RecipientError)
    expect(error).toBeInstanceOf(Base)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(AccountError)
    expect(copy.createError({ kind: 'too-many-requests', via: 'reply' })).toBeInstanceOf(RateLimitError)
  })

  it('instanceof holds for a class that an application derives for that class alone, and for what it extends', async () => {
    vi.resetModules()
    const copy = await import('../../src/errors/index.ts')
    class Ours extends RecipientError {}
    class Theirs extends copy.RecipientError {}
    class Renamed extends copy.ContentError {
      override get name(): string {
        return 'RecipientError'
      }
    }
    const details = { kind: 'recipient' } as const
    const ours: unknown = new Ours('x', details)
    const theirs: unknown = new Theirs('x', details)
    const renamed: unknown = new Renamed('x', { kind: 'content' })
    expect([ours instanceof Ours, ours instanceof Theirs, ours instanceof copy.RecipientError]).toEqual([
      true,
      false,
      true,
    ])
    expect([theirs instanceof Ours, theirs instanceof Theirs, theirs instanceof RecipientError]).toEqual([
      false,
      true,
      true,
    ])
    expect(new RecipientError('x', details)).not.toBeInstanceOf(Ours)
    expect(new copy.RecipientError('x', details)).not.toBeInstanceOf(Ours)
    expect([renamed instanceof RecipientError, renamed instanceof ContentError]).toEqual([false, true])
  })

  it.each([
    undefined,
    null,
    'RecipientError',
    7,
    {},
    { name: 'RecipientError', kind: 'recipient' },
    { name: 'RecipientError', [Symbol.for('gupshup-outbound.error')]: true },
    { [Symbol.for('gupshup-outbound.class')]: 'RecipientError' },
    Object.assign(new Error('x'), { name: 'RecipientError', kind: 'recipient' }),
    RecipientError,
    Object.create(null),
  ])('instanceof does not hold for %o', (value: unknown) => {
    expect(value instanceof RecipientError).toBe(false)
    expect(value instanceof Base).toBe(false)
  })

  it('instanceof keeps the names of the classes, also in their stack', () => {
    for (const [name, one] of classes) {
      expect(Object.create(one.prototype).name).toBe(name)
    }
    expect(new StoreError('x').stack).toMatch(/^StoreError: x/)
    expect(Object.keys(new StoreError('x'))).not.toContain('name')
  })
})

describe('the status to answer with', () => {
  it.each(Object.entries(responseStatuses))('the response status of %s is %i', (kind, status) => {
    const error: GupshupError = new Base('x', { kind: kind as ErrorKind, httpStatus: 400 })
    expect(error.responseStatus).toBe(status)
    expect(error.httpStatus).toBe(400)
    expect(() => new Response(null, { status })).not.toThrow()
  })

  it('the response status is 409 for a request that contradicts an earlier one', () => {
    const error = new errors.InvalidMessageError('idempotencyKey belongs to another message.', {
      field: 'idempotencyKey',
      isConflict: true,
    })
    expect(error.responseStatus).toBe(409)
    expect(
      new errors.InvalidMessageError('key is too long.', { field: 'idempotencyKey' }).responseStatus,
    ).toBe(422)
  })

  it('the response status is not printed', () => {
    expect(JSON.stringify(new StoreError('x'))).not.toContain('responseStatus')
  })
})
