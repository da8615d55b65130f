// A webhook receiver made of other people's programs: verifies what the hub sends with the library of the Standard Webhooks specification and reads it with
// the CloudEvents SDK. node webhook.mjs ROOT MODULES SENDER
import {spawn} from 'node:child_process';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {join} from 'node:path';

const [, modules, sender] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const {Webhook} = require('standardwebhooks');
const {HTTP} = require('cloudevents');

const requests = [];
const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    requests.push({method: request.method, headers: request.headers, body: Buffer.concat(parts).toString('utf8')});
    response.writeHead(204).end();
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));

const program = spawn(sender, [`http://127.0.0.1:${server.address().port}/hook`], {stdio: ['ignore', 'pipe', 'inherit']});
let said = '';
program.stdout.on('data', (text) => (said += text));
const end = await new Promise((done) => program.on('close', done));
server.closeAllConnections();
server.close();

const complaints = [];
const expect = (right, what) => right || complaints.push(what);
const accepts = (secret, body, headers) => {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
};

expect(end === 0, `the sender ended with ${end}: ${said}`);
expect(requests.length === 4, `${requests.length} requests`);
const [newest, old, stranger] = said.split('\n')[0].split(' ');
const events = requests.map(({method, headers, body}, at) => {
  expect(method === 'POST', `${at}: ${method}`);
  expect(accepts(newest, body, headers), `${at}: not verified with the new secret`);
  expect(accepts(old, body, headers), `${at}: not verified with the old secret`);
  expect(!accepts(stranger, body, headers), `${at}: verified with a wrong secret`);
  const changed = body.replace('1.0', '1.1');
  expect(changed !== body && !accepts(newest, changed, headers), `${at}: verified with a changed byte`);
  const other = {...headers, 'webhook-id': `${headers['webhook-id']}0`};
  expect(!accepts(newest, body, other), `${at}: verified with another id`);
  // Signed rightly, but long ago: the library must look at the time.
  const past = new Date(Date.now() - 6 * 60 * 1000);
  const late = {...headers, 'webhook-timestamp': `${Math.floor(past / 1000)}`, 'webhook-signature': new Webhook(newest).sign(headers['webhook-id'], past, body)};
  expect(!accepts(newest, body, late), `${at}: verified an old message`);
  const moved = {...headers, 'webhook-timestamp': `${Number(headers['webhook-timestamp']) - 1}`};
  expect(!accepts(newest, body, moved), `${at}: verified with another time`);
  const event = HTTP.toEvent({headers, body});
  expect(event.validate(), `${at}: not a valid CloudEvent`);
  return event;
});

const of = (type, at = 0) => events.filter((event) => event.type === type)[at] ?? {};
const test = of('ofure.subscription.test');
expect(test.data?.subscription === 'sub-foreign' && test.data?.message?.ja, 'the test does not say what it is');
const [first, second, third] = [0, 1, 2].map((at) => of('ofure.bulletin.issue', at));
expect(first.data?.headline === '避難指示', 'JSON is not read as a value');
expect(second.data === '<alert>避難 &amp; "指示"</alert>\n', `XML is not read as text: ${second.data}`);
expect(Buffer.from(third.data ?? '').equals(Buffer.from([0xff, 1, 0xfe])), 'bytes are not read as bytes');
for (const [at, event] of [first, second, third].entries()) {
  expect(event.sequence === at + 1 && event.previous === at && event.level === 4, `${at + 1}: sequence, previous or level`);
  expect(event.mode === 'exercise' && event.area === '172022' && event.kind === 'evacuation', `${at + 1}: mode, area or kind`);
  expect(event.source === 'https://hub.example/v1/exercise' && event.subject === event.document, `${at + 1}: source or subject`);
}

for (const complaint of complaints) console.error(complaint);
console.log(`webhooks: ${requests.length} sent, ${complaints.length} complaints of the Standard Webhooks verifier and the CloudEvents SDK`);
process.exit(complaints.length === 0 ? 0 : 1);
