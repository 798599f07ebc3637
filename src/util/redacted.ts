import { inspectCustom } from './inspect.ts'
import { type Fields, isPersonal, isPlain, maskField, maskFields, type Shape } from './mask-fields.ts'
import { property } from './objects.ts'
import { redactText } from './redact.ts'

/** Shared by every copy of this package in a process, so that `unredacted()` reads the objects of all of them. */
const unredactedCopy: unique symbol = Symbol.for('gupshup-outbound.unredacted')

/**
 * An object whose personal fields are accessors of its prototype. By name they give the whole value. Code that enumerates, spreads, clones or prints
 * the object finds a masked copy instead, such as `maskedTo` for `to`. All other fields are own properties.
 */
class RedactedView {
  readonly #whole: Fields
  readonly #shape: Shape
  /** Foreign content is redacted when it is first read. */
  #read: Map<string, unknown> | undefined;
  [key: string]: unknown

  constructor(whole: Fields, shape: Shape, { personal, depth }: Layout) {
    this.#whole = whole
    this.#shape = shape
    for (const [key, value] of Object.entries(whole)) {
      if (typeof value === 'function') define(this, key, { value })
      else if (!personal.includes(key)) own(this, key, redactedValue(value, shape, depth))
      else addMasked(this, key, whole, shape)
    }
  }

  /** `undefined`: a library has copied the view with its prototype, as `cloneDeep()` of lodash does. */
  static #from(value: object): RedactedView | undefined {
    return #whole in value ? value : undefined
  }

  /** The whole value of a personal field. */
  static valueOf(value: object, key: string): unknown {
    const view = RedactedView.#from(value)
    if (view === undefined) return undefined
    const whole = view.#whole[key]
    if (typeof whole !== 'object') return whole
    view.#read ??= new Map()
    if (!view.#read.has(key)) view.#read.set(key, wholeValue(key, whole, view.#shape))
    return view.#read.get(key)
  }

  /** The object for a log: every field under its name, masked, and the fields that a logger has added. */
  static #shown(value: object): object {
    const view = RedactedView.#from(value)
    if (view === undefined) return { ...value }
    const masked = maskFields(view.#whole, view.#shape)
    const added = Object.entries(view).filter(([key]) => !view.#isOurs(key))
    return added.length === 0 ? masked : { ...masked, ...Object.fromEntries(added) }
  }

  toJSON(): object {
    return RedactedView.#shown(this)
  }

  // It does not call `toJSON`, because a webhook may have a field of that name.
  [inspectCustom](): object {
    return RedactedView.#shown(this)
  }

  [unredactedCopy](): object {
    const view = RedactedView.#from(this)
    return view === undefined ? { ...this } : unredactedFields(view.#whole)
  }

  #isOurs(key: string): boolean {
    return (
      Object.hasOwn(this.#whole, key) || Object.keys(this.#whole).some((name) => maskedName(name) === key)
    )
  }
}

interface Layout {
  readonly personal: readonly string[]
  readonly depth: number
}

type ViewClass = new (whole: Fields, shape: Shape, layout: Layout) => RedactedView

/** Objects with the same personal fields share a class, because a class for each object would be slow. */
const classes = new Map<string, ViewClass>()

/** A webhook names its own fields, so this cache is bounded. */
const maxClasses = 1_000
const maxKeyLength = 200

/** Deeper than any webhook that is read, see `gupshup/webhook/shape.ts`. It ends cycles. */
const maxDepth = 100

/**
 * Makes a value, with every object in it, safe for any logger. Its fields have the same values by name. Errors, receipts and instances of classes
 * stay as they are.
 */
export function redacted<Value>(value: Value): Value
export function redacted(value: unknown): unknown {
  return redactedValue(value, 'own')
}

function redactedValue(value: unknown, shape: Shape, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth >= maxDepth) return '[…]'
  if (Array.isArray(value)) return value.map((item) => redactedValue(item, shape, depth + 1))
  return isPlain(value) ? viewOf({ ...value }, shape, depth + 1) : value
}

function viewOf(whole: Fields, shape: Shape, depth: number): RedactedView {
  const personal = Object.keys(whole).filter((key) => isPersonal(key, whole[key], shape))
  return new (classFor(personal))(whole, shape, { personal, depth })
}

function classFor(personal: readonly string[]): ViewClass {
  const id = personal.join('\n')
  const known = classes.get(id)
  if (known !== undefined) return known
  const made = makeClass(personal)
  if (classes.size < maxClasses && id.length <= maxKeyLength) classes.set(id, made)
  return made
}

function makeClass(personal: readonly string[]): ViewClass {
  const Shaped = class extends RedactedView {}
  for (const key of personal) {
    if (key === 'constructor') continue
    Object.defineProperty(Shaped.prototype, key, {
      configurable: true,
      get() {
        return RedactedView.valueOf(this, key)
      },
    })
  }
  // `inspect({ showHidden: true, getters: true, customInspect: false })` calls the accessors of a prototype, unless it is Object's own.
  Object.defineProperty(Shaped.prototype, 'constructor', { value: Object })
  return Shaped
}

/** The value of a personal field by name. */
function wholeValue(key: string, value: unknown, shape: Shape): unknown {
  if (shape === 'own' && (key === 'request' || key === 'content')) return value
  if (shape === 'own' && key === 'metadata') return maskedInPrint(value)
  return redactedValue(value, shape === 'own' && (key === 'payload' || key === 'raw') ? 'foreign' : shape)
}

/** The caller's own object can be spread as it is; `inspect()` and JSON show it masked. */
function maskedInPrint(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const copy = Array.isArray(value) ? value.map(maskedInPrint) : copyWith(maskedInPrint, { ...value })
  const show = () => maskField('', copy, 'foreign')
  define(copy, 'toJSON', { value: show })
  define(copy, inspectCustom, { value: show })
  return copy
}

function copyWith(change: (value: unknown) => unknown, fields: Fields): object {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, change(value)]))
}

