export { type ErasureReport, erase } from './erase.ts'
