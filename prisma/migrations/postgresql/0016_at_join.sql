ALTER TABLE "users" ADD COLUMN "microphoneAtJoin" TEXT;
ALTER TABLE "users" ADD COLUMN "cameraAtJoin" TEXT;
