import { equal } from '../../claims.js';
import { isAck, isError } from '../../clients/client.js';
import { SENT } from '../../clients/names.js';
import { bring, claimBytes, fetched, PICTURE, TEXT } from '../../files.js';
import { shapes } from '../../shapes.js';
import { over, type SocketRow } from '../row.js';

const message = { message: shapes.message };

export const mediaSocketRows: SocketRow[] = [
  over(
    '{sendMessage} { fileId, content? } -> {sent}, and {newMessage} to the others, with a url that works',
    async (stage, combination) => {
      const { ada, bob, chatId } = await stage.pair();
      const [client, other] = [await stage.connect(ada, combination), await stage.connect(bob, combination)];
      const { fileId } = await bring(ada);
      const sent = await client
        .ask('sendMessage', { chatId, type: 'file', content: 'The list', fileId })
        .then(isAck(message, SENT[combination.vocabulary]));
      equal([sent.message.type, sent.message.content, sent.message.media?.fileId], ['file', 'The list', fileId], 'the message');
      const { message: came } = await other.told('newMessage', message);
      equal(came.media?.url, sent.message.media?.url, 'the url that the other is told');
      claimBytes(await fetched(`${stage.url}${came.media?.url ?? ''}`), TEXT, 'what is there');
    },
  ),
  over('{sendMessage} { type: image } with a picture; of what it is not message_type_unfit', async (stage, combination) => {
    const { ada, chatId } = await stage.pair();
    const client = await stage.connect(ada, combination);
    const { fileId } = await bring(ada, PICTURE);
    await client.ask('sendMessage', { chatId, type: 'video', fileId }).then(isError('message_type_unfit'));
    const sent = await client.ask('sendMessage', { chatId, type: 'image', fileId }).then(isAck(message, SENT[combination.vocabulary]));
    equal([sent.message.type, sent.message.content], ['image', null], 'the message');
    await client.ask('sendMessage', { chatId, fileId: '1' }).then(isError('file_not_found'));
  }),
];
