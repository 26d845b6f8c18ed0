import { Type, type Static } from 'typebox'

/**
 * Between edge and app (and commands at the shell that change accounts), over the Unix socket `link.sock` in the run directory: one JSON object a line, both ways.
 * The edge connects and keeps trying; a broken link means "the app is away". Unknown types are ignored, so that an
 * edge and an app of neighbouring builds understand each other.
 */
export const LinkFromApp = Type.Union([
  /** First line after connect. */
  Type.Object({
    type: Type.Literal('hello'),
    build: Type.String(),
    draining: Type.Boolean(),
  }),
  /** The app stops: new joins get 503 until a hello with `draining: false`; resumes pass. */
  Type.Object({ type: Type.Literal('draining') }),
  /**
   * Tokens of this identity are refused from now on, also with the app away. Identities are never used again, so a
   * revocation needs no time; the edge keeps it for a day, longer than any token lives.
   */
  Type.Object({ type: Type.Literal('revoke'), room: Type.String(), identity: Type.String() }),
  /**
   * This holder was let in a moment ago and comes now: the first connection within a minute needs no `check`. An edge
   * that doesn't know this asks.
   */
  Type.Object({ type: Type.Literal('expected'), room: Type.String(), identity: Type.String() }),
  /** Answer to `check`: may this holder open a signal connection? */
  Type.Object({ type: Type.Literal('checked'), id: Type.Integer(), allowed: Type.Boolean() }),
  /** Answer to `livekit-up`: the rooms that run are there again. */
  Type.Object({ type: Type.Literal('reconciled'), id: Type.Integer() }),
  /** Answer to `look-again`: whoever was signed out or disabled is out. */
  Type.Object({ type: Type.Literal('looked'), id: Type.Integer() }),
  /** A new certificate for new connections: PEM texts. Connections that exist are untouched. */
  Type.Object({ type: Type.Literal('certificate'), cert: Type.String(), key: Type.String() }),
])
export type LinkFromApp = Static<typeof LinkFromApp>

export const LinkToApp = Type.Union([
  Type.Object({ type: Type.Literal('hello'), build: Type.String(), pid: Type.Integer() }),
  Type.Object({
    type: Type.Literal('check'),
    id: Type.Integer(),
    room: Type.String(),
    identity: Type.String(),
  }),
  /** LiveKit answers (again): make its rooms and say `reconciled`. */
  Type.Object({ type: Type.Literal('livekit-up'), id: Type.Integer() }),
  /** From a command at the shell, which has changed accounts in the database: act on it and say `looked`. */
  Type.Object({ type: Type.Literal('look-again'), id: Type.Integer() }),
  /** Last line of an edge that ends as it was told to: that it goes is no trouble. */
  Type.Object({ type: Type.Literal('leaving') }),
])
export type LinkToApp = Static<typeof LinkToApp>