/** Adds the masked copy under a name of its own, so that a logger's output still identifies the message. Content is masked when it is read. */
function addMasked(view: RedactedView, key: string, whole: Fields, shape: Shape): void {
  const name = maskedName(key)
  if (Object.hasOwn(whole, name)) return
  const value = whole[key]
  if (typeof value === 'object')
    define(view, name, { get: () => maskField(key, value, shape), enumerable: true })
  else own(view, name, maskField(key, value, shape))
}

/** `to` as `maskedTo`. The key may itself be a number. */
function maskedName(key: string): string {
  const shown = redactText(key)
  return `masked${shown.slice(0, 1).toUpperCase()}${shown.slice(1)}`
}

function own(view: RedactedView, key: string, value: unknown): void {
  // Assigning to this key would change the prototype.
  if (key === '__proto__') define(view, key, { value, enumerable: true, writable: true })
  else view[key] = value
}

function define(target: object, key: PropertyKey, descriptor: PropertyDescriptor): void {
  Object.defineProperty(target, key, { configurable: true, ...descriptor })
}

/**
 * A plain copy with every field whole, to keep in a database or to forward. Spread, `Object.entries()`, JSON and `structuredClone()` of an event, a
 * receipt or an outcome leave out the personal fields. Errors in it stay errors, which contain no whole number. Do not log the copy.
 *
 * @example
 * client.on('status', (event) => db.statuses.insert(unredacted(event)))
 */
export function unredacted<Value extends { outcome: (...options: never[]) => unknown }>(
  value: Value,
): Omit<Value, 'outcome'>
export function unredacted<Value>(value: Value): Value
export function unredacted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => unredacted(item))
  const copy = property(value, unredactedCopy)
  if (typeof copy === 'function') return Reflect.apply(copy, value, [])
  return isPlain(value) ? unredactedFields({ ...value }) : value
}

function unredactedFields(whole: Fields): object {
  const entries = Object.entries(whole).filter(([, value]) => typeof value !== 'function')
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === 'request' || key === 'content' ? value : unredacted(value)]),
  )
}
