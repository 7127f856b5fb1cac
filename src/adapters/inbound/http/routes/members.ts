import { z } from 'zod';
import { addMembersBody, changeMemberBody } from '../../contract/bodies.js';
import { chatId, userId } from '../../contract/fields.js';
import { memberShape } from '../../contract/resources.js';
import { showMember } from '../../contract/show.js';
import { endpoint } from '../endpoint.js';

const path = '/api/messages/chats/:chatId/members';
const membersReply = z.object({ members: z.array(memberShape) });

export const memberRoutes = [
  endpoint({
    method: 'get',
    path,
    summary: 'Who is in a chat, in order of their coming',
    accepts: { params: z.object({ chatId }) },
    replies: { 200: membersReply },
    async run(app, { caller, params }) {
      return { status: 200, body: { members: (await app.chats.members(caller, params.chatId)).map(showMember) } };
    },
  }),
  endpoint({
    method: 'post',
    path,
    summary: 'Let people into a group; answers with them as members',
    accepts: { params: z.object({ chatId }), body: addMembersBody },
    replies: { 200: membersReply },
    async run(app, { caller, params, body }) {
      const members = await app.chats.addMembers(caller, params.chatId, body.memberIds);
      return { status: 200, body: { members: members.map(showMember) } };
    },
  }),
  endpoint({
    method: 'patch',
    path: `${path}/:userId`,
    summary: 'Give a member another role; a new owner takes the place of the old one',
    accepts: { params: z.object({ chatId, userId }), body: changeMemberBody },
    replies: { 200: z.object({ member: memberShape }) },
    async run(app, { caller, params, body }) {
      const member = await app.chats.changeRole(caller, params.chatId, { userId: params.userId, role: body.role });
      return { status: 200, body: { member: showMember(member) } };
    },
  }),
  endpoint({
    method: 'delete',
    path: `${path}/:userId`,
    summary: 'Remove somebody from a group, or leave it',
    accepts: { params: z.object({ chatId, userId }) },
    replies: { 204: null },
    async run(app, { caller, params }) {
      await app.chats.removeMember(caller, params.chatId, params.userId);
      return { status: 204 };
    },
  }),
];
