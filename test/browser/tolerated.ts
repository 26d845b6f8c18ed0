/**
 * What browsers and livekit-client write on the console, as errors, when the server or the network goes away.
 *
 * livekit-client has many words for it, and which of them come hangs on the moment the connection breaks. Its lines
 * carry the meeting they are about, as nothing of ours does: errors and exceptions of our own page still fail the case.
 */
export const lostConnection = [
  /^[^{]*\{room: /,
  /WebSocket/,
  /can’t establish a connection/,
  /connection to wss:.* was interrupted/,
  /ICE failed/,
  /net::ERR_/,
  /NetworkError/,
  /status of 50[23]/,
] as const

/** What livekit-client writes when the server ends a meeting: data channels may close before the word that says why. */
export const endedByServer = [/DataChannel error/, /data channel '\w+' closed unexpectedly/] as const
