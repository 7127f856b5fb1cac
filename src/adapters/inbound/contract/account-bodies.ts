import { z } from 'zod';
import { about, anyPassword, anyText, email, oneNeeded, password, personName, username } from './fields.js';

// What clients may say about accounts.

export const registerBody = z
  .object({ name: personName.meta({ examples: ['Ada'] }), username: username.optional(), email: email.optional(), password })
  .refine((body) => body.username !== undefined || body.email !== undefined, {
    error: 'a username or an e-mail address is needed',
    path: ['username'],
  })
  .meta({
    ...{ id: 'Register', description: 'A username or an e-mail address is needed; both will do.', ...oneNeeded('username', 'email') },
    examples: [{ name: 'Ada', username: 'ada', password: 'correct horse battery' }],
  });

export const logInBody = z
  .object({
    identifier: anyText.optional().meta({ description: 'A username or an e-mail address. It goes before the other two.' }),
    username: anyText.optional(),
    email: anyText.optional(),
    password: anyPassword,
  })
  .transform(({ identifier, username, email, password }, context) => {
    const by = identifier ?? username ?? email;
    if (by !== undefined) return { identifier: by, password };
    context.addIssue({ code: 'custom', message: 'an identifier, a username or an e-mail address is needed', path: ['identifier'] });
    return z.NEVER;
  })
  .meta({
    ...{
      id: 'LogIn',
      description: 'One of `identifier`, `username` and `email` is needed.',
      ...oneNeeded('identifier', 'username', 'email'),
    },
    examples: [{ identifier: 'ada', password: 'correct horse battery' }],
  });

export const refreshBody = z
  .object({ refreshToken: z.string().min(1).max(512) })
  .meta({ id: 'Refresh', examples: [{ refreshToken: '9.0.c2VjcmV0' }] });

export const changePasswordBody = z
  .object({ currentPassword: anyPassword, newPassword: password })
  .meta({ id: 'ChangePassword', examples: [{ currentPassword: 'correct horse battery', newPassword: 'an even longer one' }] });

export const profileBody = z
  .object({
    name: personName.optional(),
    username: username.optional(),
    about: about.optional(),
    email: email.optional(),
  })
  .meta({ id: 'ChangeProfile', description: 'What is left out stays.', examples: [{ name: 'Ada', about: 'Counting on it' }] });
