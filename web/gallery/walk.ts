// In the page: follows the focus while somebody outside presses keys, and says what is wrong with where it goes.

/** What is to be pressed, and how often, to have been everywhere once and round again. */
export interface Steps {
  key: 'Tab' | 'ArrowDown'
  presses: number
  /** What is walked through lies above the page, and Escape is to close it. */
  closes: boolean
}

/** What people work with, natively or by its role. */
const interactive =
  'a[href], button, input, select, textarea, summary, audio[controls], video[controls], [contenteditable], ' +
  '[role=button], [role=link], [role=checkbox], [role=switch], [role=radio], [role=tab], [role^=menuitem], ' +
  '[role=option], [role=slider], [role=application]'

/** One inside takes the focus for all; arrow keys do the rest. */
const roving = '[role=menu], [role=radiogroup], [role=tablist], [role=toolbar], [role=listbox], [role=grid]'

/** How often a key is pressed inside before it leads out: the parts of a day or a time, and what opens its calendar. */
const insideOf = (element: Element): number =>
  element.matches('[type=date], [type=time], [type=datetime-local]') ? 4 : 0

const isThere = (element: Element): boolean =>
  element.checkVisibility({ visibilityProperty: true }) &&
  element.closest('[inert], [aria-hidden=true]') === null &&
  !element.matches(':disabled, [type=hidden]')

const labelsOf = (element: Element): Element[] =>
  'labels' in element ? [...((element.labels as NodeListOf<Element> | null) ?? [])] : []

const textOf = (ids: string | null): string =>
  (ids ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '')
    .join(' ')

const nameOf = (element: Element): string => {
  const all = [
    textOf(element.getAttribute('aria-labelledby')),
    element.getAttribute('aria-label') ?? '',
    ...labelsOf(element).map((label) => label.textContent),
    element.textContent,
    element.querySelector('img')?.alt ?? '',
  ]
  return (all.find((one) => one.trim() !== '') ?? '').trim().replace(/\s+/g, ' ')
}

/** How somebody finds it again. */
const describe = (element: Element): string => {
  const classes = [...element.classList].filter((one) => !one.startsWith('s-') && !one.startsWith('svelte-'))
  return `${[element.tagName.toLowerCase(), ...classes].join('.')} “${nameOf(element).slice(0, 40)}”`
}

/** Where the sign of the focus may be drawn: on it, around it, on what stands for it. */
const signsOf = (element: Element): Element[] =>
  [
    element,
    ...labelsOf(element),
    element.parentElement,
    element.parentElement?.parentElement,
    element.nextElementSibling,
  ].filter((one) => one instanceof Element)

const ringOf = (element: Element, part?: '::before' | '::after'): string => {
  const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element, part)
  const isDrawn = outlineStyle !== 'none' && outlineWidth !== '0px'
  return `${isDrawn ? `${outlineWidth} ${outlineColor}` : ''} ${boxShadow}`
}

const signOf = (element: Element): string =>
  [ringOf(element), ringOf(element, '::before'), ringOf(element, '::after')].join()

/** It itself, or the label of one that is only read aloud. */
const boxOf = (element: Element): DOMRect => {
  const own = element.getBoundingClientRect()
  const [label] = labelsOf(element)
  const isHidden = own.width <= 2 || getComputedStyle(element).opacity === '0'
  return label && isHidden ? label.getBoundingClientRect() : own
}

/** Something of it can be seen: it is in the window, and nothing lies over all of it. */
const isInSight = (element: Element): boolean => {
  const { left, top, width, height } = boxOf(element)
  const parts = [0.5, 0.1, 0.9]
  // What lets the pointer through is not found itself, but what it lies in is.
  const isThrough = getComputedStyle(element).pointerEvents === 'none'
  const own = [
    element,
    ...labelsOf(element),
    ...(isThrough && element.parentElement ? [element.parentElement] : []),
  ]
  return parts.some((x) =>
    parts.some((y) => {
      const hit = document.elementFromPoint(left + x * width, top + y * height)
      return hit !== null && own.some((one) => one.contains(hit))
    }),
  )
}

const upFrom = (element: Element): Element[] => {
  const { parentElement } = element
  return [element, ...(parentElement ? upFrom(parentElement) : [])]
}

const clips = (element: Element): boolean => {
  const { overflowX, overflowY } = getComputedStyle(element)
  return element !== document.body && (overflowX !== 'visible' || overflowY !== 'visible')
}

/** Less than three sides of the ring around it are drawn: something around cuts them off. */
const isCut = (element: Element): boolean => {
  const { outlineStyle, outlineOffset } = getComputedStyle(element)
  const out = parseFloat(outlineOffset)
  if (outlineStyle === 'none' || out < 0) return false
  const ring = element.getBoundingClientRect()
  return upFrom(element)
    .slice(1, -1)
    .filter(clips)
    .some((around) => {
      const box = around.getBoundingClientRect()
      const across = [box.left > ring.left - out, box.right < ring.right + out]
      const along = [box.top > ring.top - out, box.bottom < ring.bottom + out]
      return [...across, ...along].filter(Boolean).length > 1
    })
}

