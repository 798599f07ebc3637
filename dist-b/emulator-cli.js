#!/usr/bin/env node
import {
  credentialKinds,
  defaults,
  property,
  redact,
  startEmulator
} from "./chunk-KKHIEVRN.js";
import "./chunk-EFEG2C76.js";
import {
  closestOf,
  isUserId
} from "./chunk-3JHE4BP2.js";
import "./chunk-6BXPBZJO.js";

// src/emulator/cli.ts
import { createRequire } from "node:module";

// src/emulator/cli-options.ts
import { validateHeaderName, validateHeaderValue } from "node:http";
import { parseArgs } from "node:util";
var DEFAULT_PORT = "4010";
var help = `Usage: gupshup-outbound-emulator [options]

A local Gupshup: it takes WhatsApp messages, reports what became of them by webhook,
and shows both on a page. It prints a line for each request.

  --port <number>            where to listen (default ${DEFAULT_PORT}; 0 takes any free port)
  --host <address>           the address to listen on (default 127.0.0.1; 0.0.0.0 lets other machines in)
  --webhook <url>            where to post events; may be given more than once
  --webhook-header <header>  'name: value', sent with every event; may be given more than once
  --webhook-version <2|3>    format of the events (default 2)
  --api-key <key>            key that requests have to carry (default ${defaults.apiKey})
  --life <kind=milliseconds> how long a kind of key or token lives, such as api-key=2000 or
                             universal-app-token=2000; may be given more than once
  --app <name>               app that requests have to name (default ${defaults.appName})
  --app-id <id>              id of the app (default ${defaults.appId})
  --source <digits>          number that requests have to come from (default ${defaults.source})
  --delay <milliseconds>     pause before each event (default ${defaults.eventDelayMs})
  --window <open|track>      whether the 24-hour window is kept (default open: never minded)
  --check-messages           messages that are not as documented are accepted and then fail
  --user-ids                 webhooks name people by user ids too (default off, until a request sets the flag)
  --wallet <balance:cost>    money, and what one message takes of it, such as 5:0.01 (default: endless)
  --billing                  post a billing event after each message that is sent (default with --wallet)
  --quiet                    print no line for each request
  --version                  print the version of the package
  --help                     show this

A number that ends in a known code fails with it: 910000001006 fails with 1006.
`;
var flags = {
  port: { type: "string", default: DEFAULT_PORT },
  host: { type: "string" },
  webhook: { type: "string", multiple: true },
  "webhook-header": { type: "string", multiple: true },
  "webhook-version": { type: "string", default: "2" },
  "api-key": { type: "string" },
  life: { type: "string", multiple: true },
  app: { type: "string" },
  "app-id": { type: "string" },
  source: { type: "string" },
  delay: { type: "string" },
  window: { type: "string" },
  "check-messages": { type: "boolean" },
  "user-ids": { type: "boolean" },
  wallet: { type: "string" },
  billing: { type: "boolean" },
  quiet: { type: "boolean", default: false },
  version: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false }
};
function readCommandLine(given) {
  const args = withoutOldVersion(given);
  const unknown = unknownFlag(args);
  if (unknown !== void 0)
    return { type: "mistake", message: unknown };
  try {
    const { values } = parseArgs({ args, options: flags });
    if (values.help)
      return { type: "help" };
    if (values.version)
      return { type: "version" };
    const version = readVersion(values["webhook-version"]);
    const headers = Object.fromEntries((values["webhook-header"] ?? []).map(readHeader));
    return {
      type: "start",
      isQuiet: values.quiet,
      options: {
        port: readNumber("--port", values.port),
        webhook: (values.webhook ?? []).map((url) => ({ url, headers, version })),
        ...values.host !== void 0 && { host: values.host },
        ...values["api-key"] !== void 0 && { apiKey: values["api-key"] },
        ...values.life !== void 0 && { credentials: { lifeMs: readLives(values.life) } },
        ...values.app !== void 0 && { appName: values.app },
        ...values["app-id"] !== void 0 && { appId: values["app-id"] },
        ...values.source !== void 0 && { source: values.source },
        ...values.delay !== void 0 && { eventDelayMs: readNumber("--delay", values.delay) },
        ...values.window !== void 0 && { window: readWindow(values.window) },
        ...values["check-messages"] !== void 0 && { checkMessages: values["check-messages"] },
        ...values["user-ids"] !== void 0 && { userIds: values["user-ids"] },
        ...values.wallet !== void 0 && { wallet: readWallet(values.wallet) },
        ...values.billing !== void 0 && { billing: values.billing }
      }
    };
  } catch (error) {
    return { type: "mistake", message: error instanceof Error ? error.message : String(error) };
  }
}
function withoutOldVersion(args) {
  return args.map((arg, index) => {
    if (arg === "--version" && /^\d/.test(args[index + 1] ?? ""))
      return "--webhook-version";
    return arg.replace(/^--version=/, "--webhook-version=");
  });
}
function unknownFlag(args) {
  const known = Object.keys(flags);
  const { tokens } = parseArgs({ args: [...args], options: flags, strict: false, tokens: true });
  const unknown = tokens.find((token) => token.kind === "option" && !known.includes(token.name));
  if (unknown?.kind !== "option")
    return void 0;
  const closest = closestOf(unknown.name, known);
  const advice = closest === void 0 ? "Leave it out." : `Did you mean --${closest}?`;
  return `${unknown.rawName} is not a known option. ${advice}`;
}
function readNumber(flag, text) {
  if (!/^\d+$/.test(text))
    throw new TypeError(`${flag} has to be a number; "${text}" was given.`);
  return Number(text);
}
function readVersion(text) {
  if (text === "2")
    return 2;
  if (text === "3")
    return 3;
  throw new TypeError(`--webhook-version has to be 2 or 3; "${text}" was given.`);
}
function readWindow(text) {
  if (text === "open" || text === "track")
    return text;
  throw new TypeError(`--window has to be open or track; "${text}" was given.`);
}
function readWallet(text) {
  const [, balance, costPerMessage] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (balance === void 0 || costPerMessage === void 0) {
    throw new TypeError(`--wallet has to be two amounts, such as 5:0.01; "${text}" was given.`);
  }
  return { balance: Number(balance), costPerMessage: Number(costPerMessage) };
}
function readLives(texts) {
  const lives = texts.map((text) => {
    const [, name, milliseconds] = /^([\w-]+)=(\d+)$/.exec(text) ?? [];
    const kind = credentialKinds.find((known) => known === name);
    if (kind === void 0) {
      const kinds = credentialKinds.join(", ");
      throw new TypeError(`--life has to be one of ${kinds}, such as api-key=2000; "${text}" was given.`);
    }
    return [kind, Number(milliseconds)];
  });
  return Object.fromEntries(lives);
}
function readHeader(text) {
  const colon = text.indexOf(":");
  if (colon < 1)
    throw new TypeError(`--webhook-header has to be 'name: value'; "${text}" was given.`);
  const name = text.slice(0, colon).trim();
  const value = text.slice(colon + 1).trim();
  validateHeaderName(name);
  validateHeaderValue(name, value);
  return [name, value];
}

