import type { Cards } from '../cards.js';
import type { Ports } from '../ports/ports.js';
import { addGroupMembers, changeGroupRole, changeGroupSettings, removeGroupMember } from './change-groups.js';
import { changeGroupPicture, mayChangeGroupPicture, removeGroupPicture } from './group-picture.js';
import { createGroup, openPrivate } from './open-chats.js';
import { getChat, listChats, listMembers } from './view-chats.js';

/** Chats: opened, looked at, and kept in order. */
export const chats = (ports: Ports & { cards: Cards }) => ({
  openPrivate: openPrivate(ports),
  createGroup: createGroup(ports),
  list: listChats(ports),
  get: getChat(ports),
  members: listMembers(ports),
  changeSettings: changeGroupSettings(ports),
  changePicture: changeGroupPicture(ports),
  removePicture: removeGroupPicture(ports),
  mayChangePicture: mayChangeGroupPicture(ports),
  addMembers: addGroupMembers(ports),
  changeRole: changeGroupRole(ports),
  removeMember: removeGroupMember(ports),
});
