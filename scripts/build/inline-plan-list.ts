import type { Plugin } from 'esbuild'
import { planList } from '../../src/messages/plan-list.ts'

/** Puts the numbering plans into the module that makes them of libphonenumber's table. As a string, which is read only when a client needs it. */
export const inlinePlanList: Plugin = {
  name: 'inline-plan-list',
  setup({ onLoad }) {
    onLoad({ filter: /messages[\\/]plan-list\.ts$/ }, () => ({
      contents: `export const planList = () => JSON.parse(${JSON.stringify(JSON.stringify(planList()))})`,
    }))
  },
}
