export { createPictures, pictureAddress, type Pictures, type ProviderIcons } from './pictures.ts'
export { pictureExport } from './pictures.export.ts'
export { createPictureStore } from './pictures.store.ts'
export { registerPictures } from './pictures.routes.ts'
