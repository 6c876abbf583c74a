// A web page of the notes app, with AWS Amplify as it comes. It tells what it saw.
import { Amplify } from "aws-amplify";
import { del, get, post } from "aws-amplify/api";
import { fetchAuthSession, signIn, signOut, signUp } from "aws-amplify/auth";
import { downloadData, list, uploadData } from "aws-amplify/storage";

const settings = window.SETTINGS;

Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: settings.userPool,
      userPoolClientId: settings.client,
      identityPoolId: settings.identityPool,
      loginWith: { email: true },
    },
  },
  Storage: { S3: { bucket: settings.bucket, region: settings.region } },
  API: { REST: { notes: { endpoint: settings.api, region: settings.region } } },
});

const refusal = (call) =>
  call().then(
    () => "allowed",
    (error) => error.response?.statusCode ?? error.name,
  );

const json = async (call) => (await (await call.response).body.json());

async function flow() {
  const told = {};
  const person = { username: settings.mail, password: settings.password };
  const made = await signUp({ ...person, options: { userAttributes: { email: settings.mail } } });
  told.signedUp = made.nextStep.signUpStep;
  await fetch("/confirm", { method: "POST" });
  told.signedIn = (await signIn(person)).isSignedIn;
  told.identity = (await fetchAuthSession()).identityId;

  const mine = (name) => ({ path: ({ identityId }) => `private/${identityId}/${name}` });
  await uploadData({ ...mine("photo.txt"), data: "a photo" }).result;
  const got = await downloadData(mine("photo.txt")).result;
  told.downloaded = await got.body.text();
  told.listed = (await list(mine(""))).items.map((each) => each.path.split("/").pop());
  const theirs = { path: `private/${settings.other}/diary.txt` };
  told.otherFile = await refusal(() => downloadData(theirs).result);
  told.otherUpload = await refusal(() => uploadData({ ...theirs, data: "mine" }).result);

  const note = await json(
    post({ apiName: "notes", path: "/notes", options: { body: { content: "from a browser" } } }),
  );
  const path = `/notes/${note.noteId}`;
  told.note = (await json(get({ apiName: "notes", path }))).content;
  told.deleted = (await del({ apiName: "notes", path }).response).statusCode;
  const other = { apiName: "notes", path: `/notes/${settings.otherNote}` };
  told.otherNote = await refusal(() => get(other).response);

  await signOut();
  told.signedOut = await refusal(() => get({ apiName: "notes", path: "/notes" }).response);
  return told;
}

flow()
  .catch((error) => ({ error: `${error.name}: ${error.message}`, stack: error.stack }))
  .then((told) => fetch("/told", { method: "POST", body: JSON.stringify(told) }));
