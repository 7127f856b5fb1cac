import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startNode, type Node } from '../support/node.js';

const CHROMIUM = '/usr/bin/chromium';

describe('the page at /docs, in a browser', function () {
  this.timeout(120_000);
  let node: Node;
  let browser: Browser;
  let complaints: string[];

  before(async function () {
    if (!existsSync(CHROMIUM)) {
      if (process.env['CI'] === 'true') throw new Error(`there is no ${CHROMIUM}`);
      this.skip();
    }
    node = await startNode('memory');
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  after(async () => {
    await (browser as Browser | undefined)?.close();
    await (node as Node | undefined)?.stop();
  });

  async function open(width: number): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 844 } });
    complaints = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => new URL(request.url()).origin !== node.url && complaints.push(`it asked ${request.url()}`));
    await page.goto(`${node.url}/docs`);
    await page.locator('.opblock').first().waitFor();
    return page;
  }

  /** Opens an operation, sends what it shows as an example or what is given, and resolves with the status that comes back. */
  async function tryOut(page: Page, operation: string, body?: object): Promise<string> {
    const block = page.locator(`[id$="-${operation}"]`);
    await block.locator('.opblock-summary').click();
    if (body) await block.locator('textarea').fill(JSON.stringify(body));
    await block.locator('.execute').click();
    return block.locator('.live-responses-table .response-col_status').last().innerText();
  }

  it('shows every operation, and nothing goes wrong', async () => {
    const page = await open(1_280);
    expect(await page.locator('.opblock').count()).to.be.greaterThan(40);
    expect(complaints).to.deep.equal([]);
  });

  it('fits a phone', async () => {
    const page = await open(390);
    await page.locator('[id$="-sendMessage"] .opblock-summary').click();
    await page.locator('[id$="-sendMessage"] .execute').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390);
  });

  it('tries operations, with a token too', async () => {
    const page = await open(1_280);
    expect(await tryOut(page, 'isLive')).to.match(/^200/);
    expect(await tryOut(page, 'register')).to.match(/^201/);
    const answer = await page.locator('[id$="-register"] .live-responses-table .highlight-code code').first().innerText();
    const { token } = JSON.parse(answer) as { token: string };

    await page.locator('.btn.authorize').first().click();
    await page.locator('.auth-container input').fill(token);
    await page.locator('.auth-btn-wrapper .authorize').click();
    await page.locator('.auth-btn-wrapper .btn-done').click();
    expect(await tryOut(page, 'getOwnProfile')).to.match(/^200/);
    expect(complaints).to.deep.equal([]);
  });
});
