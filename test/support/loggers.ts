import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import pino from 'pino'
import winston from 'winston'

function sink() {
  let text = ''
  const stream = new Writable({
    write(chunk, _, done) {
      text += String(chunk)
      done()
    },
  })
  return { stream, text: () => text }
}

const { format, transports } = winston
const winstonSink = sink()
/** Made once: each takes a moment. */
const winstonLoggers = [
  format.combine(format.errors({ stack: true }), format.json()),
  format.combine(format.splat(), format.simple()),
  format.prettyPrint({ depth: 9 }),
].map((one) =>
  winston.createLogger({
    level: 'silly',
    format: one,
    transports: [new transports.Stream({ stream: winstonSink.stream })],
  }),
)

/** What a logger writes of a value, by logger. */
export const logged: Readonly<Record<string, (value: object) => string>> = {
  pino(value) {
    const { stream, text } = sink()
    const log = pino({ level: 'trace' }, stream)
    log.info(value)
    log.info(value, 'event')
    log.error({ err: value, event: value })
    log.info({ ...value })
    log.child({ ...value }).warn('of a child')
    log.child({ value }).warn('of a child')
    return text()
  },
  winston(value) {
    const before = winstonSink.text().length
    for (const log of winstonLoggers) {
      log.info('event', value)
      log.info('event %o %s', value, value)
      log.info({ message: 'event', event: value })
      log.child({ value }).warn('of a child')
    }
    return winstonSink.text().slice(before)
  },
  console(value) {
    const { stream, text } = sink()
    const to = new Console(stream)
    to.log(value)
    to.log('%o %O %j %s', value, value, value, value)
    to.table(value)
    to.table([value, { ...value }])
    to.dir(value, { depth: 20, showHidden: true, getters: true })
    to.dir(value, { depth: 20, showHidden: true, getters: true, customInspect: false })
    return text()
  },
  OpenTelemetry(value) {
    const exporter = new InMemorySpanExporter()
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
    const span = provider.getTracer('test').startSpan('send')
    span.setAttributes({ ...value })
    span.addEvent('event', { ...value })
    if (value instanceof Error) span.recordException(value)
    span.end()
    return exporter
      .getFinishedSpans()
      .map(({ attributes, events }) => inspect({ attributes, events }, { depth: 9 }))
      .join()
  },
  'a clone'(value) {
    // An error of an application can hold what cannot be cloned; ours can be.
    const clone: unknown = Array.isArray(value) ? value.map(cloneOf) : cloneOf(value)
    return inspect(clone, { depth: 20, showHidden: true })
  },
  JSON: (value) => JSON.stringify([value, { ...value }, Object.entries(value)]),
  'its text': (value) =>
    `${value instanceof Error ? `${value}\n${value.stack}\n${inspect(value.cause, { depth: 9 })}` : ''}`,
}

function cloneOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'error' in value
    ? { ...value, error: structuredClone(value.error) }
    : structuredClone(value)
}
