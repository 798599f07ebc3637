const { setTimeout: timerAtLoad } = globalThis

/**
 * Whether a test has put fake timers in the place of the real ones: then time passes as the test moves it, and what another thread or a server
 * says of it is of no use. The fake timers of Sinon, Vitest and Jest bear a `clock`; those of `node:test` are other functions than at the start.
 */
export function isTimeFaked(): boolean {
  return globalThis.setTimeout !== timerAtLoad || Object.hasOwn(globalThis.setTimeout, 'clock')
}
