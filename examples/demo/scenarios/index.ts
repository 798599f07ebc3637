import type { ScenarioGroup } from '../scenario.ts'
import { clientSide } from './client-side.ts'
import { faults } from './faults.ts'
import { gupshupCodes } from './gupshup-codes.ts'
import { metaCodes } from './meta-codes.ts'
import { replies } from './replies.ts'

/** Everything the demo shows, in the order of its table. */
export const scenarioGroups: readonly ScenarioGroup[] = [gupshupCodes, metaCodes, replies, faults, clientSide]
