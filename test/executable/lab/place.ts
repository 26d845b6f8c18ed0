import { freePorts } from '../../../src/media/testing/rig.ts'

/** Where one Parley of a test lives: free ports, plain HTTP at localhost, a data folder. */
export interface Place {
  readonly url: string
  readonly dataDir: string
  readonly env: Readonly<Record<string, string>>
}

export const placeIn = async (dataDir: string): Promise<Place> => {
  const [local, loopback, livekit, udp, turn] = (await freePorts(5)).map(String)
  return {
    url: `http://localhost:${String(local)}`,
    dataDir,
    env: {
      PARLEY_DATA_DIR: dataDir,
      PARLEY_HTTP_LOCAL_PORT: String(local),
      PARLEY_EDGE_LOOPBACK_PORT: String(loopback),
      PARLEY_LIVEKIT_PORT: String(livekit),
      PARLEY_LIVEKIT_UDP_PORT: String(udp),
      PARLEY_LIVEKIT_TURN_PORT: String(turn),
    },
  }
}
