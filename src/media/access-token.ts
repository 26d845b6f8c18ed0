import type { Now } from '../core/clock.ts'
import type { LiveKitKeys } from './livekit-keys.ts'
import { signToken } from './token-signature.ts'

export type Source = 'camera' | 'microphone' | 'screen_share' | 'screen_share_audio'

/** What a participant may do, in LiveKit's words. */
export interface Grant {
  canPublishSources: readonly Source[]
  canSubscribe: boolean
  canPublishData: boolean
  hidden?: boolean
}

export interface AccessTokenRequest {
  meetingId: string
  /** Random, made by us, never used for anybody else. */
  identity: string
  /** What others see. Set here and nowhere else: the grant to change it isn't given. */
  name: string
  role: 'host' | 'moderator' | 'guest'
  /** Address of their account's picture here, as little theirs to change as the name. */
  picture?: string | undefined
  grant: Grant
}

/** Makes the token that opens a signal connection. Ten minutes to join; LiveKit hands out new ones to who is inside. */
export type IssueAccessToken = (request: AccessTokenRequest) => string

const lifeSeconds = 600

/** Everything a participant in an ordinary meeting may do. */
export const fullGrant: Grant = {
  canPublishSources: ['camera', 'microphone', 'screen_share', 'screen_share_audio'],
  canSubscribe: true,
  canPublishData: true,
}

/** What everybody in the meeting is told of a participant beside the name. */
export const attributesOf = ({
  role,
  picture,
}: Pick<AccessTokenRequest, 'role' | 'picture'>): Record<string, string> => ({
  role,
  ...(picture !== undefined && { picture }),
})

export const createIssueAccessToken =
  ({ keys, now }: { keys: LiveKitKeys; now: Now }): IssueAccessToken =>
  ({ meetingId, identity, name, role, picture, grant }) => {
    const seconds = Math.floor(now() / 1000)
    const video = {
      room: meetingId,
      roomJoin: true,
      canPublish: grant.canPublishSources.length > 0,
      canPublishSources: grant.canPublishSources,
      canSubscribe: grant.canSubscribe,
      canPublishData: grant.canPublishData,
      hidden: grant.hidden ?? false,
    }
    const claims = {
      sub: identity,
      name,
      nbf: seconds,
      exp: seconds + lifeSeconds,
      video,
      attributes: attributesOf({ role, picture }),
    }
    return signToken({ claims, keys })
  }
