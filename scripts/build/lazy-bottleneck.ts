import type Bottleneck from 'bottleneck/light.js'

/** Replaces bottleneck in the build. It loads the real one when the first message has to wait for the rate limit, and many programs have none. */
const LazyBottleneck: typeof Bottleneck = new Proxy(class {} as unknown as typeof Bottleneck, {
  // `require()` keeps the module that it has loaded.
  construct: (_, given) => Reflect.construct(require('bottleneck/light.js') as typeof Bottleneck, given),
})

export default LazyBottleneck
