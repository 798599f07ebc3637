import { createAccount } from './account/account.ts'
import { Script } from './answers/script.ts'
import { Emulator } from './emulator.ts'
import { FaultRegistry } from './fault-registry.ts'
import { createRoutes } from './http/routes.ts'
import { listen } from './http/server.ts'
import { PairRate } from './limits/pair-rate.ts'
import { Throughput } from './limits/throughput.ts'
import { History } from './log/history.ts'
import { type EmulatorOptions, resolveOptions } from './options.ts'
import { createPage } from './page/page.ts'
import { PeopleControls } from './people/controls.ts'
import { Schedule } from './schedule.ts'
import { SlidingWindow } from './sliding-window.ts'
import { Reporter } from './webhooks/reporter.ts'
import { WebhookSender } from './webhooks/sender.ts'
import { addressWithoutQuery, nameOf } from './webhooks/subscription.ts'
import { SubscriptionRegistry } from './webhooks/subscription-registry.ts'

/**
 * Starts an emulator, on 127.0.0.1 unless `host` says otherwise.
 *
 * @throws {RangeError | TypeError} for options that cannot be; the operating system's error, such as `EADDRINUSE`, when
 * the port cannot be had.
 * @example
 * const emulator = await startEmulator()
 * const { url: baseUrl, apiKey, appName, source } = emulator
 * const client = new GupshupClient({ baseUrl, apiKey, appName, source })
 * emulator.subscribe(client)
 * emulator.script('919900000002', answer.fail(1005), answer.deliver())
 */
export async function startEmulator(emulatorOptions: EmulatorOptions = {}): Promise<Emulator> {
  const options = resolveOptions(emulatorOptions)
  const { now, random } = options
  const history = new History(options.historyLimit, now)
  const faults = new FaultRegistry(random, () => history.touch())
  const schedule = new Schedule()
  const script = new Script()
  const account = createAccount(options)
  const sender = new WebhookSender(options, schedule, faults, history)
  const reporter = new Reporter(options, schedule, sender, account)
  const throughput = new Throughput(options.throughput, options.monotonic)
  const pairRate = new PairRate(
    options.pairRate,
    (address) => account.people.keyOf(address),
    options.monotonic,
  )
  const people = new PeopleControls(account.people, reporter, random)
  for (const target of options.webhooks) sender.subscribe(target)
  const subscriptions = new SubscriptionRegistry({ appId: options.appId, now, sender })

  const head = () => ({
    url: server.url,
    appName: options.appName,
    appId: options.appId,
    source: options.source,
    userIds: { v2: account.userIds.v2, v3: account.userIds.v3 },
    webhooks: sender.subscriptions.map((target) => addressWithoutQuery(nameOf(target))),
    counters: history.counters,
    faults: faults.list,
  })
  const page = createPage(history, head, {
    host: options.host,
    faults,
    credentials: account.credentials,
    people,
    userIds: account.userIds,
    limits: { throughput, pairRate },
    clear: () => history.clear(),
    inbound: (message) => {
      account.windows.open(message.from)
      throughput.countInbound()
      return reporter.inbound(message)
    },
  })
  const answerGupshup = createRoutes({
    options,
    account,
    subscriptions,
    faults,
    history,
    schedule,
    script,
    rate: new SlidingWindow(options.ratePerSecond, options.monotonic),
    rate4001: new SlidingWindow(options.rate4001PerSecond, options.monotonic),
    throughput,
    pairRate,
    play: (...message) => reporter.play(...message),
  })
  const server = await listen(options, async (request, response) => {
    if (!(await page.handle(request, response))) await answerGupshup(request, response)
  })
  return new Emulator({
    account,
    options,
    faults,
    history,
    page,
    pairRate,
    people,
    reporter,
    schedule,
    script,
    sender,
    server,
    throughput,
  })
}