// src/emulator/cli.ts
var NAME = "gupshup-outbound-emulator";
var FAILED = 1;
var MISUSED = 2;
await run(readCommandLine(process.argv.slice(2)));
async function run(command) {
  switch (command.type) {
    case "help":
      console.log(help);
      return;
    case "version":
      console.log(packageVersion());
      return;
    case "mistake":
      console.error(`${NAME}: ${command.message}
Run "${NAME} --help" for all options.`);
      process.exitCode = MISUSED;
      return;
    case "start":
      return start(command);
    default:
      command;
  }
}
async function start({ options, isQuiet }) {
  try {
    const emulator = await startEmulator(options);
    console.log(greeting(emulator));
    if (!isQuiet)
      emulator.on("reply", (request) => console.log(requestLine(request)));
    for (const signal of ["SIGINT", "SIGTERM"])
      process.once(signal, () => emulator.close());
  } catch (error) {
    console.error(`${NAME}: ${explain(error, options)}`);
    process.exitCode = error instanceof RangeError || error instanceof TypeError ? MISUSED : FAILED;
  }
}
function greeting({ url, apiKey, appName, appId, source }) {
  return `Gupshup emulator at ${url} (open it in a browser to watch)

  export GUPSHUP_API_KEY='${apiKey}'
  export GUPSHUP_APP_NAME='${appName}'
  export GUPSHUP_APP_ID='${appId}'
  export GUPSHUP_SOURCE='${source}'
  export GUPSHUP_BASE_URL='${url}'
  export GUPSHUP_WEBHOOK_TOKEN='emulator-token'

With these set, an application that uses gupshup-outbound talks to it unchanged. Its webhooks come
once it has called client.subscriptions.ensure({ url, token }). Ctrl-C stops.
`;
}
function packageVersion() {
  const manifest = createRequire(import.meta.url)("gupshup-outbound/package.json");
  return String(property(manifest, "version"));
}
function explain(error, { port, host }) {
  if (!(error instanceof Error))
    return String(error);
  const code = "code" in error ? error.code : void 0;
  if (code === "EADDRINUSE")
    return `Port ${port} is in use. Choose another one with --port.`;
  if (code === "EACCES")
    return `Port ${port} is reserved for administrators. Choose one above 1023 with --port.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `This machine has no address ${host}. Choose another one with --host.`;
  return error.message;
}
function requestLine({ at, method, path, to, kind, answer }) {
  const about = [kind, to === "" ? "" : `to ${isUserId(to) ? "[user id]" : maskDigits(to)}`].filter(Boolean).join(" ");
  const time = new Date(at).toISOString().slice(11, 23);
  return [time, method, maskDigits(redact(path)), about, "\u2192", outcomeOf(answer)].filter(Boolean).join(" ");
}
function outcomeOf(answer) {
  switch (answer?.type) {
    case void 0:
    case "silence":
      return "no answer";
    case "reset":
      return "cut off";
    case "reply":
      return `${answer.status}`;
    default:
      return answer;
  }
}
function maskDigits(text) {
  return text.replace(/\d{10,}/g, (digits) => digits.slice(0, 2) + "\u2022".repeat(digits.length - 6) + digits.slice(-4));
}
