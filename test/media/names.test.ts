import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onEachStorage } from '../support/bad-world.js';
import { Http } from '../support/client.js';
import { twoHalves } from '../support/pictures.js';
import { UploadByHand, piece } from '../support/upload-by-hand.js';

const TEXT = Buffer.from('a text');
const RIGHT_TO_LEFT = '\u202e';

onEachStorage('the name of a file', (world) => {
  const kept = async (fileName: string) => {
    const { status, body } = await world().ada.http.upload('/api/files', TEXT, { fileName });
    expect([status, body.code]).to.deep.equal([201, undefined]);
    return body.file as { originalName: string; url: string };
  };
  const nameOf = async (fileName: string) => (await kept(fileName)).originalName;

  it('is kept as it is in any script', async () => {
    for (const name of ['تقرير.txt', '报告.txt', 'Grüße & Küsse.txt', 'a "quoted" name.txt', '👩‍👩‍👧 family.txt', "it's; done, 100%.txt"])
      expect(await nameOf(name)).to.equal(name);
  });

  it('may be said in percent signs, as some clients do, beside another or alone', async () => {
    const saidSo = async (disposition: string) => {
      const upload = new UploadByHand(world().ada);
      await upload.send(piece.part([`Content-Disposition: form-data; name="file"; ${disposition}`], 'a text'), piece.end);
      return (await upload.end().answer()).body.file?.originalName as string | undefined;
    };
    const arabic = `filename*=UTF-8''${encodeURIComponent('تقرير.txt')}`;
    expect(await saidSo(arabic)).to.equal('تقرير.txt');
    expect(await saidSo(`filename="=?utf-8?B?2KrZgtix2YrYsS50eHQ=?="; ${arabic}`)).to.equal('تقرير.txt');
    expect(await saidSo(`filename=report.txt; filename*=utf-8'ar'a%2f..%2Fpasswd`)).to.equal('passwd');
    expect(await saidSo(`filename="report.txt"; filename*=utf-8''%ff`)).to.equal('report.txt');
    expect(await saidSo(`filename*=utf-8''%ff`)).to.equal(undefined);
    expect(await saidSo('filename="my \\"report\\".txt"')).to.equal('my "report".txt');
    expect(await saidSo('filename="C:\\my\\report.txt"')).to.equal('report.txt');
  });

  it('is no path', async () => {
    const names = ['../../etc/passwd', '/etc/passwd', '..\\..\\etc\\passwd', 'C:\\etc\\passwd', './passwd', 'a/../../passwd'];
    for (const name of names) expect(await nameOf(name), name).to.equal('passwd');
    for (const name of ['..', '.', '/', '', '   ', '...', '\u0000']) expect(await nameOf(name), JSON.stringify(name)).to.equal('file');
  });

  it('has nothing in it that deceives who reads it', async () => {
    expect(await nameOf(`photo${RIGHT_TO_LEFT}gpj.exe`)).to.equal('photogpj.exe');
    expect(await nameOf('a\u0000b\u0007c\u001b[31md\u007f.txt')).to.equal('abc[31md.txt');
    expect(await nameOf('one\u2066two\u2069\u200ethree.txt')).to.equal('onetwothree.txt');
  });

  it('is cut where it is longer than any other', async () => {
    expect(await nameOf('x'.repeat(4_000))).to.equal('x'.repeat(255));
    expect(await nameOf('ع'.repeat(4_000))).to.equal('ع'.repeat(255));
    expect(await nameOf('👍'.repeat(4_000))).to.equal('👍'.repeat(255));
  });

  it('is told to who saves the file, and breaks no header', async () => {
    const headerFor = async (name: string) => {
      const { headers } = await new Http(world().url).fetch((await kept(name)).url);
      return headers.get('content-disposition');
    };
    expect(await headerFor('تقرير.txt')).to.equal(`attachment; filename="?????.txt"; filename*=UTF-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.txt`);
    expect(await headerFor('a"; filename="b.exe')).to.equal('attachment; filename="a\\"; filename=\\"b.exe.txt"');
    expect(await headerFor('a%0d%0aX-Bad: yes')).to.match(/^attachment; filename="a%0d%0aX-Bad: yes.txt"/);
    expect(await headerFor('👍'.repeat(4_000))).to.be.a('string');
  });

  it('is saved with the end of what the file was found to be, and shown as it was sent', async () => {
    const savedAs = async (url: string) => (await new Http(world().url).fetch(url)).headers.get('content-disposition');
    const batch = await kept('run.bat');
    expect([batch.originalName, await savedAs(batch.url)]).to.deep.equal(['run.bat', 'attachment; filename="run.bat.txt"']);
    const long = await kept(`${'x'.repeat(4_000)}.txt`);
    expect([long.originalName, await savedAs(long.url)]).to.deep.equal(['x'.repeat(255), `attachment; filename="${'x'.repeat(251)}.txt"`]);

    const picture = await twoHalves(30, 20).png().toBuffer();
    const { body } = await world().ada.http.upload('/api/files', picture, { fileName: 'x.exe' });
    expect([body.file.originalName, await savedAs(body.file.url)]).to.deep.equal(['x.exe', 'inline; filename="x.exe.png"']);
  });

  it('is the name of nothing on the disk', async () => {
    const { node } = world();
    await kept('../../../payam-was-here');
    const found = await readdir(node.folder, { recursive: true });
    expect(found.filter((path) => path.includes('payam-was-here') || path.includes('passwd'))).to.deep.equal([]);
    expect((await readdir(join(node.folder, '..'))).filter((name) => name.includes('payam-was-here'))).to.deep.equal([]);
  });
});
