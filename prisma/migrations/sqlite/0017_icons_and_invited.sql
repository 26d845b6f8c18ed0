ALTER TABLE "providers" ADD COLUMN "icon" TEXT;
ALTER TABLE "sign_in_trips" ADD COLUMN "invitationHash" TEXT;
