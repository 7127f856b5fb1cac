import type { Allowance, Limited } from './limit.js';

export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'unsupported'
  | 'unreadable'
  | 'rate_limited'
  | 'unavailable';

/** A refusal that a client is meant to understand. Anything else that is thrown is a bug. */
export class DomainError extends Error {
  constructor(
    readonly kind: ErrorKind,
    /** A stable snake_case word, part of the contract. */
    readonly code: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: { cause?: unknown },
  ) {
    super(code.replaceAll('_', ' '), options);
    this.name = 'DomainError';
  }
}

export const unauthenticated = () => new DomainError('unauthenticated', 'unauthenticated');
export const invalidCredentials = () => new DomainError('unauthenticated', 'invalid_credentials');
export const invalidRefreshToken = () => new DomainError('unauthenticated', 'invalid_refresh_token');
/** Of somebody who is known, and is asked for the password once more. */
export const wrongPassword = () => new DomainError('forbidden', 'wrong_password');
export const sessionEnded = () => new DomainError('unauthenticated', 'session_ended');
export const sessionNotFound = () => new DomainError('not_found', 'session_not_found');

/** Another thing has this id already; whoever made it makes another. */
export const idTaken = () => new DomainError('conflict', 'id_taken');

export const alreadyAuthenticated = () => new DomainError('conflict', 'already_authenticated');

export const usernameTaken = () => new DomainError('conflict', 'username_taken');
export const emailTaken = () => new DomainError('conflict', 'email_taken');
export const userNotFound = () => new DomainError('not_found', 'user_not_found');

export const chatNotFound = () => new DomainError('not_found', 'chat_not_found');
export const cannotChatWithSelf = () => new DomainError('invalid', 'cannot_chat_with_self');
export const memberNotFound = () => new DomainError('not_found', 'member_not_found');
export const notAGroup = () => new DomainError('conflict', 'not_a_group');
/** A private chat is its two people's for ever. */
export const privateChatStays = () => new DomainError('conflict', 'cannot_leave_private_chat');
/** @param right the name of what one may not do, from the table of group rights */
export const groupRightMissing = (right: string) => new DomainError('forbidden', 'group_right_missing', { right });
/** A group has an owner: who no longer wants to be it makes somebody else the owner. */
export const lastOwner = () => new DomainError('conflict', 'last_owner');
export const groupTooLarge = (limit: number) => new DomainError('conflict', 'group_too_large', { limit });

/** One socket has joined as many chats as it may. */
export const tooManyRooms = (limit: number) => new DomainError('conflict', 'too_many_rooms', { limit });

export const messageNotFound = () => new DomainError('not_found', 'message_not_found');
export const replyTargetNotFound = () => new DomainError('not_found', 'reply_target_not_found');
/** A message of this type shows another kind of file, or none. */
export const messageTypeUnfit = () => new DomainError('invalid', 'message_type_unfit');
export const clientIdReused = (clientId: string) => new DomainError('conflict', 'client_id_reused', { clientId });
/** A message that shows no file has a text. */
export const contentNeeded = () => new DomainError('invalid', 'content_needed');
export const messageDeleted = () => new DomainError('conflict', 'message_deleted');
export const notAllowedToEdit = () => new DomainError('forbidden', 'not_allowed_to_edit');
export const tooLateToEdit = () => new DomainError('forbidden', 'too_late_to_edit');
export const notTheSender = () => new DomainError('forbidden', 'not_the_sender');
export const notAllowedToDelete = () => new DomainError('forbidden', 'not_allowed_to_delete');

export const fileNotFound = () => new DomainError('not_found', 'file_not_found');
export const notTheUploader = () => new DomainError('forbidden', 'not_the_uploader');
/** A message shows it, or it is somebody's picture. */
export const fileInUse = () => new DomainError('conflict', 'file_in_use');
/** @param limit in bytes */
export const fileTooLarge = (limit: number) => new DomainError('too_large', 'file_too_large', { limit });
/** By its bytes it is nothing that may be sent, or not there, where a picture is asked for. */
export const fileTypeNotAllowed = () => new DomainError('unsupported', 'file_type_not_allowed');
/** It claims to be something, and does not decode. */
export const fileUnreadable = (cause?: unknown) => new DomainError('unreadable', 'file_unreadable', {}, { cause });

/** Too often in too short a time: nothing is left of an allowance until its window is over. */
export class RateLimited extends DomainError {
  constructor(
    readonly of: Limited,
    readonly allowance: Allowance,
  ) {
    super('rate_limited', 'rate_limited', { retryAfterMs: allowance.resetMs });
  }
}

export const rateLimited = (of: Limited, allowance: Allowance) => new RateLimited(of, allowance);
/** @param retryAfterMs how long the caller had better wait, in milliseconds. */
export const busy = (retryAfterMs: number) => new DomainError('unavailable', 'busy', { retryAfterMs });
/** @param retryAfterMs when the next one may be there, in milliseconds. */
export const serverRestarting = (retryAfterMs: number) => new DomainError('unavailable', 'server_restarting', { retryAfterMs });
/** The storage did not answer: what was asked may or may not have happened, so the same request may be sent again with its `clientId`. */
export const storageUnavailable = (cause?: unknown) =>
  new DomainError('unavailable', 'storage_unavailable', { retryAfterMs: 1_000 }, { cause });
