// The calculating half of Smart Forms: what its components call when a form is opened and when an answer is given.
// `setup.sh` bundles it, because the package is written for bundlers.

export { buildForm, getResponse } from "../.peers/smartforms/renderer/lib/utils/manageForm.js";
export { formUpdateQueueStore } from "../.peers/smartforms/renderer/lib/stores/formUpdateQueueStore.js";