/** Reading goes down, and along a line; what floats stands in no order. */
const isBackwards = (from: Element, to: Element): boolean => {
  const [one, other] = [upFrom(from), upFrom(to)]
  const common = one.find((element) => other.includes(element)) ?? document.body
  if ([...one, ...other].some((each) => /fixed|sticky|absolute/.test(getComputedStyle(each).position)))
    return false
  const [a, b] = [one, other].map((line) => line[line.indexOf(common) - 1]?.getBoundingClientRect())
  if (!a || !b) return false
  const isAbove = b.bottom <= a.top + 1 && b.left < a.right && b.right > a.left
  const isBeside = b.top < a.bottom - 1 && b.bottom > a.top + 1
  const isBefore = document.documentElement.dir === 'rtl' ? b.left >= a.right - 1 : b.right <= a.left + 1
  return isAbove || (isBeside && isBefore)
}

/** The focus at the start of the page, whatever had it. */
const toStart = () => {
  const { body } = document
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  body.tabIndex = -1
  body.focus({ preventScroll: true })
  body.removeAttribute('tabindex')
}

/** Begins with the first key pressed after it was made, and ends with `faults`. */
export class Walk {
  /** The page; or the menu or dialog that lies above it. */
  readonly #place: Element
  readonly #isMenu: boolean
  readonly #wanted: Element[]
  readonly #before: Map<Element, string[]>
  readonly #stops: Element[] = []
  readonly #faults: string[] = []
  #isRound = false

  constructor() {
    const menu = document.activeElement?.closest('[role=menu]')
    this.#isMenu = menu !== null && menu !== undefined
    this.#place = menu ?? [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body
    if (!this.#isMenu) toStart()
    this.#wanted = [...this.#place.querySelectorAll(interactive)].filter(isThere)
    const others = this.#wanted.filter((element) => element !== document.activeElement)
    this.#before = new Map(others.map((element) => [element, signsOf(element).map(signOf)]))
    addEventListener('keydown', this.#pressed, true)
  }

  get steps(): Steps {
    const closes = this.#isMenu || (this.#place !== document.body && !this.#place.matches('[closedby=none]'))
    const presses = this.#wanted.reduce((sum, one) => sum + 1 + insideOf(one), 4)
    return { key: this.#isMenu ? 'ArrowDown' : 'Tab', presses, closes }
  }

  /** Before the next key: where the last one led to is scrolled to by now. */
  readonly #pressed = () => {
    this.#look()
  }

  #look() {
    const at = document.activeElement
    if (!at || at === document.body) {
      this.#isRound ||= this.#stops.length > 0
      return
    }
    this.#isRound ||= this.#stops.length > 1 && at === this.#stops[0]
    const from = this.#stops.at(-1)
    const isNew = !this.#stops.includes(at)
    this.#stops.push(at)
    if (isNew) this.#faults.push(...this.#faultsOf(at, from))
  }

  #faultsOf(at: Element, from: Element | undefined): string[] {
    const before = this.#before.get(at)
    const isShown = before === undefined || signsOf(at).some((one, index) => signOf(one) !== before[index])
    const found = [
      !this.#place.contains(at) && 'the focus leaves what lies above the page, to',
      from && isBackwards(from, at) && `the focus goes backwards, from ${describe(from)} to`,
      !isInSight(at) && 'has the focus out of sight:',
      at.matches(interactive) && nameOf(at) === '' && 'has no name:',
      !isShown && 'nothing shows the focus on',
      before !== undefined && isCut(at) && 'the ring of the focus is cut off at',
    ]
    return found.flatMap((words) =>
      words === false || words === undefined ? [] : `${words} ${describe(at)}`,
    )
  }

  /** Itself, or one that takes the focus for it. */
  #isReached(element: Element): boolean {
    if (this.#stops.includes(element)) return true
    if (element instanceof HTMLInputElement && element.type === 'radio')
      return this.#stops.some((one) => one instanceof HTMLInputElement && one.name === element.name)
    const group = element.closest(roving)
    return !this.#isMenu && group !== null && this.#stops.some((one) => group.contains(one))
  }

  /** Each in words: what, and where. */
  faults(): string[] {
    this.#look()
    removeEventListener('keydown', this.#pressed, true)
    const missed = this.#wanted.filter((one) => one.isConnected && !this.#isReached(one))
    const forced = [...this.#place.querySelectorAll<HTMLElement>('[tabindex]')].filter(
      ({ tabIndex }) => tabIndex > 0,
    )
    const last = this.#stops.at(-1)
    return [
      ...this.#faults,
      ...missed.map((one) => `the focus never comes to ${describe(one)}`),
      ...forced.map((one) => `has a forced place in the order: ${describe(one)}`),
      ...(last && this.#wanted.length > 1 && !this.#isRound
        ? [`the focus is held at ${describe(last)}`]
        : []),
    ]
  }

  /** Escape was pressed: what to say when it is still open. */
  stays(): string[] {
    const isOpen = this.#isMenu ? this.#place.checkVisibility() : this.#place.matches('dialog:modal')
    return isOpen && this.#place.isConnected ? [`Escape doesn’t close ${describe(this.#place)}`] : []
  }
}
