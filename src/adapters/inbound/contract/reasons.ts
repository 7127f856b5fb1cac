import { RateLimited } from '../../../domain/errors.js';
import type { Limited } from '../../../domain/limit.js';

interface Refused {
  code: string;
  details?: Readonly<Record<string, unknown>>;
}

/** What people are told of a refusal; of one whose code has no sentence, the words of the code. */
export function detailOf(refused: Refused): string {
  const { code, details } = refused;
  const limit = details?.['limit'];
  if (refused instanceof RateLimited) return `${TOO_MANY[refused.of]} in a short time: wait as long as the answer says.`;
  if (code === 'file_too_large' && typeof limit === 'number') return `The file is larger than this server takes: ${limit} bytes at most.`;
  return REASONS[code] ?? code.replaceAll('_', ' ');
}

const TOO_MANY: Readonly<Record<Limited, string>> = {
  addressRequests: 'Too many requests from this address without a token that is good',
  userRequests: 'Too many requests',
  messages: 'Too many messages',
  commands: 'Too many commands',
  uploads: 'Too many files',
  authentications: 'Too many logins and registrations from this address',
  failedLogins: 'Too many wrong passwords',
  registrations: 'Too many registrations from this address',
  pace: 'Too many requests and commands',
};

/** What each code of a refusal means to who gets it, whether it is read in a document or in an answer. */
export const REASONS: Readonly<Record<string, string>> = {
  validation_failed: 'Something that was sent does not fit: `errors` says what, and where.',
  malformed_json: 'What was sent is not JSON in UTF-8.',
  incomplete_request: 'The body has another length than was said.',
  malformed_frame: 'What was said is no frame: `errors` says why.',
  unknown_event: 'The vocabulary has no command of this name.',
  payload_too_large: 'The body is larger than this server takes.',
  unsupported_media_type: 'The body is of another type than is asked for, or it is packed.',

  route_not_found: 'There is nothing at this path.',
  method_not_allowed: 'There is something at this path, but not for this method: `Allow` says for which.',

  malformed_form: 'The body is no form, or ends before it is whole.',
  file_too_large: 'The file is larger than this server takes.',
  file_type_not_allowed:
    'By its bytes the file is none of the kinds that may be sent: jpg, png, gif, webp; mp4, mov, avi, webm; mp3, wav, ogg, m4a, webm; ' +
    'pdf, doc, docx, text in UTF-8. Where a picture is asked for, only the first four may.',
  file_unreadable:
    'The file claims to be of a kind and does not decode, or its picture has more than is decoded: 50 million pixels, or 100 million ' +
    'in all the pictures of a moving one.',
  file_not_found: 'There is no such file, or none that you can see.',
  file_in_use: 'A message shows the file, or it is somebody\u2019s picture.',
  not_the_uploader: 'Only who brought a file can take it away.',
  message_type_unfit: 'A message of this type shows another kind of file, or none.',
  range_not_satisfiable: 'The file ends before the range begins.',

  unauthenticated: 'There is no token, or one that is not good, or no longer: refresh it.',
  session_ended: 'The session was ended: log in again.',
  already_authenticated: 'The socket is that of another session: open another.',
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
  too_many_rooms: 'The socket has joined as many chats as it may: leave one.',

  message_not_found: 'There is no such message, or none that you can see.',
  reply_target_not_found: 'The message answered is not there, or not in this chat, or none that you can see.',
  client_id_reused: 'You have used this `clientId` in this chat for something else.',
  message_deleted: 'The message was deleted.',
  content_needed: 'A message that shows no file has a text.',
  not_allowed_to_edit: 'Only its sender can edit a message.',
  too_late_to_edit: 'A message can be edited for 15 minutes.',
  not_the_sender: 'Only the sender of a message can see how far it has got.',
  not_allowed_to_delete: 'A message is deleted for everyone by its sender, or by an admin of the group.',

  rate_limited: 'Too much in a short time: wait as long as the answer says.',
  fell_behind: 'The client took too long to take what it was sent: open another socket, and ask `sync`.',
  too_many_refused_frames: 'A hundred frames were refused in ten seconds.',
  busy: 'The server has too much to do right now.',
  server_restarting: 'The server is being stopped: ask again, of the one that comes after it.',
  storage_unavailable:
    'The database did not answer, or no file can be kept at the moment. What was asked may or may not have happened: a message can be sent again with its `clientId`.',
  internal_error: 'A fault of the server\u2019s own.',
};
