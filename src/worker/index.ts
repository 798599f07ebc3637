export { Heartbeat } from './heartbeat.ts'
export { recover } from './recovery.ts'
export { Workers } from './workers.ts'
