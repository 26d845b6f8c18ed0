import type { MyAccount } from '../../contract/shapes.ts'
import { pictureAddress } from '../pictures/index.ts'
import type { Habits } from '../users/index.ts'

/** How somebody wants to be met, as their own page is told: what follows the browser is left out. */
export const toldHabits = ({
  language,
  zone,
  microphoneAtJoin,
  cameraAtJoin,
  picture,
}: Habits): Pick<MyAccount, keyof Habits> => ({
  ...(language !== null && { language }),
  ...(zone !== null && { zone }),
  ...(microphoneAtJoin !== null && { microphoneAtJoin }),
  ...(cameraAtJoin !== null && { cameraAtJoin }),
  ...(picture !== null && { picture: pictureAddress(picture) }),
})
