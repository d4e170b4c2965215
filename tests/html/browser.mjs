// SPDX-License-Identifier: Apache-2.0
// What a browser makes of the pages in a folder: node, fleets of 3, 300 and 5,000 nodes,
// and of nodes with hostile names. Speaks TAP.
//
//   node browser.mjs CHROMIUM TOOLS FOLDER
//
// With LOWPORT_SCREENSHOTS=FOLDER it leaves pictures and PDFs there, to be looked at.
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';
import fs from 'node:fs';

const [executablePath, tools, folder] = process.argv.slice(2);
const require = createRequire(`${fs.realpathSync(tools)}/`);
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const pictures = process.env.LOWPORT_SCREENSHOTS;

const wide = { width: 1100, height: 1400 };
const phone = { width: 360, height: 1400 };
const views = [
	{ name: 'light', viewport: wide, media: { colorScheme: 'light' } },
	{ name: 'dark', viewport: wide, media: { colorScheme: 'dark' } },
	{ name: 'phone', viewport: phone, media: { colorScheme: 'light' } },
	{ name: 'print', viewport: wide, media: { colorScheme: 'dark', media: 'print' } },
];
const pages = ['node', 'hostile-node', 'hostile', 'fleet-3', 'fleet-300', 'fleet-5000'];

let count = 0;
let failures = 0;

function is(what, got, wanted) {
	const same = isDeepStrictEqual(got, wanted);
	failures += !same;
	console.log(`${same ? 'ok' : 'not ok'} ${++count} - ${what}`);
	if (!same)
		console.log(`# got:    ${JSON.stringify(got).slice(0, 3000)}\n` +
			`# wanted: ${JSON.stringify(wanted).slice(0, 1000)}`);
}

// Of large tables the first rows stand for all of them, which are made by the same lines.
async function violations(page) {
	await page.evaluate(() => {
		for (const body of document.querySelectorAll('tbody'))
			while (body.rows.length > 40)
				body.rows[40].remove();
		for (const tile of document.querySelectorAll('svg.tile'))
			while (tile.childElementCount > 40)
				tile.lastElementChild.remove();
	});
	await page.evaluate(axe);
	const found = await page.evaluate(() => axe.run(document, { preload: false }));
	return found.violations.map((rule) => `${rule.id}: ${rule.nodes.length} times: ` +
		`${rule.nodes[0].html.slice(0, 200)}: ${rule.nodes[0].failureSummary}`);
}

// Whatever reaches over the right edge and is not inside of a region that scrolls.
function tooWide() {
	return [...document.querySelectorAll('main *, header *, footer *')]
		.filter((element) => !element.closest('.scroll > *') && !element.closest('svg *') &&
			element.getBoundingClientRect().right > innerWidth + 0.5)
		.slice(0, 3).map((element) => element.outerHTML.slice(0, 200));
}

// Text that a reader would miss: cut off by its box on paper.
function cutOff() {
	return [...document.querySelectorAll('.scroll')]
		.filter((element) => getComputedStyle(element).overflowX !== 'visible').length;
}

async function open(browser, name, view) {
	const page = await browser.newPage({ viewport: view.viewport });
	const said = [];
	const requests = [];
	page.on('console', (message) => said.push(message.text()));
	page.on('pageerror', (error) => said.push(String(error)));
	page.on('dialog', (dialog) => { said.push(dialog.message()); dialog.dismiss(); });
	page.on('request', (request) => requests.push(request.url()));
	await page.emulateMedia(view.media);
	const url = pathToFileURL(`${folder}/${name}.html`).href;
	await page.goto(url);
	is(`${name}, ${view.name}: the console stays empty`, said, []);
	is(`${name}, ${view.name}: nothing but the file is asked for`, requests, [url]);
	return page;
}

async function lookAt(page, name, view) {
	if (view.name === 'phone') {
		is(`${name}, ${view.name}: nothing is wider than the screen`,
			await page.evaluate(tooWide), []);
		is(`${name}, ${view.name}: the page does not scroll sideways`,
			await page.evaluate(() => document.documentElement.scrollWidth), 360);
	}
	if (view.name === 'print') {
		is(`${name}, ${view.name}: no table is cut`, await page.evaluate(cutOff), 0);
		is(`${name}, ${view.name}: on white, whatever the screen has`,
			await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
			'rgb(255, 255, 255)');
	}
	if (view.name === 'dark')
		is(`${name}, ${view.name}: is dark`,
			await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
			'rgb(18, 22, 27)');
	if (pictures)
		await page.screenshot({ path: `${pictures}/${name}-${view.name}.png` });
}

async function paper(page, name) {
	// The banner and the marks have to show without "background graphics", too.
	const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: false });
	const sheets = pdf.toString('latin1').match(/\/Type \/Page\b/g) || [];
	const boxes = new Set(pdf.toString('latin1').match(/\/MediaBox \[[^\]]*\]/g));
	is(`${name}: prints`, sheets.length > 0, true);
	is(`${name}: on A4`, [...boxes].map((box) => box.match(/[\d.]+/g).map(Math.round)),
		[[0, 0, 595, 842]]);
	if (pictures)
		fs.writeFileSync(`${pictures}/${name}.pdf`, pdf);
}

async function content(page, name) {
	const held = await page.$eval('#lowport-report', (element) => element.textContent);
	is(`${name}: holds the report`, JSON.parse(held),
		JSON.parse(fs.readFileSync(`${folder}/${name}.json`, 'utf8')));
	is(`${name}: has one script, one h1 and no picture from outside`,
		await page.evaluate(() => [document.scripts.length,
			document.querySelectorAll('h1').length,
			document.querySelectorAll('img, image, iframe, object, embed, link').length]),
		[1, 1, 0]);
}

async function names(page, name) {
	const wanted = fs.readFileSync(`${folder}/${name}.jsonl`, 'utf8').trim().split('\n')
		.map((line) => JSON.parse(line).metadata.name)
		.filter((text) => /^[ -~]*$/.test(text));
	const text = await page.evaluate(() => document.body.textContent);
	is(`${name}: each name is there as text`,
		wanted.filter((one) => !text.includes(one)), []);
}

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
	for (const name of pages) {
		for (const view of views) {
			const page = await open(browser, name, view);
			await lookAt(page, name, view);
			if (view.name === 'print')
				await paper(page, name);
			if (view.name === 'light') {
				await content(page, name);
				await names(page, name);
			}
			if (view.name !== 'print')
				is(`${name}, ${view.name}: axe finds no violation`,
					await violations(page), []);
			await page.close();
		}
	}
} finally {
	await browser.close();
}
console.log(`1..${count}`);
process.exit(failures ? 1 : 0);
