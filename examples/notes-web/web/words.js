// What a person reads when AWS says no.
const SAID = {
  UsernameExistsException: "There is an account with this address. Sign in instead.",
  NotAuthorizedException: "The address or the password is wrong.",
  CodeMismatchException: "This is not the code that was sent. Look at the newest mail.",
  ExpiredCodeException: "This code has expired. Ask for another one.",
  LimitExceededException: "That was too often. Wait some minutes and try again.",
  NetworkError: "AWS does not answer. Check the connection and try again.",
  UserUnAuthenticatedException: "Your session has ended. Sign in again.",
  AccessDenied: "This file is not yours, so you may not open it.",
  NotFound: "There is no such file.",
};
const BY_STATUS = {
  403: "You may not do that.",
  404: "You have no such note.",
  429: "That was too often. Wait a moment and try again.",
};

export function said(error) {
  const status = error.response?.statusCode ?? error.$metadata?.httpStatusCode;
  return (
    SAID[error.name] ?? BY_STATUS[status] ?? error.message ?? "Something went wrong. Try again."
  );
}
