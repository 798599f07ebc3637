export type { Worker } from './due-poller.ts'
export { Heartbeat } from './heartbeat.ts'
export { recover } from './recovery.ts'
export { Workers } from './workers.ts'
