// What a web page does with amazon-cognito-identity-js: told by what it prints, one JSON object.
const {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
} = require("amazon-cognito-identity-js");

const { endpoint, pool, client, action, mail, password } = JSON.parse(process.argv[2]);
const users = new CognitoUserPool({ UserPoolId: pool, ClientId: client, endpoint });
const user = new CognitoUser({ Username: mail, Pool: users });

const called = (call) =>
  new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));

const signIn = (secret) =>
  new Promise((onSuccess, onFailure) =>
    user.authenticateUser(new AuthenticationDetails({ Username: mail, Password: secret }), {
      onSuccess,
      onFailure,
    }),
  );

async function signUp() {
  const attributes = [new CognitoUserAttribute({ Name: "email", Value: mail })];
  const made = await called((done) => users.signUp(mail, password, attributes, [], done));
  return { confirmed: made.userConfirmed };
}

async function session() {
  const first = await signIn(password);
  const attributes = await called((done) => user.getUserAttributes(done));
  const second = await called((done) => user.refreshSession(first.getRefreshToken(), done));
  return {
    idToken: second.getIdToken().getJwtToken(),
    email: attributes.find((each) => each.getName() === "email").getValue(),
  };
}

async function signOut() {
  const ended = (await signIn(password)).getAccessToken().getJwtToken();
  await new Promise((onSuccess, onFailure) => user.globalSignOut({ onSuccess, onFailure }));
  return { endedToken: ended };
}

async function wrong() {
  try {
    await signIn(`${password}x`);
  } catch (error) {
    return { refused: error.code };
  }
  return {};
}

({ signUp, session, signOut, wrong })[action]().then(
  (told) => console.log(JSON.stringify(told)),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
