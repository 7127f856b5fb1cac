/** What each code of a refusal means to who gets it. */
export const REASONS: Readonly<Record<string, string>> = {
  validation_failed: 'Something in the path, the query or the body does not fit; `errors` says what.',
  malformed_json: 'The body is not JSON in UTF-8.',
  incomplete_request: 'The body has another length than was said.',
  payload_too_large: 'The body is larger than this server takes.',
  unsupported_media_type: 'The body is not `application/json`, or it is packed.',

  unauthenticated: 'There is no token, or one that is not good, or no longer: refresh it.',
  session_ended: 'The session was ended: log in again.',
  invalid_credentials: 'There is no such account, or the password is another. It is not said which.',
  invalid_refresh_token: 'The refresh token is spent, too old, or none: log in again.',
  wrong_password: 'The current password is another.',

  username_taken: 'Somebody has this username already.',
  email_taken: 'Somebody has this e-mail address already.',
  user_not_found: 'There is no such person, or they have gone.',
  session_not_found: 'No session of yours has this id, or it has ended.',

  chat_not_found: 'There is no such chat, or you are not in it.',
  cannot_chat_with_self: 'A private chat is with somebody else.',
  member_not_found: 'That person is not in the chat.',
  not_a_group: 'It is a private chat.',
  cannot_leave_private_chat: 'A private chat is its two people\u2019s for ever.',
  group_right_missing: 'Your role in the group does not allow it.',
  last_owner: 'A group has an owner: make somebody else the owner first.',
  group_too_large: 'The group would have more members than it may.',

  message_not_found: 'There is no such message, or none that you can see.',
  reply_target_not_found: 'The message answered is not there, or not in this chat, or none that you can see.',
  client_id_reused: 'You have used this `clientId` in this chat for something else.',
  message_deleted: 'The message was deleted.',
  not_allowed_to_edit: 'Only its sender can edit a message.',
  too_late_to_edit: 'A message can be edited for 15 minutes.',
  not_the_sender: 'Only the sender of a message can see how far it has got.',
  not_allowed_to_delete: 'A message is deleted for everyone by its sender, or by an admin of the group.',

  rate_limited: 'Too much in a short time: wait for `Retry-After`.',
  busy: 'The server has too much to do right now.',
  server_restarting: 'The server is being stopped: ask again, of the one that comes after it.',
  storage_unavailable:
    'The database did not answer. What was asked may or may not have happened: a message can be sent again with its `clientId`.',
  internal_error: 'A fault of the server\u2019s own.',
};
