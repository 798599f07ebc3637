import { refusal } from './refusal.ts'
import type { TemplateComponent } from './template-component.ts'

/** @throws {InvalidMessageError} If a part of the template is filled twice, or a card is given twice. */
export function checkComponents(components: readonly TemplateComponent[], field = 'components'): void {
  checkUnique(components.map(partOf), field, (part) => `fills the ${part} a second time`)
  components.forEach((component, index) => {
    if (component.type !== 'carousel') return
    const cards = `${field}.${index}.cards`
    checkUnique(
      component.cards.map(({ card_index }) => `card ${card_index}`),
      cards,
      (card) => `is ${card} a second time`,
    )
    component.cards.forEach((card, index) => {
      checkComponents(card.components, `${cards}.${index}.components`)
    })
  })
}

function partOf(component: TemplateComponent): string {
  return component.type === 'button' ? `button ${component.index}` : component.type
}

function checkUnique(names: readonly string[], field: string, sentence: (name: string) => string): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) throw refusal(`${field}.${index}`, sentence(name))
  })
}
