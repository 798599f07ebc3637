import type { ScenarioGroup } from '../scenario.ts'
import { account } from './account.ts'
import { beforeSending } from './before-sending.ts'
import { clientSide } from './client-side.ts'
import { faults } from './faults.ts'
import { gupshupCodes } from './gupshup-codes.ts'
import { metaCodes } from './meta-codes.ts'
import { replies } from './replies.ts'
import { v3AndPartner } from './v3-and-partner.ts'
import { whatCanBeSent } from './what-can-be-sent.ts'

/** All scenarios, in the order of the table. */
export const scenarioGroups: readonly ScenarioGroup[] = [
  gupshupCodes,
  metaCodes,
  replies,
  faults,
  clientSide,
  whatCanBeSent,
  beforeSending,
  account,
  v3AndPartner,
]
