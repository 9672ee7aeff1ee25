const minutes = (seconds: number): string => {
  if (seconds < 60) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  const count = Math.ceil(seconds / 60);
  return `${count} ${count === 1 ? 'minute' : 'minutes'}`;
};

/** Everything that the pages say, in English. Another language is another object of the same type. */
export const en = {
  language: 'en',
  signIn: {
    title: 'Sign in',
    lead: (client: string) => `to continue to ${client}`,
    leadAgain: (client: string) => `${client} asks you to confirm that it is you`,
    username: 'Username',
    password: 'Password',
    submit: 'Sign in',
    cancel: (client: string) => `Cancel and go back to ${client}`,
    refused: 'The username or the password is not right. Check both and try again.',
    incomplete: 'Fill in your username and your password.',
    throttled: (seconds: number) => `There were too many attempts to sign in. Try again in ${minutes(seconds)}.`,
    busy: 'Too many people are signing in at this moment. Try again in a few seconds.',
    unverified: 'This form could not be verified, so nothing was sent. Cookies must be allowed for this site. Please sign in again.',
    problem: 'There is a problem',
  },
  consent: {
    title: (client: string) => `Allow ${client}?`,
    lead: (client: string) => `${client} asks for access to your account.`,
    signedInAs: 'Signed in as',
    notYou: 'Not you?',
    willBeAble: 'It will be able to',
    atResource: (resource: string) => `At ${resource}`,
    bare: 'Use it on your behalf',
    nothing: 'Know that you signed in, and nothing else',
    allow: 'Allow',
    refuse: 'Refuse',
    goesTo: 'Your answer goes to',
    onThisDevice: (address: string) => `an application on this device (${address})`,
    changed: 'What you were asked has changed, or the form could not be verified. Nothing was allowed yet; please look again.',
    policy: 'Privacy policy',
    terms: 'Terms of service',
    scopes: {
      openid: 'Know who you are when you sign in',
      profile: 'See your name and the rest of your profile',
      email: 'See your e-mail address',
      address: 'See your postal address',
      phone: 'See your phone number',
      offline_access: 'Keep this access while you are not signed in, until you withdraw it',
    } as Readonly<Record<string, string>>,
  },
  signUp: {
    title: 'Create an account',
    password: 'Password (8 characters or more)',
    name: 'Name (optional)',
    email: 'E-mail address (optional)',
    submit: 'Create account',
    signIn: 'I have an account already',
    taken: 'This username is taken. Choose another one.',
    throttled: 'Too many accounts were asked for from your network. Try again later.',
    unverified: 'This form could not be verified, so no account was made. Cookies must be allowed for this site. Please try again.',
    unfit: {
      username: 'Choose a username of 1 to 200 characters without spaces.',
      password: 'Choose a password of 8 characters or more that is not your username.',
      name: 'That name cannot be used. Leave it out or write it otherwise.',
      email: 'That is not an e-mail address. Leave it out or write it otherwise.',
    },
  },
  selectAccount: {
    title: 'Choose an account',
    another: 'Use another account',
    changed: 'That account is not signed in here any more, or the form could not be verified. Please choose again.',
  },
  formPost: {
    title: 'Going back',
    text: 'You are on your way back to the application. Press the button if nothing happens.',
    submit: 'Continue',
  },
  signOut: {
    title: 'Sign out?',
    lead: (username: string) => `You are signed in as ${username}.`,
    effect: 'This ends your session here and in the applications that rely on it.',
    submit: 'Sign out',
    stay: 'Stay signed in',
    unverified: 'This form could not be verified, so you are still signed in. Please try again.',
    stayedTitle: 'You are still signed in',
    stayed: 'Nothing was changed. You can close this page.',
  },
  signedOut: {
    title: 'You are signed out',
    text: 'Your session here has ended. You can close this page.',
  },
  expired: {
    title: 'This page has expired',
    text: 'For your safety a sign-in has to be finished within an hour. Nothing is lost: start it again.',
    restart: 'Start again',
    kind: 'Error: invalid or expired sign-in page',
  },
  broken: {
    title: 'There is nothing to sign in to here',
    text: 'The address of this page is invalid or incomplete. Go back to the application that you want to use, and sign in from there.',
    kind: 'Error: invalid sign-in page',
  },
  error: {
    title: 'This request is invalid',
    text: 'The application sent you here with a request that cannot be answered. You did nothing wrong: go back to it and try again, and tell its makers if it happens again.',
    unavailableTitle: 'Out of reach for a moment',
    unavailable: 'Error on our side: the service is too busy or being looked after. Wait a few seconds and load this page again.',
    failedTitle: 'Something went wrong',
    failed: 'Error on our side: this was not your doing, and it has been written down. Try again in a moment.',
    notFoundTitle: 'There is nothing at this address',
    notFound: 'The address is invalid. Go back to the application that you came from.',
    details: 'For the makers of the application',
    code: 'Error',
  },
  backTo: (client: string) => `Go to ${client}`,
  providedBy: 'Secured by',
};

export type Messages = typeof en;
