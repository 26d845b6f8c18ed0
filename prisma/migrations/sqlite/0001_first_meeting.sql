CREATE TABLE "users" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "email" TEXT NOT NULL,
  "emailShown" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "passwordHash" TEXT,
  "disabledAt" REAL
);
CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");

CREATE TABLE "sessions" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "secretHash" TEXT NOT NULL,
  "userId" TEXT NOT NULL,
  "seenAt" REAL NOT NULL,
  "expiresAt" REAL NOT NULL,
  "endsAt" REAL NOT NULL,
  "userAgent" TEXT NOT NULL,
  "address" TEXT NOT NULL,
  CONSTRAINT "sessions_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "sessions_secretHash_key" ON "sessions" ("secretHash");
CREATE INDEX "sessions_userId_idx" ON "sessions" ("userId");
CREATE INDEX "sessions_expiresAt_idx" ON "sessions" ("expiresAt");

CREATE TABLE "visitors" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "secretHash" TEXT NOT NULL,
  "name" TEXT,
  "userId" TEXT,
  "expiresAt" REAL NOT NULL,
  CONSTRAINT "visitors_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "visitors_secretHash_key" ON "visitors" ("secretHash");
CREATE INDEX "visitors_userId_idx" ON "visitors" ("userId");
CREATE INDEX "visitors_expiresAt_idx" ON "visitors" ("expiresAt");

CREATE TABLE "setup_links" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "secretHash" TEXT NOT NULL,
  "expiresAt" REAL NOT NULL
);
CREATE UNIQUE INDEX "setup_links_secretHash_key" ON "setup_links" ("secretHash");

CREATE TABLE "rooms" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "code" TEXT NOT NULL,
  "ownerId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "access" TEXT NOT NULL,
  "deletedAt" REAL,
  CONSTRAINT "rooms_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "rooms_code_key" ON "rooms" ("code");
CREATE INDEX "rooms_ownerId_idx" ON "rooms" ("ownerId");

CREATE TABLE "meetings" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "roomId" TEXT NOT NULL,
  "startedAt" REAL NOT NULL,
  "endedAt" REAL,
  "endReason" TEXT,
  CONSTRAINT "meetings_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "rooms" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "meetings_roomId_idx" ON "meetings" ("roomId");
-- One active meeting a room, however many ask to start it at once.
CREATE UNIQUE INDEX "meetings_active_key" ON "meetings" ("roomId") WHERE "endedAt" IS NULL;

CREATE TABLE "participants" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "meetingId" TEXT NOT NULL,
  "identity" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "userId" TEXT,
  "visitorId" TEXT,
  "admittedAt" REAL NOT NULL,
  "connection" TEXT,
  "joinedAt" REAL,
  "leftAt" REAL,
  "removedAt" REAL,
  CONSTRAINT "participants_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "meetings" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "participants_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT "participants_visitorId_fkey" FOREIGN KEY ("visitorId") REFERENCES "visitors" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "participants_identity_key" ON "participants" ("identity");
CREATE INDEX "participants_meetingId_idx" ON "participants" ("meetingId");
CREATE INDEX "participants_userId_idx" ON "participants" ("userId");
CREATE INDEX "participants_visitorId_idx" ON "participants" ("visitorId");

CREATE TABLE "audit_entries" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "at" REAL NOT NULL,
  "event" TEXT NOT NULL,
  "actorKind" TEXT NOT NULL,
  "actorId" TEXT,
  "address" TEXT NOT NULL,
  "subject" TEXT,
  "requestId" TEXT NOT NULL
);
CREATE INDEX "audit_entries_at_idx" ON "audit_entries" ("at");
