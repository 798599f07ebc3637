import { axios } from './on-demand.ts'

/**
 * Replaces axios in the build. The first request loads it by `require()`, from the ESM build too: axios has one file for that, and some sixty for
 * `import`, which take a third more processor time (measured with axios 1.21 and Node 24).
 */
const loaded = axios()

export default loaded.default
export const { AxiosHeaders } = loaded
