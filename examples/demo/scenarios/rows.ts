import { lookup, type TemplateMessage } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import type { Row, Scenario } from '../scenario.ts'

export const template: TemplateMessage = {
  type: 'template',
  id: '7b0f3c7e-54a4-4f0e-9d6b-1f6a3d2c8e10',
  params: ['Asha', '4711'],
}

const failedOnce: Omit<Row, 'code' | 'did'> = { arrived: 'webhook', finalState: 'failed', requests: 1 }

/** The catalog's name of a code. */
export function nameOf(code: number): string {
  return lookup(code)?.name ?? `Code ${code}`
}

/** A code that fails the message and has no other effect. */
export function raises(code: number, errorName: string): Scenario {
  return {
    name: nameOf(code),
    answers: [answer.fail(code)],
    expected: { ...failedOnce, code: `${code}`, did: `raised ${errorName}` },
  }
}

/** A code that suppresses the number. */
export function suppresses(code: number): Scenario {
  return {
    name: nameOf(code),
    answers: [answer.fail(code)],
    expected: { ...failedOnce, code: `${code}`, did: 'suppressed the number' },
  }
}

/** A code after which the fallback is sent. */
export function fallsBack(code: number): Scenario {
  return {
    name: nameOf(code),
    answers: [answer.fail(code), answer.deliver()],
    request: { fallback: template },
    expected: {
      code: `${code}`,
      arrived: 'webhook',
      did: 'fell back to a template',
      finalState: 'fallback delivered',
      requests: 2,
    },
  }
}
