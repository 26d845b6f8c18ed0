import type { EditableValues } from './contract/settings.ts'
import { productOf } from './features/appearance/index.ts'
import type { Pictures } from './features/pictures/index.ts'
import { offer, type ProviderSlice } from './features/providers/index.ts'
import { isRegistrationOpen } from './features/registration/index.ts'
import type { House } from './features/sessions/index.ts'
import { languagesOf, mailSettingsOf, type Settings } from './features/settings/index.ts'

const houseOf = (values: EditableValues): Omit<House, 'providers' | 'logo'> => {
  const { 'legal.terms_url': terms, 'legal.privacy_url': privacy, 'legal.imprint_url': imprint } = values
  const product = values['appearance.name'] === '' ? null : productOf(values)
  return {
    mayRegister: isRegistrationOpen(values),
    sendsMail: mailSettingsOf(values) !== null,
    links: {
      ...(terms !== '' && { terms }),
      ...(privacy !== '' && { privacy }),
      ...(imprint !== '' && { imprint }),
    },
    product,
    languages: languagesOf(values),
  }
}

interface HouseParts {
  settings: Pick<Settings, 'read'>
  providers: Pick<ProviderSlice['providers'], 'offered'>
  pictures: Pick<Pictures, 'logo'>
}

/** What everybody who comes may know of this server. */
export const createReadHouse =
  ({ settings, providers, pictures }: HouseParts) =>
  async (): Promise<House> => {
    const [{ values }, offered, logo] = await Promise.all([
      settings.read(),
      providers.offered(),
      pictures.logo.find(),
    ])
    return { ...houseOf(values), providers: offered.map(offer), logo: logo?.address ?? null }
  }
