import { assertNever } from '../util/index.ts'
import type { TemplateUse } from './kind.ts'
import type { TemplateComponent } from './template-component.ts'

/** What the components fill in: their variables and the kind of header. */
export function useOf(components: readonly TemplateComponent[]): Pick<TemplateUse, 'params' | 'media'> {
  const media = components.map(mediaOf).find((kind) => kind !== undefined)
  // Whether the code of a button counts as a variable is not documented.
  const hasCode = components.some((part) => part.type === 'button' && part.sub_type === 'copy_code')
  return {
    ...(!hasCode && { params: components.reduce((sum, component) => sum + variablesIn(component), 0) }),
    ...(media !== undefined && { media }),
  }
}

function mediaOf(component: TemplateComponent): string | undefined {
  if (component.type === 'carousel') return component.type
  if (component.type !== 'header') return undefined
  const kind = component.parameters[0]?.type
  return kind === 'text' ? undefined : kind
}

function variablesIn(component: TemplateComponent): number {
  switch (component.type) {
    case 'header':
      return component.parameters.filter(({ type }) => type === 'text').length
    case 'body':
      return component.parameters.length
    case 'button':
      return component.sub_type === 'url' ? 1 : 0
    case 'carousel':
      return component.cards
        .flatMap(({ components }) => components)
        .reduce((sum, part) => sum + variablesIn(part), 0)
    case 'limited_time_offer':
      return 0
    default:
      return assertNever(component)
  }
}
