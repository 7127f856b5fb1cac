import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { pictureUrlOf } from '../../src/domain/attachment.js';
import type { ChatSettings } from '../../src/domain/group-change.js';
import {
  aFile,
  aFileId,
  aGroup,
  anAttachment,
  aPerson,
  aPrivateChat,
  edit,
  erase,
  join,
  leave,
  NOON,
  refusalOf,
  show,
  upTo,
} from '../support/storage-world.js';

/** What FileStore promises, and what the log does with files. */
export function fileStoreContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });
  const mayGet = async (viewer: Parameters<Storage['files']['getVisible']>[0], id: Parameters<Storage['files']['find']>[0]) =>
    (await refusalOf(storage.files.getVisible(viewer, id))) !== 'file_not_found';

  it('keeps all that is known of a file, and an id once', async () => {
    const { id: ada } = await aPerson(storage);
    const {
      width: _width,
      height: _height,
      placeholder: _placeholder,
      ...bare
    } = anAttachment(ada, { kind: 'audio', hasThumbnail: false });
    const sound = { ...bare, durationMs: 1_234, waveform: upTo(1, 64) };
    const picture = await aFile(storage, ada);
    await storage.files.add(sound);

    expect(await storage.files.find(picture.id)).to.deep.equal(picture);
    expect(await storage.files.find(sound.id)).to.deep.equal(sound);
    expect(await storage.files.find(aFileId())).to.equal(undefined);
    expect(await refusalOf(storage.files.add(sound))).to.equal('id_taken');
    expect(await storage.files.known([picture.id, sound.id, aFileId()])).to.deep.equal(new Set([picture.id, sound.id]));
  });

  it('shows a file to who brought it, and to who can see a message that shows it', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [stranger, newcomer] = [await aPerson(storage), await aPerson(storage)];
    const other = members[1] ?? owner;
    const file = await aFile(storage, owner);
    expect([await mayGet(owner, file.id), await mayGet(other, file.id)]).to.deep.equal([true, false]);

    const message = await show(storage, chatId, owner, file);
    await join(storage, chatId, newcomer.id);
    expect([await mayGet(other, file.id), await mayGet(newcomer.id, file.id), await mayGet(stranger.id, file.id)]).to.deep.equal([
      true,
      false,
      false,
    ]);

    await storage.hidden.hide(other, message);
    expect(await mayGet(other, file.id)).to.equal(false);
    await show(storage, chatId, owner, file);
    expect([await mayGet(other, file.id), await mayGet(newcomer.id, file.id)]).to.deep.equal([true, true]);
    await leave(storage, chatId, other);
    expect(await mayGet(other, file.id)).to.equal(false);
    expect(await mayGet(owner, aFileId())).to.equal(false);
  });

  it('lets messages show files, with a caption or without, in history and everywhere else', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    const file = await aFile(storage, one);
    await show(storage, chatId, one, file);
    await storage.log.append({ chatId, senderId: one, type: 'image', media: file, content: 'look', clientId: 'c', at: NOON });

    const { messages } = await storage.messageReader.page(other, chatId, { limit: 10 });
    expect(messages.map(({ type, content, media }) => ({ type, content, media }))).to.deep.equal([
      { type: 'image', content: undefined, media: file },
      { type: 'image', content: 'look', media: file },
    ]);
    expect((await storage.chatReader.get(other, chatId)).lastMessage?.media).to.deep.equal(file);
    const [changes] = await storage.logReader.changesSince([{ chatId, revision: 0 }], 10);
    expect(changes?.messages.map(({ media }) => media)).to.deep.equal([file, file]);
  });

  it('tells a file sent again from another one by its bytes', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const [file, other] = [await aFile(storage, one), await aFile(storage, one)];
    const same = await aFile(storage, one, { sha256: file.sha256 });
    const send = (media: typeof file) => storage.log.append({ chatId, senderId: one, type: 'image', media, clientId: 'c', at: NOON });

    expect((await send(file)).repeated).to.equal(false);
    expect(await send(same)).to.deep.include({ repeated: true });
    expect((await send(same)).message.media).to.deep.equal(file);
    expect(await refusalOf(send(other))).to.equal('client_id_reused');
  });

  it('takes a file away only when nothing shows it, and then lets nobody show it', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    const file = await aFile(storage, one);
    const [first, second] = [await show(storage, chatId, one, file), await show(storage, chatId, one, file)];

    expect(await storage.files.removeUnused(file.id)).to.equal(undefined);
    await erase(storage, first, one);
    await edit(storage, second, one, 'a caption');
    expect(await mayGet(other, file.id)).to.equal(true);
    expect(await storage.files.unusedOf([file.id])).to.deep.equal(new Set());
    expect(await storage.files.removeUnused(file.id)).to.equal(undefined);
    await erase(storage, second, one);
    expect(await mayGet(other, file.id)).to.equal(false);
    expect(await storage.files.unusedOf([file.id])).to.deep.equal(new Set([file.id]));
    expect((await storage.messageReader.page(other, chatId, { limit: 10 })).messages.map(({ media }) => media)).to.deep.equal([
      undefined,
      undefined,
    ]);
    expect(await storage.files.removeUnused(file.id)).to.deep.equal(file);
    expect(await storage.files.removeUnused(file.id)).to.equal(undefined);
    expect(await storage.files.find(file.id)).to.equal(undefined);
    expect(await refusalOf(show(storage, chatId, one, file))).to.equal('file_not_found');
  });

  it('lets either who shows a file or who takes it away win, and never both', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    for (let round = 0; round < 20; round += 1) {
      const file = await aFile(storage, one);
      const [shown, removed] = await Promise.all([refusalOf(show(storage, chatId, one, file)), storage.files.removeUnused(file.id)]);
      expect(shown === 'file_not_found').to.equal(removed !== undefined);
    }
  });

  it('has one picture for each user and group, of which it says no more than where it is', async () => {
    const [ada, stranger] = [await aPerson(storage), await aPerson(storage)];
    const { chatId, owner } = await aGroup(storage, 1);
    const pictures = await Promise.all(upTo(1, 3).map(() => aFile(storage, owner, { kind: 'profiles' })));
    const [one, two, three] = pictures.map(({ id }) => id);
    const isUsed = async (id: typeof one) => (await storage.files.removeUnused(id ?? aFileId())) === undefined;

    expect((await storage.users.changePicture(ada.id, one, NOON + 1)).user.avatarUrl).to.equal(pictureUrlOf(one ?? aFileId()));
    expect((await storage.users.find(ada.id))?.avatarUrl).to.equal(pictureUrlOf(one ?? aFileId()));
    expect((await storage.users.changePicture(ada.id, two, NOON + 2)).former).to.equal(one);
    await storage.chats.change(chatId, NOON, () => ({ settings: { avatarUrl: pictureUrlOf(three ?? aFileId()) } }));
    expect((await storage.chatReader.get(owner, chatId)).avatarUrl).to.equal(pictureUrlOf(three ?? aFileId()));
    expect([await mayGet(stranger.id, two ?? aFileId()), await isUsed(one), await isUsed(two), await isUsed(three)]).to.deep.equal([
      false,
      false,
      true,
      true,
    ]);
    expect(await refusalOf(storage.users.changePicture(stranger.id, two, NOON))).to.equal('file_not_found');

    expect((await storage.users.changePicture(ada.id, undefined, NOON + 3)).user.avatarUrl).to.equal(undefined);
    expect(await isUsed(two)).to.equal(false);
  });

  it('takes the picture of a group away, and says so to who reads on from before', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const { id } = await aFile(storage, owner, { kind: 'profiles' });
    const change = (settings: ChatSettings) => storage.chats.change(chatId, NOON, () => ({ settings }));
    const shown = await change({ avatarUrl: pictureUrlOf(id) });

    expect((await change({ avatarUrl: null }))?.settings).to.include({ avatarUrl: null });
    expect(await storage.chatReader.get(owner, chatId)).not.to.have.property('avatarUrl');
    let stored: object | undefined;
    await storage.chats.change(chatId, NOON, ({ chat }) => void (stored = chat));
    expect(stored).not.to.have.property('avatarUrl');
    const [changes] = await storage.logReader.changesSince([{ chatId, revision: shown?.revision ?? 0 }], 10);
    expect(changes?.settings).to.include({ avatarUrl: null });
    expect((await storage.files.removeUnused(id))?.id).to.equal(id);
  });

  it('lists files in order of their ids, and says of which of them nothing shows', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const old = NOON - 1_000_000;
    const files = [];
    for (let n = 0; n < 5; n += 1) files.push(await aFile(storage, one, { createdAt: old + n }));
    const ids = files.map(({ id }) => id).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    const [shown] = files;
    if (shown) await show(storage, chatId, one, shown);

    const all = await storage.files.list({ limit: 1_000 });
    expect(all.map(({ id }) => id).filter((id) => ids.includes(id))).to.deep.equal(ids);
    const [firstPage, middle] = [await storage.files.list({ limit: 2 }), all[1]];
    expect(firstPage).to.deep.equal(all.slice(0, 2));
    expect(await storage.files.list({ ...(middle && { after: middle.id }), limit: 2 })).to.deep.equal(all.slice(2, 4));

    const unused = ids.filter((id) => id !== shown?.id);
    expect(await storage.files.unusedOf([...ids, aFileId()])).to.deep.equal(new Set(unused));
    expect(await storage.files.unusedOf([])).to.deep.equal(new Set());
  });
}
