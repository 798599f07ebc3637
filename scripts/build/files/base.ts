/** The file `base.cjs`: what every entry needs, and the import of the package. */
export * as errors from '../../../src/errors/index.ts'
export * as model from '../../../src/model/index.ts'
export * as util from '../../../src/util/index.ts'
