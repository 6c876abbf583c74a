// What the page asks of AWS, through AWS Amplify as it comes.
import { Amplify } from "aws-amplify";
import { del, get, post } from "aws-amplify/api";
import { parseAmplifyConfig } from "aws-amplify/utils";
import { downloadData, list, remove, uploadData } from "aws-amplify/storage";
import outputs from "./amplify_outputs.json";

export {
  confirmSignUp,
  fetchUserAttributes,
  getCurrentUser,
  resendSignUpCode,
  signIn,
  signOut,
  signUp,
} from "aws-amplify/auth";

const [api] = Object.keys(outputs.custom.API);
Amplify.configure({ ...parseAmplifyConfig(outputs), API: { REST: outputs.custom.API } });

const answered = async (call) => (await (await call.response).body.json());
const folder = (identityId) => `private/${identityId}/`;

export const notes = {
  list: async () => (await answered(get({ apiName: api, path: "/notes" }))).notes,
  one: (id) => answered(get({ apiName: api, path: `/notes/${encodeURIComponent(id)}` })),
  add: (content) => answered(post({ apiName: api, path: "/notes", options: { body: { content } } })),
  remove: (id) => del({ apiName: api, path: `/notes/${encodeURIComponent(id)}` }).response,
};

export const files = {
  list: async () => (await list({ path: ({ identityId }) => folder(identityId) })).items,
  add: (file, onProgress) =>
    uploadData({
      path: ({ identityId }) => folder(identityId) + file.name,
      data: file,
      options: {
        contentType: file.type || undefined,
        onProgress: ({ transferredBytes, totalBytes }) =>
          totalBytes && onProgress(transferredBytes / totalBytes),
      },
    }).result,
  content: async (path) => (await downloadData({ path }).result).body.blob(),
  remove: (path) => remove({ path }),
};
