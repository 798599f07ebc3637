import type Bottleneck from 'bottleneck/light.js'
import { bottleneck } from './on-demand.ts'

/** Replaces bottleneck in the build. It loads the real one when the first message has to wait for the rate limit, and many programs have none. */
const LazyBottleneck: typeof Bottleneck = new Proxy(class {} as unknown as typeof Bottleneck, {
  construct: (_, given) => Reflect.construct(bottleneck(), given),
})

export default LazyBottleneck
