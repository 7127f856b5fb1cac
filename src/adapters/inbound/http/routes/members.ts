import { z } from 'zod';
import {
  chatNotFound,
  groupRightMissing,
  groupTooLarge,
  lastOwner,
  memberNotFound,
  notAGroup,
  privateChatStays,
  userNotFound,
} from '../../../../domain/errors.js';
import { addMembersBody, changeMemberBody } from '../../contract/bodies.js';
import { chatId, userId } from '../../contract/fields.js';
import { memberShape } from '../../contract/resources.js';
import { showMember } from '../../contract/show.js';
import { endpoint } from '../endpoint.js';

const path = '/api/messages/chats/:chatId/members';
const membersReply = z.strictObject({ members: z.array(memberShape) }).meta({ id: 'Members' });

export const memberRoutes = [
  endpoint({
    method: 'get',
    path,
    name: 'listMembers',
    tag: 'Members',
    summary: 'Who is in a chat, in order of their coming',
    accepts: { params: z.object({ chatId }) },
    replies: { 200: membersReply },
    refuses: [chatNotFound],
    async run(app, { caller, params }) {
      return { status: 200, body: { members: (await app.chats.members(caller, params.chatId)).map(showMember) } };
    },
  }),
  endpoint({
    method: 'post',
    path,
    name: 'addMembers',
    tag: 'Members',
    summary: 'Let people into a group; answers with them as members',
    description: 'For its owner and its admins. Who is in already stays as they are.',
    accepts: { params: z.object({ chatId }), body: addMembersBody },
    replies: { 200: membersReply },
    refuses: [chatNotFound, notAGroup, groupRightMissing, userNotFound, groupTooLarge],
    async run(app, { caller, params, body }) {
      const members = await app.chats.addMembers(caller, params.chatId, body.memberIds);
      return { status: 200, body: { members: members.map(showMember) } };
    },
  }),
  endpoint({
    method: 'patch',
    path: `${path}/:userId`,
    name: 'changeMember',
    tag: 'Members',
    summary: 'Give a member another role; a new owner takes the place of the old one',
    accepts: { params: z.object({ chatId, userId }), body: changeMemberBody },
    replies: { 200: z.strictObject({ member: memberShape }).meta({ id: 'MemberAnswer' }) },
    refuses: [chatNotFound, notAGroup, groupRightMissing, memberNotFound, lastOwner],
    async run(app, { caller, params, body }) {
      const member = await app.chats.changeRole(caller, params.chatId, { userId: params.userId, role: body.role });
      return { status: 200, body: { member: showMember(member) } };
    },
  }),
  endpoint({
    method: 'delete',
    path: `${path}/:userId`,
    name: 'removeMember',
    tag: 'Members',
    summary: 'Remove somebody from a group, or leave it',
    accepts: { params: z.object({ chatId, userId }) },
    replies: { 204: null },
    refuses: [chatNotFound, notAGroup, privateChatStays, groupRightMissing, memberNotFound, userNotFound],
    async run(app, { caller, params }) {
      await app.chats.removeMember(caller, params.chatId, params.userId);
      return { status: 204 };
    },
  }),
];
